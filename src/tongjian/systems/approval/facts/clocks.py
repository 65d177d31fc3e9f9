"""What moves or watches a clock: special procedures, wishes for more days, what was late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState
from tongjian.systems.approval.facts.words import remember


@declare
@dataclass(frozen=True, slots=True)
class Overdue(Fact):
    """Something beside the process was not done in time. `node` names the task."""

    kind: ClassVar[str] = "approval.overdue"
    task: str = ""
    node: str = ""
    title: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"逾期：{self.title}", "", "bad"


@declare
@dataclass(frozen=True, slots=True)
class SpecialBegun(Fact):
    """特别程序: which one, its number in the exchange standard (TBCX) and the time told in writing."""

    kind: ClassVar[str] = "approval.special"
    procedure: str = ""
    title: str = ""
    number: int = 0
    days: int = 0
    unit: str = "workday"

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        unit = "个工作日" if self.unit == "workday" else "日"
        return f"特别程序：{self.title}", f"所需时间 {self.days} {unit}，不计入办理时限", "warn"


@declare
@dataclass(frozen=True, slots=True)
class ExtensionAsked(Fact):
    """申请延期: the handler asks the head for more days."""

    kind: ClassVar[str] = "approval.extension-asked"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    days: int = 0
    unit: str = ""
    remark: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["extension"] = self.days
        remember(state, "extension", self.remark)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        unit = "日" if self.unit == "day" else "个工作日"
        return f"申请延期{self.days}{unit}", texts.get(self.remark, ""), "warn"


def extension_asked(matter: CaseState) -> int:
    """For how many more days the handler has asked last; 0 when never."""
    return int(matter.own.get("extension", 0))
