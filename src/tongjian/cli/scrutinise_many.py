"""What `tongjian scrutinise batch` does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from tongjian.cli.scrutinise_packs import basis_of
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


def judge_all(args: argparse.Namespace) -> str:
    """Judge what is not finished, write the table, say how it went. Raises Refused, LookupError, OSError."""
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
