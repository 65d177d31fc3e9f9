"""`tongjian pack check DIR`: what is wrong with a city pack, with file, line and mend."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tongjian.kernel.packs.check import check
from tongjian.kernel.packs.mistakes import Mistake

HELP = "检查城市包：每处错误给出文件、行号和改法"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`pack check [DIR] [--json]`; without a folder, the pack named by `TONGJIAN_PACK`, else `_china`."""
    commands = parser.add_subparsers(dest="pack_command", required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="检查一个城市包")
    default = os.environ.get("TONGJIAN_PACK", "_china")
    checking.add_argument("pack", nargs="?", default=default, help="包的文件夹或名称")
    checking.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(args: argparse.Namespace) -> int:
    """0: nothing wrong. 1: mistakes, one a line. 2: there is no such pack."""
    try:
        mistakes = check(args.pack)
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps([_row(mistake) for mistake in mistakes], ensure_ascii=False))
    else:
        for mistake in mistakes:
            print(f"{_near(mistake.file)}:{mistake.line}：{mistake.sentence}。{mistake.mend}。")
        print(f"{args.pack}：{f'{len(mistakes)} 处错误' if mistakes else '没有错误'}", file=sys.stderr)
    return 1 if mistakes else 0


def _row(mistake: Mistake) -> dict[str, str | int]:
    return {
        "file": _near(mistake.file),
        "line": mistake.line,
        "sentence": mistake.sentence,
        "mend": mistake.mend,
    }


def _near(file: str) -> str:
    """The path as short as it can be written from here."""
    path = Path(file).absolute()  # not `resolve`: a link that leads to itself is one of the mistakes
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
