"""`tongjian blueprint check CITY LAYER FILE`: what is wrong with a file. No database."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tongjian.cli.blueprint import Mistaken
from tongjian.cli.blueprint_layers import layer_named
from tongjian.kernel.places.versions.apart import Refusal, read_apart
from tongjian.kernel.places.versions.reader import REPORT, Asked

_SHOWN = 40


def run(args: argparse.Namespace) -> int:
    """0: nothing that would refuse an import. 1: errors. 2: the file cannot be read."""
    layer, frame = layer_named(args.city, args.layer)
    if not args.file.is_file():
        raise Mistaken(f"没有文件 {args.file}。", "请检查路径。", code="no-file")
    asked = Asked(layer=layer, frame=frame, crs=args.crs, source_layer=args.source_layer)
    with tempfile.TemporaryDirectory(prefix="tongjian-check-") as name:
        folder = Path(name)
        reading = read_apart(args.file.absolute(), asked, folder)
        if isinstance(reading, Refusal):
            raise Mistaken(reading.sentence, reading.mend, code=reading.code)
        report = json.loads((folder / REPORT).read_text("utf-8"))
    if args.json:
        print(json.dumps(report | {"digest": reading.digest}, ensure_ascii=False))
    else:
        for line in lines_of(report):
            print(line)
    return 1 if reading.refused else 0


def lines_of(report: Mapping[str, Any]) -> Iterator[str]:
    """The report in words, at most so many problems one by one."""
    problems = report["problems"]
    for each in problems[:_SHOWN]:
        which = f"要素 {each['number']}（{each['key']}）" if each["number"] else "整个文件"
        kind = "错误" if each["severity"] == "error" else "提醒"
        yield f"{kind}：{which}：{each['sentence']}{each['mend']}"
    if len(problems) > _SHOWN:
        yield f"……共 {len(problems)} 条，其余用 --json 查看。"
    verdict = "有错误，不能导入" if report["refused"] else "可以导入"
    yield f"{report['features']} 个要素，{report['format']}，{report['crs']}：{verdict}"
