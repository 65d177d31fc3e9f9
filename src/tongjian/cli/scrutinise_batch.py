"""`tongjian scrutinise batch`: every drawing below a folder, each with its results, all in one table."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from tongjian.cli.scrutinise_refusals import or_refusal

_SECONDS, _MEGABYTES = 120.0, 2048


def add_arguments(kinds: Any) -> None:
    batch = kinds.add_parser("batch", help="一个文件夹里的全部图纸，可中断后继续")
    batch.add_argument("folder", type=Path, metavar="DIR", help="图纸所在的文件夹（含下级）")
    batch.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果写到哪里")
    batch.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="同时审查几张图")
    batch.add_argument("--scheduler", metavar="ADDRESS", help="交给 Dask 集群，例如 tcp://10.0.0.5:8786")
    batch.add_argument("--pack", metavar="NAME", help="城市包（默认 TONGJIAN_PACK，否则 _china）")
    batch.add_argument("--vocabulary", metavar="NAME", help="图层词汇，例如 edcr（默认城市包自己的）")
    batch.add_argument(
        "--conditions",
        type=Path,
        metavar="YAML|DIR",
        help="规划条件：全部图纸用同一份，或文件夹里与图纸同路径同名的 .yaml",
    )
    batch.add_argument("--seconds", type=float, default=_SECONDS, help=f"每张图最多用时（{_SECONDS:g} 秒）")
    batch.add_argument("--megabytes", type=int, default=_MEGABYTES, help=f"每张图最多内存（{_MEGABYTES} MB）")
    batch.add_argument("--json", action="store_true", help="标准输出只有 summary.json")
    batch.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: every drawing is judged or refused. 2: the call itself is refused, with one sentence on stderr."""
    # Tables and clusters are nothing that `scrutinise drawing` should wait for.
    from tongjian.cli.scrutinise_many import judge_all

    return or_refusal(args, judge_all)
