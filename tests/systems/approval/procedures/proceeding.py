"""One application on its way through every procedure, and who does what with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bench import proceedings
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import Outcome, perform
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import load
from tongjian.kernel.people.viewer import Role, Viewer


class Proceeding:
    """One application, and who does what with it."""

    def __init__(self, stage: UUID) -> None:
        self.stage, self.people = stage, proceedings.people()

    def matter(self, code: str) -> CaseState:
        return next(case for case in load(self.stage).cases.values() if case.matter == code)

    def top(self) -> CaseState:
        return load(self.stage).top()

    def do(
        self, name: str, actor: Viewer, matter: str = "", *, at: datetime | None = None, **given: Any
    ) -> Outcome:
        """An act on the stage, or on one of its matters."""
        case = self.matter(matter).id if matter else self.stage
        return perform(name, case, actor, given, now=at or proceedings.A_MONDAY)

    def task(self, kind: str, matter: str = "") -> Task:
        """The open task whose node begins so."""
        case = self.matter(matter).id if matter else self.stage
        return Task.objects.get(case=case, open=True, node__startswith=kind)

    def finish(self, name: str, actor: Viewer, kind: str, matter: str, outcome: str, **given: Any) -> Outcome:
        """Finish an open task by the act of that name."""
        given = {"remark": "经核对无误", **given}
        return self.do(name, actor, matter, task=str(self.task(kind, matter).pk), outcome=outcome, **given)

    def decide(self, matter: str, node: str, outcome: str, **given: Any) -> Outcome:
        """A step of the matter's process, by whoever it waits for."""
        task = self.task(node, matter)
        duty = load(self.stage).duties[task.organisation]
        return self.finish("decide", self.people.of(duty, Role(task.role)), node, matter, outcome, **given)

    def accept(self, name: str = "accept") -> None:
        self.do(name, self.people.of("window", Role.WINDOW))

    def grant(self, matter: str) -> None:
        """The whole of a matter's process, with consent."""
        self.decide(matter, "check", "agree")
        self.decide(matter, "approve" if matter == proceedings.OPINION else "issue", "agree")

    def row(self, matter: str = "") -> Case:
        return Case.objects.get(pk=self.matter(matter).id if matter else self.stage)
