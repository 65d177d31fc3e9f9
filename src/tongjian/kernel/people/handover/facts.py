"""What a handover leaves on the record of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.people.viewer import Role


@declare
@dataclass(frozen=True, slots=True)
class HandedOver(Fact):
    """权力划转: the case and its open tasks are the receiving body's from now on; no clock moves.

    `names` are those of the giving and the receiving body on that day.
    """

    kind: ClassVar[str] = "handed-over"
    handover: int = 0
    giver: int = 0
    receiver: int = 0
    names: tuple[str, ...] = ()
    basis: str = ""

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> HandedOver:
        return cls(**{**body, "names": tuple(body.get("names", ()))})

    def befall(self, state: Any, event: Any) -> None:
        """The receiver answers for the case; an assignment to a person of the giver no longer holds."""
        if state.organisation == self.giver:
            state.organisation = self.receiver
        for task in state.open_tasks():
            if task.organisation == self.giver and task.role != Role.APPLICANT:
                task.organisation, task.assignee = self.receiver, None

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str]:
        """Both bodies, and on what it rests."""
        giver, receiver = self.names or ("", "")
        return f"权力划转：{giver} → {receiver}", self.basis, "warn"
