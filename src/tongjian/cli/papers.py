"""`tongjian measures paper FORM --out FILE` and `tongjian measures read FILE --out FORM`: what they take."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tongjian.kernel.packs.folder import packs_root

DONE, NOT_ALL, REFUSED = 0, 1, 2


def add_arguments(commands: Any) -> None:
    """`paper` and `read` beside the other commands of `measures`."""
    drawing = commands.add_parser("paper", help="按官方格式写成 XLSX、DOCX、PDF")
    drawing.add_argument("file", type=Path, help="绩效表（YAML）")
    drawing.add_argument("--out", type=Path, required=True, metavar="FILE", help=".xlsx、.docx 或 .pdf")
    drawing.add_argument("--only-form", action="store_true", help="不加附页（表上没有位置的内容）")
    drawing.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="写入文件的日期（默认当天）")
    reading = commands.add_parser("read", help="把填好的 XLSX、DOCX 读成绩效表（YAML）")
    reading.add_argument("file", type=Path, help="填好的表（.xlsx 或 .docx）")
    reading.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个 YAML 文件")
    for command in (drawing, reading):
        command.add_argument("--json", action="store_true", help="输出 JSON")


def folders_for(file: Path) -> list[Path]:
    """Every pack: a form knows its city by its title only. The pack the file lies in goes first."""
    packs = sorted(folder for folder in packs_root().iterdir() if (folder / "pack.yaml").is_file())
    return sorted(packs, key=lambda folder: folder.resolve() not in file.resolve().parents)


def say(args: argparse.Namespace, report: Mapping[str, Any], words: str) -> int:
    """Print the report, as JSON where that was asked for."""
    text = json.dumps(report, ensure_ascii=False) if args.json else words.strip()
    print(text.encode("utf-8", "replace").decode())
    return DONE


def refuse(args: argparse.Namespace, sentence: str) -> int:
    """Print why nothing was done."""
    print(sentence.encode("utf-8", "replace").decode(), file=sys.stderr)
    if args.json:
        refused = {"code": "bad-file", "sentence": sentence, "mend": ""}
        print(json.dumps({"refused": refused}, ensure_ascii=False).encode("utf-8", "replace").decode())
    return REFUSED
