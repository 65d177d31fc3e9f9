"""A year played again: the recorded cases through the process they had, and through another.

What counts as handling is what a person was busy with: from when the task was there, or the same person had
finished the one before, until it was done. What went before that was waiting, and is played anew.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import mean, quantiles
from uuid import UUID

from tongjian.engines.process.replay import Handling, Instance, Part, Replay, replay
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.packs.definitions import MatterDefinition
from tongjian.kernel.packs.processes import outcome_variable
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.approval.kinds import MATTER
from tongjian.systems.approval.optimisation.recorded import stages
from tongjian.systems.approval.optimisation.worktime import WorkingTime

AGREE = "agree"
_WINDOW_OF_WORK = 1.0
"""Working days of a task nobody has any record of, when it has no limit either."""

Versions = Callable[[CaseState, Tree], MatterDefinition | None]
"""The definition a recorded matter is played with; None: the matter is no longer asked for."""


@dataclass(frozen=True)
class Spread:
    """How long cases took, in working days: mean, median, nine in ten, and how many took how long."""

    count: int
    mean: float
    median: float
    ninety: float
    longest: float
    columns: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Result:
    """The recorded days, the same cases played again unchanged, and played through the other process."""

    cases: int
    recorded: Spread
    unchanged: Spread
    changed: Spread
    before: Replay
    after: Replay


@dataclass
class Effort:
    """What is recorded of handling: working days by task, by department and step, and by department."""

    of_task: dict[UUID, float] = field(default_factory=dict)
    by_step: dict[tuple[str, str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    by_department: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def run(
    city: str,
    since: date,
    until: date,
    changed: Versions,
    *,
    people: Mapping[str, int] | None = None,
    seed: int = 0,
) -> Result | None:
    """Play the stages that were accepted in the period and decided. None: there are none.

    `people` replaces the number of people of departments (by organisation id as text) in the changed play.
    Recorded people are those who did tasks there. `seed` draws the effort of steps nobody has a record of.
    """
    trees = [_without_history(tree) for tree in stages(city, since, until, finished=True)]
    if not trees:
        return None
    clock = WorkingTime(calendar_of(city), since)
    effort = efforts(trees, clock)
    staff = {name: len(users) for name, users in effort.people.items()}
    dice = random.Random(seed)
    before = replay(_instances(trees, clock, effort, as_recorded, dice), staff)
    dice = random.Random(seed)
    after = replay(_instances(trees, clock, effort, changed, dice), {**staff, **(people or {})})
    took = [
        clock.of(tree.top().ended_at) - clock.of(tree.top().accepted_at)  # type: ignore[arg-type]
        for tree in trees
    ]
    return Result(
        cases=len(trees),
        recorded=spread(took),
        unchanged=spread(before.days.values()),
        changed=spread(after.days.values()),
        before=before,
        after=after,
    )


def as_recorded(case: CaseState, tree: Tree) -> MatterDefinition | None:
    """The definition the matter ran under."""
    found: MatterDefinition = tree.definition(case)
    return found


def through(definitions: Mapping[str, MatterDefinition]) -> Versions:
    """The definitions of another version, by matter; matters it does not have are not asked for."""
    return lambda case, _: definitions.get(case.matter)


def efforts(trees: Iterable[Tree], clock: WorkingTime) -> Effort:
    """What every person was busy with, in the order they finished it."""
    found = Effort()
    done = [
        (task.ended_at, case, task)
        for tree in trees
        for case in tree.cases.values()
        for task in case.tasks.values()
        if task.ended_at is not None and task.outcome
    ]
    free: dict[int, float] = {}
    for ended_at, case, task in sorted(done, key=lambda each: each[0]):
        ended, came = clock.of(ended_at), clock.of(task.opened_at)
        if task.done_by is not None:
            came = min(max(came, free.get(task.done_by, 0.0)), ended)
            free[task.done_by] = ended
            found.people[_department(task)].add(task.done_by)
        found.of_task[task.id] = ended - came
        found.by_step[_department(task), case.matter, task.node].append(ended - came)
        found.by_department[_department(task)].append(ended - came)
    return found


def spread(days: Iterable[float]) -> Spread:
    """The distribution; of no cases, zeros with no columns."""
    found = sorted(days)
    if not found:
        return Spread(0, 0.0, 0.0, 0.0, 0.0, ())
    tenths = quantiles(found, n=10, method="inclusive") if len(found) > 1 else found * 9
    return Spread(len(found), mean(found), tenths[4], tenths[8], found[-1], _columns(found))


_EDGES = (5, 10, 15, 20, 30, 45, 60)


def _columns(days: list[float]) -> tuple[tuple[str, int], ...]:
    columns = []
    low = 0
    for high in _EDGES:
        columns.append((f"{low}–{high}", sum(low <= d < high for d in days)))
        low = high
    return (*columns, (f"{low} 以上", sum(d >= low for d in days)))


def _without_history(tree: Tree) -> Tree:
    """A year of trees is held at once: the folded states are enough."""
    tree.history.clear()
    return tree


def _department(task: TaskState) -> str:
    return str(task.organisation)


def _instances(
    trees: Iterable[Tree], clock: WorkingTime, effort: Effort, version: Versions, dice: random.Random
) -> Iterable[Instance]:
    for tree in trees:
        top = tree.top()
        assert top.accepted_at is not None, "only accepted stages are played"
        parts = []
        for case in tree.children(top) or [top]:
            definition = version(case, tree) if case.kind == MATTER else None
            if definition is not None:
                parts.append(_part(tree, case, definition, clock, effort, dice))
        yield Instance(top.number, clock.of(top.accepted_at), tuple(parts))


def _part(
    tree: Tree,
    case: CaseState,
    definition: MatterDefinition,
    clock: WorkingTime,
    effort: Effort,
    dice: random.Random,
) -> Part:
    recorded: dict[str, list[TaskState]] = defaultdict(list)
    for task in case.tasks.values():
        if task.outcome:
            recorded[task.node].append(task)
    handling, results = {}, {}
    for node, sheet in definition.process.nodes.items():
        done = recorded.get(node, [])
        beside = case.organisation
        organisation = tree.organisation_of(sheet.department, beside) if sheet.department else beside
        department = str(done[0].organisation if done else organisation or beside)
        limit = _WINDOW_OF_WORK if sheet.limit is None else float(sheet.limit)
        own = [effort.of_task[task.id] for task in done]
        days = mean(own) if own else _effort(effort, department, case.matter, node, limit, dice)
        handling[node] = Handling(department, days)
        said = [task.outcome for task in done] or [_usual(dict(sheet.outcomes))]
        results[node] = [{outcome_variable(node): outcome} for outcome in said]
    gated = frozenset(n for n, sheet in definition.process.nodes.items() if sheet.act == "issue")
    stands = sum(
        clock.of(pause.until) - clock.of(pause.since) for pause in case.pauses if pause.until is not None
    )
    return Part(
        case.matter, definition.process.graph, handling, results, definition.matter.needs, gated, stands
    )


def _effort(
    effort: Effort, department: str, matter: str, node: str, limit: float, dice: random.Random
) -> float:
    """One of the recorded efforts of that step; of the department where the step is new; else its limit."""
    known = effort.by_step.get((department, matter, node)) or effort.by_department.get(department)
    return dice.choice(known) if known else limit


def _usual(outcomes: Mapping[str, str]) -> str:
    """What a step without a record says: agreement where it can be given."""
    return AGREE if AGREE in outcomes else next(iter(outcomes))
