"""What many drawings cost: each in a new process, each in a child of a warm template, and as a batch.

`python -m bench.batch --json`
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.report import emit, machine
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.scrutiny.isolated.warm import Template

_SCRUTINISE = [sys.executable, "-m", "tongjian.cli", "scrutinise"]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="drawings")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drawings = [Path(folder, "in", f"{number}.dxf") for number in range(given.count)]
        drawings[0].parent.mkdir()
        for drawing in drawings:
            write_sample(drawing, "faulty")
        out = Path(folder, "out")
        figures: dict[str, Any] = {
            "bench": "batch",
            "drawings": given.count,
            "workers": given.workers,
            "new_process": _in_new_processes(drawings),
            "warm_child": _in_warm_children(drawings),
            "batch": _timed(given.count, lambda: _as_a_batch(drawings[0].parent, out, given.workers)),
            "batch_again": _timed(given.count, lambda: _as_a_batch(drawings[0].parent, out, given.workers)),
        }
    emit(figures | {"machine": machine()}, given.json)


def _in_new_processes(drawings: list[Path]) -> dict[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    def act() -> None:
        for drawing in drawings:
            command = [*_SCRUTINISE, "drawing", str(drawing), "--pack", "suzhou", "--json"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    figures = _timed(len(drawings), act)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return figures | {"cpu_s_each": round(cpu / len(drawings), 3)}


def _in_warm_children(drawings: list[Path]) -> dict[str, float]:
    """One after another; the first waits for the template to load."""
    template, cpu = Template(), 0.0

    def act() -> None:
        nonlocal cpu
        for drawing in drawings:
            command = ["scrutinise", "drawing", str(drawing), "--pack", "suzhou", "--json"]
            ended = template.run(command, seconds=60, megabytes=1024)
            if ended.code != 0:
                raise ChildProcessError(ended.errors.decode())
            cpu += ended.cpu

    figures = _timed(len(drawings), act)
    template.close()
    return figures | {"cpu_s_each": round(cpu / len(drawings), 3)}


def _timed(count: int, act: Callable[[], None]) -> dict[str, float]:
    """Seconds of the wall for each drawing."""
    began = perf_counter()
    act()
    return {"wall_s_each": round((perf_counter() - began) / count, 3)}


def _as_a_batch(folder: Path, out: Path, workers: int) -> None:
    """With everything a batch writes: reports, marked drawings, pictures, the table."""
    command = [*_SCRUTINISE, "batch", str(folder), "--out", str(out), "--pack", "suzhou"]
    subprocess.run([*command, "--workers", str(workers)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
