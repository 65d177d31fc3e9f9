"""`tongjian scrutinise batch`: every drawing below a folder, each with its results, all in one table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tongjian.cli.scrutinise_packs import basis_of
from tongjian.cli.scrutinise_refusals import or_refusal
from tongjian.cli.scrutiny_summary import batch_summary
from tongjian.engines.drawing import Refused
from tongjian.engines.drawing.annotate import write_atomically
from tongjian.engines.scrutiny import read_conditions
from tongjian.engines.scrutiny.batch import (
    Batch,
    Drawing,
    Job,
    Judge,
    Outcome,
    Store,
    find_drawings,
    summarise,
    write_workbook,
)
from tongjian.engines.scrutiny.isolated import Crew, Refusal

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
    return or_refusal(args, _act)


def _act(args: argparse.Namespace) -> str:
    basis, options = _checked(args), _options(args)
    drawings = find_drawings(args.folder, args.out)
    if not drawings:
        raise Refused("no-drawings", f"{args.folder} 里没有 DXF 或 DWG 图纸。", "检查文件夹。")
    with Store(args.out) as store:
        batch = Batch(drawings, store, basis, options, partial(_papers, args.folder, args.conditions))
        summary = summarise(batch.run(_judge(args, basis), partial(_tell, len(drawings))), store)
        written = json.dumps(summary.document, ensure_ascii=False, indent=1)
        write_workbook(args.out / "summary.xlsx", summary)
        write_atomically(args.out / "summary.json", written.encode("utf-8"))
    return written if args.json else batch_summary(summary.document)


def _checked(args: argparse.Namespace) -> str:
    """The digest of rules and vocabulary, when the call makes sense."""
    # A folder that is none is told by the system's own error.
    next(args.folder.iterdir(), None)
    if args.workers < 1 or args.seconds <= 0 or args.megabytes < 1:
        mend = "--workers、--seconds、--megabytes 应为正数。"
        raise Refused("bad-limits", "同时审查的张数、用时和内存必须大于零。", mend)
    if args.conditions and not args.conditions.is_dir():
        read_conditions(args.conditions)
    return basis_of(args.pack, args.vocabulary)


def _options(args: argparse.Namespace) -> tuple[str, ...]:
    pack = ("--pack", args.pack) if args.pack else ()
    vocabulary = ("--vocabulary", args.vocabulary) if args.vocabulary else ()
    return (*pack, *vocabulary)


def _papers(folder: Path, conditions: Path | None, drawing: Drawing) -> Mapping[str, Path]:
    """The planning conditions of a drawing: the common ones, or those named like it."""
    if conditions is None:
        return {}
    own = conditions / Path(drawing.name).with_suffix(".yaml")
    path = own if conditions.is_dir() else conditions
    return {"--conditions": path} if path.is_file() else {}


def _judge(args: argparse.Namespace, basis: str) -> Judge:
    if args.scheduler:
        from tongjian.cli.scrutinise_cluster import cluster_judge

        return cluster_judge(args.scheduler, basis, seconds=args.seconds, megabytes=args.megabytes)
    return partial(_here, args)


def _here(args: argparse.Namespace, jobs: Iterable[Job]) -> Iterator[tuple[Job, Refusal | None]]:
    """In children of this process."""
    with Crew(args.workers) as crew:
        calls = ((job, job.arguments) for job in jobs)
        for job, answer in crew.each(calls, seconds=args.seconds, megabytes=args.megabytes):
            yield job, answer if isinstance(answer, Refusal) else None


def _tell(count: int, outcome: Outcome, left: int) -> None:
    if sys.stderr.isatty():
        said = outcome.refusal.sentence if outcome.refusal else "已审查"
        print(f"[{count - left}/{count}] {outcome.drawing.name}  {said}", file=sys.stderr)
