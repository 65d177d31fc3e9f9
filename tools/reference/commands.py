"""The command line, from the parsers of its commands."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from tongjian.cli import COMMANDS
from tools.reference.markdown import code, table


class Recorder(argparse.ArgumentParser):
    """A parser that remembers what was declared, in order. Its sub-parsers do the same."""

    def __init__(self, *args: Any, **given: Any) -> None:
        self.arguments: list[argparse.Action] = []
        self.parsers: dict[str, Recorder] = {}
        super().__init__(*args, **{**given, "add_help": False})

    def add_argument(self, *names: Any, **given: Any) -> argparse.Action:
        declared = super().add_argument(*names, **given)
        self.arguments.append(declared)
        return declared

    def add_subparsers(self, **given: Any) -> Any:
        declared = super().add_subparsers(**given)
        self.parsers = declared.choices
        return declared


def page() -> str:
    """Every command with its arguments."""
    parts = [
        "# The command line\n\n`.venv/bin/tongjian COMMAND --help` shows the same. "
        "Exit code 0: done. 1: differences or mistakes were found. 2: refused, with one sentence.\n"
    ]
    for name in COMMANDS:
        module = importlib.import_module(f"tongjian.cli.{name}")
        parser = Recorder(prog=f"tongjian {name.replace('_', '-')}", description=module.HELP)
        module.add_arguments(parser)
        parts.append(_command(parser))
    return "\n".join(parts)


def _command(parser: Recorder) -> str:
    heading = f"## `{parser.prog}`\n\n{parser.description or ''}\n"
    rows = [_row(argument) for argument in parser.arguments]
    arguments = table(("argument", "meaning", "values", "default"), rows)
    return "\n".join(part for part in (heading, arguments, *map(_command, parser.parsers.values())) if part)


def _row(argument: argparse.Action) -> tuple[str, ...]:
    value = argument.metavar or argument.dest.upper()
    takes_value = argument.nargs != 0
    names = [f"{name} {value}" if takes_value else name for name in argument.option_strings] or [str(value)]
    needed = "required" if argument.required else ""
    default = argument.default if takes_value and argument.default not in (None, "", []) else needed
    values = " ".join(map(str, argument.choices or ()))
    return ", ".join(map(code, names)), argument.help or "", code(values), str(default)
