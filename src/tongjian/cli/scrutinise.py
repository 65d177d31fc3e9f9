"""`tongjian scrutinise drawing`: indicators and findings of a site plan, and the plan marked with them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from tongjian.cli.scrutiny_files import write_results
from tongjian.cli.scrutiny_summary import summary
from tongjian.engines.drawing import Corrections, Reading, Refused, load_vocabulary, read_drawing
from tongjian.engines.drawing.annotate import AnnotationError
from tongjian.engines.scrutiny import (
    FileMistakes,
    Report,
    load_rules,
    read_conditions,
    read_declared,
    scrutinise,
)
from tongjian.engines.scrutiny.yamlfile import parse
from tongjian.engines.scrutiny.yamlwords import file_words
from tongjian.kernel.packs.folder import pack_folders, packs_root
from tongjian.kernel.packs.mistakes import PackErrors

HELP = "审查总平面图：指标、不符合项、标注后的图"

REFUSED = 2
_UNITS = ("m", "mm", "cm", "ft", "in")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    drawing = kinds.add_parser("drawing", help="DXF 或 DWG 总平面图")
    drawing.add_argument("file", type=Path, metavar="FILE", help="图纸文件")
    drawing.add_argument("--pack", metavar="NAME", help="城市包（默认 TONGJIAN_PACK，否则 _china）")
    drawing.add_argument("--vocabulary", metavar="NAME", help="图层词汇，例如 edcr（默认城市包自己的）")
    drawing.add_argument(
        "--unit", metavar="UNIT", help=f"图纸单位 {'、'.join(_UNITS)}（默认由图纸自己的证据判断）"
    )
    drawing.add_argument("--conditions", type=Path, metavar="YAML", help="规划条件")
    drawing.add_argument("--declared", type=Path, metavar="YAML", help="申报表")
    drawing.add_argument("--corrections", type=Path, metavar="YAML", help="图层和图元的更正")
    drawing.add_argument("--previous", type=Path, metavar="JSON", help="上一次的 report.json，用于对比")
    drawing.add_argument(
        "--out", type=Path, metavar="DIR", help="写出 report.json、report.pdf、annotated.dxf、annotated.svg"
    )
    drawing.add_argument("--json", action="store_true", help="标准输出只有 report.json")


def run(args: argparse.Namespace) -> int:
    """0: judged, whatever the verdict. 2: refused, with one sentence on stderr."""
    try:
        reading, report = _judge(args)
        if args.out is not None:
            _tell("标注……")
            for sentence in write_results(args.out, reading, report, packs=_packs(args)):
                print(sentence, file=sys.stderr)
    except Refused as refused:
        return _refuse(args, refused.code, refused.sentence, refused.mend)
    except FileMistakes as mistakes:
        sentence = "；".join(f"{m.file}:{m.line}：{m.sentence}" for m in mistakes.mistakes)
        mends = dict.fromkeys(m.mend for m in mistakes.mistakes)
        return _refuse(args, "bad-file", f"{sentence}。", f"{'；'.join(mends)}。")
    except AnnotationError as error:
        return _refuse(args, "not-annotated", f"{error}。", "请在 CAD 中另存为 DXF 后重试。")
    except (LookupError, PackErrors) as error:
        return _refuse(args, "bad-pack", str(error), "检查 --pack 和 --vocabulary 的名称。")
    except OSError as error:
        return _refuse(args, "unreadable", f"{error.filename}：{file_words(error)}。", "检查路径和权限。")
    print(report.as_json() if args.json else summary(report))
    return 0


def _judge(args: argparse.Namespace) -> tuple[Reading, Report]:
    if args.unit not in (None, *_UNITS):
        raise Refused("bad-unit", f"没有图纸单位“{args.unit}”。", f"--unit 应为 {'、'.join(_UNITS)} 之一。")
    folders = _packs(args)
    rules = load_rules(folders)
    conditions = read_conditions(args.conditions) if args.conditions else None
    declared = read_declared(args.declared) if args.declared else None
    corrections = parse(args.corrections, Corrections) if args.corrections else None
    previous = _previous(args.previous) if args.previous else None
    vocabulary = load_vocabulary(_vocabulary(args.vocabulary, folders))
    _tell("读图……")
    reading = read_drawing(args.file, vocabulary, unit=args.unit, corrections=corrections)
    _tell("审查……")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    report = scrutinise(
        reading, rules=rules, conditions=conditions, declared=declared, today=today, previous=previous
    )
    return reading, report


def _packs(args: argparse.Namespace) -> tuple[Path, ...]:
    return pack_folders(args.pack or os.environ.get("TONGJIAN_PACK") or "_china")


def _vocabulary(name: str | None, folders: tuple[Path, ...]) -> Path:
    """A named convention, else the nearest one of the pack."""
    if name is not None:
        known = {path.stem: path for path in (packs_root() / "_vocabularies").glob("*.yaml")}
        if name not in known:
            raise LookupError(f"没有图层词汇“{name}”，可用：{'、'.join(sorted(known))}。")
        return known[name]
    for folder in folders:
        if (path := folder / "drawing" / "layers.yaml").is_file():
            return path
    raise LookupError("城市包没有图层词汇 drawing/layers.yaml。")


def _previous(path: Path) -> Mapping[str, Any]:
    mend = "给出上一次审查写出的 report.json。"
    try:
        return Report.model_validate_json(path.read_bytes()).as_dict()
    except ValidationError:
        raise Refused("bad-file", f"{path} 不是完整的审查报告（tongjian.scrutiny/1）。", mend) from None


def _refuse(args: argparse.Namespace, code: str, sentence: str, mend: str) -> int:
    line = " ".join(f"{sentence}{mend}".split())
    print(line, file=sys.stderr)
    if args.json:
        refused = {"code": code, "sentence": sentence, "mend": mend}
        print(json.dumps({"refused": refused}, ensure_ascii=False))
    return REFUSED


def _tell(step: str) -> None:
    """Progress, for a person who waits."""
    if sys.stderr.isatty():
        print(step, file=sys.stderr)
