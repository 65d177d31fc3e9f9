"""告知承诺: what the applicant promised instead of proving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState


@declare
@dataclass(frozen=True, slots=True)
class CommitmentGiven(Fact):
    """告知承诺: what the applicant promised instead of proving it; who and when is the event's."""

    kind: ClassVar[str] = "approval.commitment"
    SEALED: ClassVar[tuple[str, ...]] = ("promises",)
    promises: str = ""
    spares: tuple[str, ...] = ()

    def befall(self, state: Any, event: Any) -> None:
        state.own["promised"] = True

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "申请单位作出告知承诺", texts.get(self.promises, ""), ""


def promised(matter: CaseState) -> bool:
    """Whether the applicant gave a promise instead of proof."""
    return bool(matter.own.get("promised"))
