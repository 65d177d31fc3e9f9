"""Playing a process through in memory: to try a change before it is made, and to measure.

The play has a clock of its own, in days, that jumps from one happening to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from tongjian.engines.process.critical import Days
from tongjian.engines.process.events import OpenTask, SetTimer, Step, TaskDone, TimerFired
from tongjian.engines.process.execute import start, step
from tongjian.engines.process.model import ProcessGraph

Decide = Callable[[OpenTask], Mapping[str, object]]
"""What doing a task makes known: variables and their values (`{"outcome.review": "agree"}`)."""

Lasting = Callable[[OpenTask | SetTimer], Days | None]
"""The days until a task is done or a timer fires; None when the timer never does."""


class NeverEnds(RuntimeError):
    """The play did not end: nothing happens any more, or `most` steps were not enough."""


@dataclass(frozen=True, slots=True)
class Done:
    """A task done in the play, on the given day after the start."""

    day: Days
    node: str


@dataclass(frozen=True, slots=True)
class Play:
    """A whole case: the days it took and what was done, in order."""

    days: Days
    done: tuple[Done, ...]
    steps: int


def simulate(
    graph: ProcessGraph,
    decide: Decide,
    *,
    values: Mapping[str, object] | None = None,
    lasting: Lasting = lambda _: 0,
    most: int = 10_000,
) -> Play:
    """One case from start to end.

    `values` are what is known at the start. Tasks that end on the same day are done in the order they were
    opened. Messages do not come. Raises `NeverEnds`, and what `step` raises.
    """
    known = dict(values or {})
    done: list[Done] = []
    agenda = _Agenda(lasting)
    current = start(graph, known)
    agenda.add(current)
    steps = 1
    while steps < most and (event := agenda.next()):
        if isinstance(event, OpenTask):
            known.update(decide(event))
            done.append(Done(agenda.today, event.node))
            current = step(graph, current.marking, TaskDone(event.token), known)
        else:
            current = step(graph, current.marking, TimerFired(event.token, event.node), known)
        agenda.add(current)
        steps += 1
    if not current.ended:
        where = "、".join(token.node for token in current.marking.tokens)
        raise NeverEnds(f"流程“{graph.id}”走了 {steps} 步仍未结束，停在 {where}")
    return Play(agenda.today, tuple(done), steps)


class _Agenda:
    """What will happen, earliest first."""

    def __init__(self, lasting: Lasting) -> None:
        self.today: Days = 0
        self._lasting = lasting
        self._planned: list[tuple[Days, int, OpenTask | SetTimer]] = []
        self._void: set[tuple[int, str]] = set()
        self._number = 0

    def add(self, happened: Step) -> None:
        """Plan what the step opened and set, and forget what it closed and dropped."""
        self._void.update((task.token, task.node) for task in happened.closed)
        self._void.update((timer.token, timer.node) for timer in happened.dropped)
        self._plan(happened.opened)
        self._plan(happened.timers)

    def next(self) -> OpenTask | SetTimer | None:
        """The next happening, with which its day has come; None when nothing is planned."""
        while self._planned:
            day, _, item = heappop(self._planned)
            if (item.token, item.node) not in self._void:
                self.today = day
                return item
        return None

    def _plan(self, items: Iterable[OpenTask | SetTimer]) -> None:
        for item in items:
            wait = self._lasting(item)
            if wait is not None:
                self._number += 1
                heappush(self._planned, (self.today + wait, self._number, item))
