"""初审: the window of the town a project stands in looks at the application before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState


@declare
@dataclass(frozen=True, slots=True)
class FirstReviewBegun(Fact):
    """The application went to the town's window (`name`) first; `window` is the body that accepts it.

    `until` is the day (ISO 8601) after which it goes on without an opinion.
    """

    kind: ClassVar[str] = "approval.first-review"
    name: str = ""
    window: int = 0
    until: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["accepted_by"] = self.window

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"由{self.name}初审", f"期限至 {self.until}，到期没有结论的，自动转受理窗口", ""


def accepted_by(stage: CaseState) -> int | None:
    """The window to which the first review passes the application on; None where there was none."""
    found: int | None = stage.own.get("accepted_by")
    return found
