"""The last departments finish at the same moment: is the case ever stuck, or anything done twice?

For k = 2, 4, 8, 16 real threads on connections of their own. Half of the trials let the last k tasks of one
case finish together, the other half the last k matters of a stage; in both, one task is also attempted by a
second officer at the same moment, and one of the two must be told that it is done.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from bench import world
from bench.databases import on_each_database, prepared
from bench.report import emit, machine
from bench.threads import Crew, crew

WIDTHS = (2, 4, 8, 16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=400, help="trials in all, for each database")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    databases = on_each_database("bench.join", measure, trials=args.trials)
    emit({"bench": "join", "databases": databases, "machine": machine()}, args.json)


def measure(*, trials: int) -> dict[str, Any]:
    """Run the trials on the current database."""
    count: Counter[str] = Counter()
    began = time.perf_counter()
    with prepared():
        each = max(1, trials // (2 * len(WIDTHS)))
        for width in WIDTHS:
            with world.pack_installed(width), crew(width + 1) as officers:
                for _ in range(each):
                    for stage in ("joint", "wide"):
                        count += race(_accepted(stage), officers)
    keys = ("trials", "stuck", "duplicates", "double_completions", "losers_told", "losers_not_told", "errors")
    seconds = round(time.perf_counter() - began, 1)
    return {**{key: count[key] for key in keys}, "seconds": seconds}


def _accepted(stage: str) -> world.Opened:
    from tongjian.kernel.cases.perform import perform

    opened = world.open_stage(stage)
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    return opened


def race(opened: world.Opened, officers: Crew) -> Counter[str]:
    """Everyone finishes at the same moment, one of them twice; what came of it."""
    from tongjian.kernel.cases.perform import Outcome, Refused, perform
    from tongjian.kernel.cases.tree import load

    tree = load(opened.stage)
    calls: list[Callable[[], Any]] = []
    for case in opened.matters:
        for task in tree.cases[case].open_tasks():
            officer = world.officer(tree.duties[task.organisation])
            given = {"task": str(task.id), "outcome": "agree"}
            calls.append(partial(perform, "decide", case, officer, given, now=world.A_MONDAY))
    answers = officers.at_the_same_moment([*calls, random.choice(calls)])
    won = sum(isinstance(answer, Outcome) for answer in answers)
    told = sum(isinstance(answer, Refused) for answer in answers)
    found = Counter(
        trials=1, losers_told=told, errors=sum(not isinstance(a, Outcome | Refused) for a in answers)
    )
    found["double_completions"] = max(0, won - len(calls))
    found["losers_not_told"] = 1 - told
    found += aftermath(opened)
    return found


def aftermath(opened: world.Opened) -> Counter[str]:
    """What stands once everyone has finished: a joint case waits at one next task, a stage has cleared."""
    from tongjian.kernel.cases.status import Status
    from tongjian.kernel.cases.tree import load
    from tongjian.kernel.ledger.models import Event

    tree = load(opened.stage)
    stage = tree.top()
    if stage.matter == "wide":
        cleared = Event.objects.filter(
            chain=stage.id, kind="status", body__contains=f'"to":{Status.APPROVED}}}'
        )
        clearings = cleared.count()
        return Counter(stuck=int(clearings == 0), duplicates=max(0, clearings - 1))
    next_tasks = [t for t in tree.cases[opened.matters[0]].tasks.values() if t.node == "conclude"]
    return Counter(stuck=int(not next_tasks), duplicates=max(0, len(next_tasks) - 1))


if __name__ == "__main__":
    main()
