"""Somebody who plays every part of an approval at random, but keeps the office hours of officials."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from bench import proceedings
from bench.proceedings import A_MONDAY, PLAN, PROMISE, REPORT, SURVEY
from tongjian.kernel.cases.actions import View, holder_of, registry
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.tree import Tree, load
from tongjian.kernel.people.viewer import SYSTEM, Role, Viewer

REASON = "经研究，依据现行规定办理"
# How often a move of each kind is tried; what ends everything is rare.
_WEIGHTS = {
    "task": 60,
    "begin_special": 4,
    "end_special": 8,
    "ask_extension": 3,
    "consult": 6,
    "propose_joint": 4,
    "cancel_joint": 1,
    "revoke": 2,
    "ask_reconsideration": 6,
    "withdraw": 1,
    "cancel": 1,
    "refuse": 1,
    "replace_materials": 5,
    "wait": 8,
}


@dataclass
class Player:
    """One application and its clock. `step` does one thing that may be done, and says what it was."""

    stage: UUID
    now: datetime
    dice: random.Random
    moves: int = 0

    def step(self) -> str:
        """One move; "" when nothing was possible this time."""
        self.moves += 1
        kind = self.dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if kind == "wait":
            return self._wait()
        self.now = proceedings.clock_step(self.now)
        tree = load(self.stage)
        if kind == "task":
            return self._task(tree)
        return self._act(tree, kind)

    def finished(self) -> bool:
        """Whether nobody has anything left to do."""
        tree = load(self.stage)
        return tree.top().ended and not any(case.open_tasks() for case in tree.cases.values())

    def _wait(self) -> str:
        """Some working days pass; what is late then is noted by the platform."""
        self.now = proceedings.office_hours(self.now, self.dice.choice((1, 1, 2, 6)))
        for case, task in late_tasks(self.stage, self.now):
            self._do("note_overdue", case, SYSTEM, {"task": str(task)}, at=self._midnight())
        return "wait"

    def _midnight(self) -> datetime:
        return datetime.combine(self.now.date(), time(0, 5), self.now.tzinfo)

    def _task(self, tree: Tree) -> str:
        """Whoever has an open task finishes it, or does with it what its state allows."""
        waiting = [(case, task) for case in in_order(tree) for task in case.open_tasks()]
        if not waiting:
            return ""
        case, task = self.dice.choice(waiting)
        holders = [v for v in proceedings.people().everyone() if holder_of(task, v) is None]
        if not holders:
            return ""
        actor = self.dice.choice(holders)
        if task.node == "receive":
            return self._receive(case, actor)
        if task.node == "correct:":
            return self._do("correct", case.id, actor, {})
        if task.node == "unanswered:":
            return self._do("decline", case.id, actor, {"ground": "unanswered", "remark": REASON})
        return self._conclude(tree, case, task, actor)

    def _receive(self, case: CaseState, window: Viewer) -> str:
        ways = ["accept", "accept_with_gaps"] * 8 + ["ask_for_correction"] * 3 + ["do_not_accept", "decline"]
        name = self.dice.choice(ways)
        given: dict[str, Any] = {} if name.startswith("accept") else {"remark": REASON}
        if name == "ask_for_correction":
            given["days"] = self.dice.choice((None, 1, 2))
        elif name == "decline":
            given |= {"ground": self.dice.choice(("unmended", "elsewhere")), "instead": "其他机关"}
        return self._do(name, case.id, window, given)

    def _conclude(self, tree: Tree, case: CaseState, task: TaskState, actor: Viewer) -> str:
        view = View(tree, case, actor, self.now)
        found = [
            (action, conclusion)
            for action in registry.actions.values()
            if action.concerns(case) and case.status in action.states
            for conclusion in action.conclusions(view, task)
            if not conclusion.refusals
        ]
        if not found:
            return ""
        # Consent comes first in every list of outcomes; it is chosen more often than the rest.
        weights = [4] + [1] * (len(found) - 1)
        action, conclusion = self.dice.choices(found, weights)[0]
        given: dict[str, Any] = {"task": str(task.id), "outcome": conclusion.code, "remark": REASON}
        if conclusion.code in ("rectify", "anew"):
            given["days"] = self.dice.randint(1, 5)
        return self._do(action.name, case.id, actor, given)

    def _act(self, tree: Tree, name: str) -> str:
        action = registry.actions[name]
        case = self.dice.choice(in_order(tree))
        if not action.concerns(case) or case.status not in action.states:
            return ""
        actors = [
            v for v in proceedings.people().everyone() if action.who(View(tree, case, v, self.now)) is None
        ]
        if not actors:
            return ""
        if name == "replace_materials":
            proceedings.hand_in(self.stage, self.dice.choice((PLAN, SURVEY)))
        given = _INPUTS.get(name, lambda _: {"remark": REASON})(self)
        return self._do(name, case.id, self.dice.choice(actors), given)

    def _do(
        self, name: str, case: UUID, actor: Viewer, given: Mapping[str, Any], *, at: datetime | None = None
    ) -> str:
        try:
            perform(name, case, actor, given, now=at or self._hour_of(actor))
        except Refused:
            return ""
        return name

    def _hour_of(self, actor: Viewer) -> datetime:
        """Officials keep office hours; an applicant may be up late."""
        if actor.has(Role.APPLICANT) and self.dice.random() < 0.3:
            late = self.now.replace(hour=22)
            self.now = proceedings.office_hours(self.now.replace(hour=9, minute=0), 1)
            return late
        return self.now


_INPUTS: dict[str, Callable[[Player], dict[str, Any]]] = {
    "begin_special": lambda p: {
        "procedure": p.dice.choice(("expert-review", "publicity", "hearing")),
        "days": p.dice.randint(1, 12),
        "remark": REASON,
    },
    "end_special": lambda p: {"remark": REASON},
    "ask_extension": lambda p: {"days": p.dice.randint(1, 10), "remark": REASON},
    "consult": lambda p: {
        "departments": p.dice.sample(proceedings.DEPARTMENTS, 2),
        "days": p.dice.randint(1, 5),
        "remark": REASON,
    },
    "propose_joint": lambda p: {
        "when": (p.now + timedelta(days=p.dice.randint(1, 4))).isoformat(),
        "place": "项目现场",
    },
    "replace_materials": lambda p: {},
}


def in_order(tree: Tree) -> list[CaseState]:
    """The cases of a tree in an order that does not depend on their random ids."""
    return sorted(tree.cases.values(), key=lambda case: case.number)


def late_tasks(stage: UUID, now: datetime) -> Iterator[tuple[UUID, UUID]]:
    """Case and id of the tasks beside the process whose last day has passed."""
    from tongjian.kernel.cases.models import Task
    from tongjian.systems.approval.actions.overdue import WATCHED

    overdue = Task.objects.filter(root=stage, open=True, due_on__lt=now.date())
    rows = overdue.order_by("case__number", "node", "opened_at")
    for row in rows:
        if any(row.node.startswith(kind.node()) for kind in WATCHED):
            yield row.case_id, row.pk


def begin(dice: random.Random) -> Player:
    """An application: complete or with a gap, with a promise or without."""
    start = proceedings.office_hours(A_MONDAY, dice.randint(0, 40))
    given = {PLAN, REPORT} | ({SURVEY} if dice.random() < 0.6 else set())
    promised = frozenset({PROMISE}) if dice.random() < 0.5 else frozenset[str]()
    if promised and dice.random() < 0.8:
        given.discard(REPORT)
    stage = proceedings.apply(given=frozenset(given), promised=promised, now=start)
    return Player(stage, start, dice)


def play(seed: int, most: int = 120) -> Player:
    """The whole life that belongs to a seed, or the first `most` moves of it."""
    player = begin(random.Random(seed))
    for _ in range(most):
        player.step()
        if player.finished():
            break
    return player
