"""`tongjian scrutinise drawing`: indicators and findings of a site plan, and the plan marked with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tongjian.cli.scrutinise_packs import folders_of, today, vocabulary_of
from tongjian.cli.scrutinise_refusals import or_refusal, tell
from tongjian.cli.scrutiny_files import write_results
from tongjian.cli.scrutiny_summary import summary
from tongjian.engines.drawing import Corrections, Reading, Refused, load_vocabulary, read_drawing
from tongjian.engines.scrutiny import Report, load_rules, read_conditions, read_declared, scrutinise
from tongjian.engines.scrutiny.place import BrokenSurroundings, read_surroundings
from tongjian.engines.scrutiny.yamlfile import parse

_UNITS = ("m", "mm", "cm", "ft", "in")


def add_arguments(kinds: Any) -> None:
    drawing = kinds.add_parser("drawing", help="DXF 或 DWG 总平面图")
    drawing.add_argument("file", type=Path, metavar="FILE", help="图纸文件")
    drawing.add_argument("--pack", metavar="NAME", help="城市包（默认 TONGJIAN_PACK，否则 _china）")
    drawing.add_argument("--vocabulary", metavar="NAME", help="图层词汇，例如 edcr（默认城市包自己的）")
    drawing.add_argument(
        "--unit", metavar="UNIT", help=f"图纸单位 {'、'.join(_UNITS)}（默认由图纸自己的证据判断）"
    )
    drawing.add_argument("--conditions", type=Path, metavar="YAML", help="规划条件")
    drawing.add_argument("--declared", type=Path, metavar="YAML", help="申报表")
    drawing.add_argument(
        "--blueprint", type=Path, metavar="JSON", help="一张蓝图上地块周边的资料；给出时才按位置审查"
    )
    drawing.add_argument("--corrections", type=Path, metavar="YAML", help="图层和图元的更正")
    drawing.add_argument("--previous", type=Path, metavar="JSON", help="上一次的 report.json，用于对比")
    drawing.add_argument(
        "--out", type=Path, metavar="DIR", help="写出 report.json、report.pdf、annotated.dxf、annotated.svg"
    )
    drawing.add_argument("--json", action="store_true", help="标准输出只有 report.json")
    drawing.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: judged, whatever the verdict. 2: refused, with one sentence on stderr."""
    return or_refusal(args, _act)


def _act(args: argparse.Namespace) -> str:
    try:
        reading, report = _judge(args)
    except BrokenSurroundings as broken:
        mend = "用 tongjian blueprint around 重新导出该地块的周边资料。"
        raise Refused("bad-file", f"{args.blueprint}：{broken}。", mend) from None
    if args.out is not None:
        tell("标注……")
        for sentence in write_results(args.out, reading, report, packs=folders_of(args.pack)):
            print(sentence, file=sys.stderr)
    return report.as_json() if args.json else summary(report)


def _judge(args: argparse.Namespace) -> tuple[Reading, Report]:
    if args.unit not in (None, *_UNITS):
        raise Refused("bad-unit", f"没有图纸单位“{args.unit}”。", f"--unit 应为 {'、'.join(_UNITS)} 之一。")
    folders = folders_of(args.pack)
    rules = load_rules(folders)
    conditions = read_conditions(args.conditions) if args.conditions else None
    declared = read_declared(args.declared) if args.declared else None
    corrections = parse(args.corrections, Corrections) if args.corrections else None
    previous = _previous(args.previous) if args.previous else None
    surroundings = read_surroundings(args.blueprint) if args.blueprint else None
    vocabulary = load_vocabulary(vocabulary_of(args.vocabulary, folders))
    tell("读图……")
    reading = read_drawing(args.file, vocabulary, unit=args.unit, corrections=corrections)
    tell("审查……")
    report = scrutinise(
        reading,
        rules=rules,
        conditions=conditions,
        declared=declared,
        today=today(),
        previous=previous,
        surroundings=surroundings,
    )
    return reading, report


def _previous(path: Path) -> Mapping[str, Any]:
    mend = "给出上一次审查写出的 report.json。"
    try:
        return Report.model_validate_json(path.read_bytes()).as_dict()
    except ValidationError:
        raise Refused("bad-file", f"{path} 不是完整的审查报告（tongjian.scrutiny/1）。", mend) from None
