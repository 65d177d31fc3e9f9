"""Recorded cases played through processes again, with people who can do one thing at a time.

Every case arrives when it arrived, every task takes the working time it took; what changes is the process, or
how many people a department has. Waiting comes out of that: a task waits until somebody of its department is
free, first come first served. Time is in working days; the same input gives the same play.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from tongjian.engines.process.events import OpenTask, TaskDone, Undecided
from tongjian.engines.process.execute import start, step
from tongjian.engines.process.model import ProcessGraph

MOST = 500
"""Tasks of one part; a loop that goes round more often does not end."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Who does a task, and the working days somebody is busy with it."""

    department: str
    effort: float


@dataclass(frozen=True)
class Part:
    """One matter of a case: its process, how each task is handled, and what came of each, time after time.

    `results` are variables made known when a task of that node is done, the last one again and again.
    `needs` are parts of the same case that come before the tasks in `gated`. `stands` is how many working
    days its clock stood still.
    """

    code: str
    graph: ProcessGraph
    handling: Mapping[str, Handling]
    results: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    gated: frozenset[str] = frozenset()
    stands: float = 0.0


@dataclass(frozen=True)
class Instance:
    """A case: when it was accepted, in working days from the beginning of the play, and its parts."""

    name: str
    arrives: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What the play made of a department. `busy` is the share of its people's time that was used."""

    department: str
    people: int
    tasks: int
    waited: float
    longest: float
    busy: float

    @property
    def mean_wait(self) -> float:
        """Working days a task waited for somebody, on average."""
        return self.waited / self.tasks if self.tasks else 0.0


@dataclass(frozen=True)
class Replay:
    """Working days of every case that ended, by name; those that did not end; the load of departments."""

    days: Mapping[str, float]
    stuck: tuple[str, ...]
    loads: tuple[Load, ...]


def replay(instances: Iterable[Instance], people: Mapping[str, int]) -> Replay:
    """Play all the cases together. A department that is not in `people` has one person."""
    play = _Play(people)
    names = []
    for instance in instances:
        names.append(instance.name)
        play.world.process(play.case(instance))
    play.world.run()
    stuck = tuple(name for name in names if name not in play.days)
    return Replay(play.days, stuck, tuple(play.loads()))


Happening = Generator[simpy.Event, Any, None]


class _Play:
    def __init__(self, people: Mapping[str, int]) -> None:
        self.world = simpy.Environment()
        self.days: dict[str, float] = {}
        self._people = people
        self._desks: dict[str, simpy.Resource] = {}
        self._waits: dict[str, list[float]] = defaultdict(list)
        self._effort: dict[str, float] = defaultdict(float)

    def case(self, instance: Instance) -> Happening:
        yield self.world.timeout(instance.arrives)
        ends = {part.code: self.world.event() for part in instance.parts}
        for part in instance.parts:
            self.world.process(self._part(part, ends))
        yield self.world.all_of(ends.values())
        self.days[instance.name] = self.world.now - instance.arrives

    def loads(self) -> Iterable[Load]:
        """Busiest first."""
        lasted = self.world.now or 1.0
        found = [
            Load(
                department=name,
                people=int(desk.capacity),
                tasks=len(self._waits[name]),
                waited=sum(self._waits[name]),
                longest=max(self._waits[name], default=0.0),
                busy=self._effort[name] / (lasted * desk.capacity),
            )
            for name, desk in self._desks.items()
        ]
        return sorted(found, key=lambda load: (-load.waited, load.department))

    def _part(self, part: Part, ends: Mapping[str, simpy.Event]) -> Happening:
        """One process from start to end. A part that cannot go on never ends, and its case is stuck."""
        if part.stands:
            yield self.world.timeout(part.stands)
        known: dict[str, object] = {}
        done: dict[str, int] = defaultdict(int)
        finished = simpy.Store(self.world)
        try:
            current = start(part.graph, known)
            for _ in range(MOST):
                for task in current.opened:
                    self.world.process(self._task(part, task, ends, finished))
                if current.ended:
                    ends[part.code].succeed()
                    return
                task = yield finished.get()
                known.update(_result(part, task.node, done))
                current = step(part.graph, current.marking, TaskDone(task.token), known)
        except Undecided:
            return

    def _task(
        self, part: Part, task: OpenTask, ends: Mapping[str, simpy.Event], finished: simpy.Store
    ) -> Happening:
        if task.node in part.gated:
            yield self.world.all_of([ends[need] for need in part.needs if need in ends])
        handling = part.handling[task.node]
        desk = self._desk(handling.department)
        came = self.world.now
        with desk.request() as turn:
            yield turn
            self._waits[handling.department].append(self.world.now - came)
            self._effort[handling.department] += handling.effort
            yield self.world.timeout(handling.effort)
        yield finished.put(task)

    def _desk(self, department: str) -> simpy.Resource:
        if department not in self._desks:
            capacity = max(1, self._people.get(department, 1))
            self._desks[department] = simpy.Resource(self.world, capacity)
        return self._desks[department]


def _result(part: Part, node: str, done: dict[str, int]) -> Mapping[str, object]:
    """What the task made known this time."""
    results = part.results.get(node, ())
    done[node] += 1
    return results[min(done[node], len(results)) - 1] if results else {}
