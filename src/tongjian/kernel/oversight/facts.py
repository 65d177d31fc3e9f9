"""What oversight adds to the ledger of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from tongjian.kernel.cases.facts import Fact, declare


class Step(StrEnum):
    """How high an urging has been carried: the department, its head, the supervisor's leader."""

    DEPARTMENT = "department"
    HEAD = "head"
    LEADER = "leader"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"department": "承办部门", "head": "部门审批负责人", "leader": "督查部门负责人"}[self]


@declare
@dataclass(frozen=True, slots=True)
class Urged(Fact):
    """督办: a department that has the case is asked to hurry and to answer by a day.

    `automatic`: the platform did it because the department's step was overdue for too long.
    """

    kind: ClassVar[str] = "urged"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    urging: str = ""
    organisation: int = 0
    remark: str = ""
    answer_by: str = ""
    automatic: bool = False

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        title = "超期自动督办" if self.automatic else "督办"
        asked = f"请于 {self.answer_by} 前答复"
        remark = texts.get(self.remark, "")
        return title, f"{remark}（{asked}）" if remark else asked, "warn"


@declare
@dataclass(frozen=True, slots=True)
class UrgingAnswered(Fact):
    """答复督办: the department says what it did, or why it cannot yet."""

    kind: ClassVar[str] = "urging-answered"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    urging: str = ""
    remark: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "答复督办", texts.get(self.remark, ""), "good"


@declare
@dataclass(frozen=True, slots=True)
class Escalated(Fact):
    """升级督办: the urging went to whoever stands above, because of this."""

    kind: ClassVar[str] = "escalated"
    urging: str = ""
    to: str = ""
    because: str = ""
    answer_by: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"督办升级：{Step(self.to).label}", self.because, "bad"


@declare
@dataclass(frozen=True, slots=True)
class UrgingSettled(Fact):
    """The department finished what it was urged for: nothing is left to escalate."""

    kind: ClassVar[str] = "urging-settled"
    urging: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "督办销号", "所督办的工作已经办完", "good"
