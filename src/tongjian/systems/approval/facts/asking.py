"""What one side asks of another in writing: an opinion of a department, another look at a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.systems.approval.facts.words import remember


@declare
@dataclass(frozen=True, slots=True)
class ConsultationAsked(Fact):
    """征求意见: what the deciding department asked others."""

    kind: ClassVar[str] = "approval.consultation"
    SEALED: ClassVar[tuple[str, ...]] = ("question",)
    departments: tuple[str, ...] = ()
    question: str = ""

    def befall(self, state: Any, event: Any) -> None:
        remember(state, "consult", self.question)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"征求意见：{'、'.join(self.departments)}", texts.get(self.question, ""), ""


@declare
@dataclass(frozen=True, slots=True)
class ReconsiderationAsked(Fact):
    """申请复核: why the applicant does not agree with the decision."""

    kind: ClassVar[str] = "approval.reconsideration-asked"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    remark: str = ""

    def befall(self, state: Any, event: Any) -> None:
        remember(state, "reconsider", self.remark)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "申请复核", texts.get(self.remark, ""), "warn"
