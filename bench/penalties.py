"""Random enforcement histories judged by the law: `python -m bench.penalties --histories 10000 --json`.

Each history tries every act at random, lawful or not, and is then led to its end. What the procedure let
through is judged once more in other words: no decision without notice, no hearing host who investigated, no
aggravation because of a defence, every period by its article, an addition that never exceeds the fine, every
path ends.
"""

from __future__ import annotations

import argparse
import resource
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.report import emit, machine
from tongjian.engines.penalties import Rules
from tongjian.engines.penalties.facts import KINDS
from tongjian.engines.penalties.samples import faults, history
from tongjian.engines.worktime import Calendar

PACK = Path(__file__).parents[1] / "packs" / "_china"
BAR = {"violations": 0, "without_end": 0}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first history")
    given = parser.parse_args()
    calendar = Calendar.load(PACK / "calendar" / "holidays.yaml")
    rules = Rules.load(PACK / "enforcement" / "periods.yaml")
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    found: Counter[str] = Counter()
    without_end: list[int] = []
    example: dict[str, int] = {}
    longest = 0
    begun, cpu = perf_counter(), process_time()
    for seed in range(given.first, given.first + given.histories):
        told = history(seed, calendar, rules)
        for fault in faults(told.facts, calendar, rules):
            found[fault] += 1
            example.setdefault(fault, seed)
        done.update(fact.act for fact in told.facts)
        refused.update(told.refused)
        longest = max(longest, told.state.count)
        if not told.ended:
            without_end.append(seed)
    figures: dict[str, Any] = {
        "bench": "penalties",
        "histories": given.histories,
        "facts": done.total(),
        "refused": refused.total(),
        "longest": longest,
        "violations": found.total(),
        "kinds_of_violations": dict(found),
        "example_seeds": example,
        "without_end": len(without_end),
        "without_end_seeds": without_end[:5],
        "acts_never_done": [act for act in KINDS if not done[act]],
        "acts": dict(done.most_common()),
        "seconds": round(perf_counter() - begun, 2),
        "cpu_s": round(process_time() - cpu, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "bar": BAR,
        "machine": machine(),
    }
    emit(figures, given.json)


if __name__ == "__main__":
    main()
