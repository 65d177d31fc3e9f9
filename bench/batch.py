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
from tongjian.engines.scrutiny.isolated import Crew, Refusal

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
            "new_process": _measured(given.count, lambda: _in_new_processes(drawings)),
            "warm_child": _measured(given.count, lambda: _in_warm_children(drawings)),
            "batch": _measured(given.count, lambda: _as_a_batch(drawings[0].parent, out, given.workers)),
            "batch_again": _measured(
                given.count, lambda: _as_a_batch(drawings[0].parent, out, given.workers)
            ),
        }
    emit(figures | {"machine": machine()}, given.json)


def _measured(count: int, act: Callable[[], None]) -> dict[str, float]:
    """Seconds of CPU (this process, its children and theirs) and of the wall, for each drawing."""
    cpu, wall = _cpu(), perf_counter()
    act()
    seconds = {"cpu_s_each": (_cpu() - cpu) / count, "wall_s_each": (perf_counter() - wall) / count}
    return {name: round(figure, 3) for name, figure in seconds.items()}


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _in_new_processes(drawings: list[Path]) -> None:
    for drawing in drawings:
        command = [*_SCRUTINISE, "drawing", str(drawing), "--pack", "suzhou", "--json"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _in_warm_children(drawings: list[Path]) -> None:
    with Crew(1) as crew:
        for drawing in drawings:
            answer = crew.run(["drawing", drawing, "--pack", "suzhou"])
            if isinstance(answer, Refusal):
                raise TypeError(answer.sentence)


def _as_a_batch(folder: Path, out: Path, workers: int) -> None:
    """With everything a batch writes: reports, marked drawings, pictures, the table."""
    command = [*_SCRUTINISE, "batch", str(folder), "--out", str(out), "--pack", "suzhou"]
    subprocess.run([*command, "--workers", str(workers)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
