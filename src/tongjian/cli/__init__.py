"""The command line. One module a command; only the one that is asked for is imported."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from tongjian.cli.parser import Parser

COMMANDS = (
    "due",
    "check_code",
    "scrutinise",
    "pack",
    "blueprint",
    "process",
    "draw",
    "cases",
    "measures",
    "verify",
    "rebuild",
    "sample",
    "serve",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found differences, 2 refused."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = Parser(prog="tongjian", description="通鉴 · 审批·监管·执法·考核·绩效")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = arguments[0].replace("-", "_") if arguments else ""
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module = importlib.import_module(f"tongjian.cli.{name}")
        command = subparsers.add_parser(name.replace("_", "-"), help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    given = parser.parse_args(arguments)
    try:
        exit_code: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough (`| head`); Python must not complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return exit_code
