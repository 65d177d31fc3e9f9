"""`tongjian sample`: a site plan to try things with: careful, faulty, drawn wildly, or after eDCR."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path

from tongjian.engines.drawing.samples import KINDS, UNITS, SampleTruth, sample_conditions, write_sample
from tongjian.engines.drawing.samples.files import VERSIONS
from tongjian.engines.scrutiny.yamlwords import file_words

HELP = "生成示例总平面图：合格的、埋有问题的、画法不规范的，或按 eDCR 约定画的"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = "；".join(f"{name} {title}" for name, title in KINDS.items())
    parser.add_argument("--kind", choices=tuple(KINDS), default="passing", help=kinds)
    parser.add_argument("--unit", choices=tuple(UNITS), default="m", help="图纸单位")
    parser.add_argument("--version", choices=VERSIONS, help="DXF 版本（默认各类样图常见的版本）")
    parser.add_argument(
        "--at",
        type=_corner,
        metavar="EAST,NORTH",
        help="用地西南角的坐标（米，东、北），用来生成带大地坐标的图；默认是自有原点的坐标",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪里")
    parser.add_argument("--conditions", type=Path, metavar="FILE", help="同时写出配套的规划条件")


def run(args: argparse.Namespace) -> int:
    """Write the files and say what is in them. 2: they cannot be written, with one sentence on stderr."""
    try:
        truth = _write(args)
    except OSError as error:
        print(f"不能写到 {error.filename}：{file_words(error)}。请检查路径和权限。", file=sys.stderr)
        return 2
    figures = f"用地 {truth.site_area:.2f} m²，{truth.buildings} 栋，{truth.parking_motor} 个机动车位"
    print(f"已写出 {args.out}：{figures}")
    for number, fault in enumerate(truth.faults, start=1):
        print(f"  {number}. {fault.value}")
    return 0


def _corner(written: str) -> tuple[float, float]:
    """Two numbers, as `557250,3466380`."""
    try:
        east, north = (float(part) for part in written.replace("，", ",").split(","))
    except ValueError:
        east = north = math.nan
    if not (math.isfinite(east) and math.isfinite(north)):
        raise argparse.ArgumentTypeError(f"“{written}”应写成 东坐标,北坐标，例如 557250,3466380")
    return east, north


def _write(args: argparse.Namespace) -> SampleTruth:
    args.out.parent.mkdir(parents=True, exist_ok=True)
    truth = write_sample(args.out, args.kind, unit=args.unit, version=args.version, at=args.at)
    if args.conditions:
        args.conditions.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML: the file is read by `tongjian scrutinise drawing --conditions`.
        args.conditions.write_text(json.dumps(sample_conditions(), ensure_ascii=False, indent=1), "utf-8")
    return truth
