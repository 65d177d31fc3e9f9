"""A decision that a reconsideration has undone: where the case stands again, and with which clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import ENDED, PASSED, Status


@declare
@dataclass(frozen=True, slots=True)
class Undone(Fact):
    """The last decision no longer counts: the case has the status `to` again.

    Where it runs again its clock begins anew, with `days` of its own (0: with the limit it had). A decision
    that is restored counts from the moment it was taken, `decided` (ISO 8601). In the data exchange the steps
    that are undone are no longer valid ones, so that one acceptance and one decision are left.
    """

    kind: ClassVar[str] = "approval.undone"
    to: int = 0
    days: int = 0
    unit: str = "workday"
    decided: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.status, state.status_since = Status(self.to), event.at
        if state.status in ENDED:
            state.ended_at = datetime.fromisoformat(self.decided)
            return
        state.ended_at = None
        state.licence = state.licence_number = ""
        state.own["reopened"] = event.at
        if state.accepted_at is not None:
            state.accepted_at, state.pauses, state.extensions = event.at, [], []
        if self.days:
            state.limit = (self.days, self.unit, "复核决定")

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        if self.to in PASSED:
            return "复核：恢复原决定的效力", "", "good"
        return "复核：重新办理", f"须在{self.days}个工作日内重新作出决定" if self.days else "", "warn"


def reopened_at(case: CaseState) -> datetime | None:
    """Since when the case is decided anew; None where its first decision stands or is still to come."""
    found: datetime | None = case.own.get("reopened")
    return found


@declare
@dataclass(frozen=True, slots=True)
class Amended(Fact):
    """The decision stands, what it says was changed: a licence takes the place of the one there was."""

    kind: ClassVar[str] = "approval.amended"

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "复核：变更原决定的内容", "", "warn"
