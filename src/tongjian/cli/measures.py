"""`tongjian measures score`, `check`, `paper`, `read`, `snapshot`: performance forms, and what is counted."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from tongjian.cli import papers
from tongjian.kernel.packs.mistakes import PackErrors

HELP = "绩效表：按评分口径计分，检查表内的矛盾，写成和读入 XLSX、DOCX；导出指标的数据快照"
COMMANDS = ("score", "check", "paper", "read", "snapshot")
REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`measures score FILE --profile NAME [--json]`, `measures check FILE [--json]`."""
    commands = parser.add_subparsers(dest="measures_command", required=True, metavar="COMMAND")
    scoring = commands.add_parser("score", help="按评分口径计分")
    scoring.add_argument("file", type=Path, help="绩效表（YAML）")
    scoring.add_argument("--profile", required=True, metavar="NAME", help="评分口径的名称或文件，如 national")
    checking = commands.add_parser("check", help="列出表内的矛盾")
    checking.add_argument("file", type=Path, help="绩效表（YAML）")
    for command in (scoring, checking):
        command.add_argument("--json", action="store_true", help="输出 JSON")
    papers.add_arguments(commands)
    snapshot = commands.add_parser("snapshot", help="把一个城市的指标所统计的数据写成 Parquet 文件")
    snapshot.add_argument("city", help="城市，如 suzhou")
    snapshot.add_argument("--out", type=Path, required=True, metavar="DIR", help="空的或新的文件夹")
    snapshot.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 inconsistencies found, 2 refused with a sentence."""
    command = importlib.import_module(f"tongjian.cli.measures_{args.measures_command}")
    try:
        code: int = command.run(args)
    except PackErrors as error:
        first = error.mistakes[0]
        return _refuse(args, str(error), f"{first.file}:{first.line}：{first.sentence}。", f"{first.mend}。")
    except LookupError as error:
        return _refuse(args, str(error.args[0]), str(error.args[0]), "检查名称。")
    return code


def _refuse(args: argparse.Namespace, said: str, sentence: str, mend: str) -> int:
    print(said.encode("utf-8", "replace").decode(), file=sys.stderr)
    if args.json:
        refused = {"code": "bad-file", "sentence": sentence, "mend": mend}
        print(json.dumps({"refused": refused}, ensure_ascii=False).encode("utf-8", "replace").decode())
    return REFUSED
