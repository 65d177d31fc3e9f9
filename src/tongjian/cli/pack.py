"""`tongjian pack check DIR`: what is wrong with a city pack, with file, line and mend.

`tongjian pack export CITY DIR`: the city as it was published last, as a pack folder again.

`tongjian pack import CITY DIR`: such a folder, edited, as the next publication (see `pack_import`).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tongjian.cli import pack_import
from tongjian.kernel.packs.mistakes import Mistake

HELP = "城市包：检查（每处错误给出文件、行号和改法），导出成文件夹，把改好的文件夹导入发布"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`pack check [DIR] [--json]`; without a folder, the pack named by `TONGJIAN_PACK`, else `_china`.

    `pack export CITY DIR`, `pack import CITY DIR …`.
    """
    commands = parser.add_subparsers(dest="pack_command", required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="检查一个城市包")
    default = os.environ.get("TONGJIAN_PACK", "_china")
    checking.add_argument("pack", nargs="?", default=default, help="包的文件夹或名称")
    checking.add_argument("--json", action="store_true", help="以 JSON 输出")
    exporting = commands.add_parser("export", help="把城市最近发布的内容写成包的文件夹")
    exporting.add_argument("city", help="城市")
    exporting.add_argument("folder", type=Path, help="新的或空的文件夹")
    pack_import.add_arguments(commands.add_parser("import", help="把改好的文件夹作为一次修订发布"))


def run(args: argparse.Namespace) -> int:
    """0: done, nothing wrong. 1: mistakes, one a line. 2: no such pack, or refused with the reason."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    return {"check": check_pack, "export": export, "import": pack_import.run}[args.pack_command](args)


def export(args: argparse.Namespace) -> int:
    """Write the city's folder: byte for byte what came in, but for what was changed in pages."""
    from tongjian.kernel.packs.office.exporting import into_folder, published_content
    from tongjian.kernel.people.actions.changes import RefusedError

    try:
        count = into_folder(published_content(args.city), args.folder)
    except (LookupError, RefusedError) as error:
        print(error.args[0], file=sys.stderr)
        return 2
    print(f"已导出 {count} 个文件到 {args.folder}")
    return 0


def check_pack(args: argparse.Namespace) -> int:
    """Print every mistake."""
    from tongjian.kernel.packs.check import check

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
