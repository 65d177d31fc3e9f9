"""Random life cycles against the data-quality checks that provinces run: how many violations?

`python -m bench.quality --cases 1000 --json`
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import Any

from bench import proceedings
from bench.databases import on_each_database, prepared
from bench.report import emit, machine


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200, help="life cycles, on each database")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    databases = on_each_database("bench.quality", measure, cases=given.cases)
    emit({"bench": "quality", "databases": databases, "machine": machine()}, given.json)


def measure(*, cases: int) -> dict[str, Any]:
    """Play so many lives on the current database, and check every one of them."""
    from bench.player import play
    from tongjian.kernel.cases.tree import load
    from tongjian.kernel.cases.verify import differences
    from tongjian.kernel.packs.queries import calendar_of
    from tongjian.systems.approval.quality import numbers_used_twice, violations

    began, found, endings = time.perf_counter(), Counter[str](), Counter[str]()
    with prepared(), proceedings.pack_installed():
        trees = []
        for seed in range(cases):
            tree = load(play(seed).stage)
            found.update(violation.check for violation in violations(tree, calendar_of(tree.city)))
            endings[tree.top().status.title] += 1
            trees.append(tree)
        return {
            "cases": cases,
            "matters": sum(len(tree.cases) - 1 for tree in trees),
            "events": sum(len(tree.history) for tree in trees),
            "violations": dict(found),
            "numbers_used_twice": len(numbers_used_twice(trees)),
            "verify": len(list(differences(proceedings.CITY))),
            "endings": dict(endings),
            "seconds": round(time.perf_counter() - began, 1),
        }


if __name__ == "__main__":
    main()
