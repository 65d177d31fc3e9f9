"""Thousands of damaged drawings through the command line: `python -m bench.fuzz --count 5000 --json`.

Nothing may take the caller with it, nothing may run over its time, and nothing may be judged in part without
saying so. The last is decided by a witness that reads the damaged bytes without the engine (`bench.fuzzing`).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from bench.fuzzing.mutations import damaged
from bench.fuzzing.oracle import accusations
from bench.fuzzing.seeds import Seed, seeds
from bench.report import emit, machine
from tongjian.engines.scrutiny.isolated import Answer, Crew, Refusal

BAR = {"parent_crashes": 0, "hangs": 0, "silent_partial_reads": 0}
SECONDS, MEGABYTES = 10.0, 1024
_OVER = 10.0
"""Seconds after its deadline within which a run has to be over, on a busy machine."""
_EVERY_WITH_OUTPUTS = 5
"""One case in so many is drawn on as well."""


@dataclass(frozen=True)
class Case:
    """One damaged drawing; the same number of the same seed is always the same bytes."""

    number: int
    seed: str
    mutations: tuple[str, ...]
    data: bytes


@dataclass
class Tally:
    """What became of the cases."""

    outcomes: Counter[str] = field(default_factory=Counter)
    hangs: int = 0
    silent: int = 0
    parent_crashes: int = 0
    slowest: float = 0.0
    violations: list[dict[str, Any]] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="the same seed damages in the same way")
    parser.add_argument("--case", type=int, help="only this case")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to leave drawings that broke a bar")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    numbers = range(given.count) if given.case is None else range(given.case, given.case + 1)
    began = monotonic()
    tally = fuzz(given.seed, numbers, given.workers, given.keep)
    emit(
        {
            "bench": "fuzz",
            "count": len(numbers),
            "seed": given.seed,
            "parent_crashes": tally.parent_crashes,
            "hangs": tally.hangs,
            "silent_partial_reads": tally.silent,
            "child_crashes": tally.outcomes["crashed"],
            "outcomes": dict(tally.outcomes.most_common()),
            "slowest_s": round(tally.slowest, 1),
            "violations": tally.violations,
            "bar": BAR,
            "limits": {"seconds": SECONDS, "megabytes": MEGABYTES},
            "seconds": round(monotonic() - began),
            "machine": machine(),
        },
        given.json,
    )
    sys.exit(int(bool(tally.hangs or tally.silent or tally.parent_crashes)))


def fuzz(seed: int, numbers: range, workers: int, keep: Path | None = None) -> Tally:
    """Run the cases and judge what came back."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, Crew(workers) as crew:

        def run(case: Case) -> tuple[Case, Answer, float]:
            begun = monotonic()
            answer = crew.run(_arguments(case, Path(folder)), seconds=SECONDS, megabytes=MEGABYTES)
            return case, answer, monotonic() - begun

        with ThreadPoolExecutor(workers) as threads:
            damaged_ones = cases(seed, numbers)
            while some := list(islice(damaged_ones, workers * 8)):
                for case, answer, seconds in threads.map(run, some):
                    _judge(tally, case, answer, seconds, keep)
                    Path(folder, f"{case.number}.dxf").unlink()
    return tally


def cases(seed: int, numbers: range) -> Iterator[Case]:
    """Each case has dice of its own."""
    sound: tuple[Seed, ...] = seeds()
    for number in numbers:
        dice = random.Random(f"{seed}/{number}")
        chosen = dice.choice(sound)
        data, mutations = damaged(chosen.data, dice)
        yield Case(number, chosen.name, tuple(mutations), data)


def _arguments(case: Case, folder: Path) -> list[str | Path]:
    path = folder / f"{case.number}.dxf"
    path.write_bytes(case.data)
    arguments: list[str | Path] = ["drawing", path, "--pack", "suzhou"]
    if case.number % _EVERY_WITH_OUTPUTS == 0:
        arguments += ["--out", folder / "out" / str(case.number)]
    return arguments


def _judge(tally: Tally, case: Case, answer: Answer, seconds: float, keep: Path | None) -> None:
    outcome = answer.code if isinstance(answer, Refusal) else "judged"
    tally.outcomes[outcome] += 1
    tally.slowest = max(tally.slowest, seconds)
    found: list[str] = []
    if seconds > SECONDS + _OVER:
        tally.hangs += 1
        found.append(f"took {seconds:.0f} s")
    if isinstance(answer, Refusal):
        if not (answer.sentence and answer.mend):
            found.append("refused without a sentence")
    elif unsaid := accusations(answer, case.data):
        tally.silent += 1
        found += unsaid
    if outcome == "crashed":
        found.append("the child crashed")
    if found:
        _note(tally, case, found, keep)


def _note(tally: Tally, case: Case, found: list[str], keep: Path | None) -> None:
    violation = {"case": case.number, "seed": case.seed, "mutations": case.mutations, "found": found}
    tally.violations.append(violation)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{case.number}.dxf").write_bytes(case.data)


if __name__ == "__main__":
    main()
