"""`tongjian sample`: a site plan to try things with: careful, faulty, drawn wildly, or after eDCR."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tongjian.engines.drawing.samples import KINDS, UNITS, sample_conditions, write_sample

HELP = "生成示例总平面图：合格的、埋有问题的、画法不规范的，或按 eDCR 约定画的"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = "；".join(f"{name} {title}" for name, title in KINDS.items())
    parser.add_argument("--kind", choices=tuple(KINDS), default="passing", help=kinds)
    parser.add_argument("--unit", choices=tuple(UNITS), default="m", help="图纸单位")
    parser.add_argument("--version", help="DXF 版本，R12 至 R2018（默认各类样图常见的版本）")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪里")
    parser.add_argument("--conditions", type=Path, metavar="FILE", help="同时写出配套的规划条件")


def run(args: argparse.Namespace) -> int:
    """Write the files and say what is in them."""
    truth = write_sample(args.out, args.kind, unit=args.unit, version=args.version)
    if args.conditions:
        # JSON is YAML: the file is read by `tongjian scrutinise drawing --conditions`.
        args.conditions.write_text(json.dumps(sample_conditions(), ensure_ascii=False, indent=1), "utf-8")
    figures = f"用地 {truth.site_area:.2f} m²，{truth.buildings} 栋，{truth.parking_motor} 个机动车位"
    print(f"已写出 {args.out}：{figures}")
    for number, fault in enumerate(truth.faults, start=1):
        print(f"  {number}. {fault.value}")
    return 0
