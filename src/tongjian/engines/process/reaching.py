"""How a process comes to stand at given tasks: for cases that begin here in the middle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from tongjian.engines.process.events import OpenTask, TaskDone, Undecided
from tongjian.engines.process.execute import start, step
from tongjian.engines.process.marking import Marking
from tongjian.engines.process.model import ProcessGraph
from tongjian.engines.process.waiting import open_tasks

MOST = 5_000
"""Standings looked at before a search is given up."""

Outcomes = Callable[[str], Collection[tuple[str, Mapping[str, object]]]]
"""The outcomes a task of a node can have, each with the variables it makes known."""


@dataclass(frozen=True)
class Reached:
    """The standing, and the tasks that were done on the way there, with their outcomes."""

    marking: Marking
    passed: tuple[tuple[OpenTask, str], ...]


def reach(graph: ProcessGraph, wanted: Collection[str], outcomes: Outcomes) -> Reached | None:
    """The shortest way from the start to where exactly the `wanted` tasks are open; None: there is none.

    The way implies what came of the tasks before: a choice that leads there was made so.
    """
    goal = set(wanted)
    first = start(graph, {}).marking
    queue: deque[tuple[Marking, dict[str, object], tuple[tuple[OpenTask, str], ...]]] = deque()
    queue.append((first, {}, ()))
    seen: set[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = set()
    while queue and len(seen) < MOST:
        marking, known, passed = queue.popleft()
        waiting = open_tasks(graph, marking)
        if {task.node for task in waiting} == goal:
            return Reached(marking, passed)
        standing = tuple(task.node for task in waiting)
        here = (standing, tuple(sorted((name, str(value)) for name, value in known.items())))
        # Which of several parallel tasks is done first makes no difference: the first that is not wanted.
        ahead = next((task for task in waiting if task.node not in goal), None)
        if here in seen or ahead is None:
            continue
        seen.add(here)
        for outcome, says in outcomes(ahead.node):
            values = {**known, **says}
            try:
                happened = step(graph, marking, TaskDone(ahead.token), values)
            except Undecided:
                continue
            queue.append((happened.marking, values, (*passed, (ahead, outcome))))
    return None
