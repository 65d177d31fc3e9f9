"""What the procedures of an approval record beyond what every case records.

Each fact folds itself into :attr:`CaseState.own`; the reads are functions here, so that nobody else knows
under which names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState


class Missing(NamedTuple):
    """A material that was not there when the application was handed in, and how long it may take (容缺)."""

    name: str
    title: str
    days: int
    unit: str


@declare
@dataclass(frozen=True, slots=True)
class Lacking(Fact):
    """What was still missing of an application as it was handed in, all of it such as may come later."""

    kind: ClassVar[str] = "approval.lacking"
    missing: tuple[tuple[str, str, int, str], ...] = ()

    def befall(self, state: Any, event: Any) -> None:
        state.own["lacking"] = tuple(Missing(*each) for each in self.missing)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "申请容缺受理", "暂缺：" + "、".join(each[1] for each in self.missing), "warn"


def lacking(stage: CaseState) -> list[Missing]:
    """What was missing when the application was handed in, and has not come since."""
    return [each for each in stage.own.get("lacking", ()) if each.name not in stage.materials]


@declare
@dataclass(frozen=True, slots=True)
class GapWaived(Fact):
    """The handler of a matter decided that it can do without a material that was due later."""

    kind: ClassVar[str] = "approval.gap-waived"
    material: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["waived"] = state.own.get("waived", frozenset()) | {self.material}


def waived(matter: CaseState) -> frozenset[str]:
    """Materials the matter can do without."""
    found: frozenset[str] = matter.own.get("waived", frozenset())
    return found


@declare
@dataclass(frozen=True, slots=True)
class GapRenewed(Fact):
    """宽限: the handler of a matter granted the time for a missing material once more."""

    kind: ClassVar[str] = "approval.gap-renewed"
    material: str = ""


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
    remark: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["extension"] = self.days
        _remember(state, "extension", self.remark)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"申请延期{self.days}个工作日", texts.get(self.remark, ""), "warn"


def extension_asked(matter: CaseState) -> int:
    """For how many more days the handler has asked last; 0 when never."""
    return int(matter.own.get("extension", 0))


@declare
@dataclass(frozen=True, slots=True)
class ConsultationAsked(Fact):
    """征求意见: what the deciding department asked others."""

    kind: ClassVar[str] = "approval.consultation"
    SEALED: ClassVar[tuple[str, ...]] = ("question",)
    departments: tuple[str, ...] = ()
    question: str = ""

    def befall(self, state: Any, event: Any) -> None:
        _remember(state, "consult", self.question)

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
        _remember(state, "reconsider", self.remark)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "申请复核", texts.get(self.remark, ""), "warn"


def _remember(state: CaseState, what: str, digest: str) -> None:
    state.own["words"] = state.own.get("words", {}) | {what: digest}


def words_behind(case: CaseState, node: str) -> str:
    """The digest of what was written when such a task was last opened; "" where nothing was."""
    words: dict[str, str] = case.own.get("words", {})
    return words.get(node.partition(":")[0], "")


@dataclass(frozen=True)
class JointSession:
    """联合审图或联合验收 as it stands: what, of which matters (codes), when and where.

    `standing` is proposed, confirmed, or how it ended: passed, failed, postponed, cancelled.
    """

    title: str
    matters: tuple[str, ...]
    at: datetime
    place: str
    standing: str = "proposed"

    @property
    def open(self) -> bool:
        return self.standing in ("proposed", "confirmed")


def joint_session(stage: CaseState) -> JointSession | None:
    """The latest joint session of a stage."""
    found: JointSession | None = stage.own.get("joint")
    return found


@declare
@dataclass(frozen=True, slots=True)
class JointProposed(Fact):
    """The lead department proposes a time (ISO 8601) and a place to all who take part."""

    kind: ClassVar[str] = "approval.joint-proposed"
    title: str = ""
    matters: tuple[str, ...] = ()
    at: str = ""
    place: str = ""

    def befall(self, state: Any, event: Any) -> None:
        at = datetime.fromisoformat(self.at)
        state.own["joint"] = JointSession(self.title, tuple(self.matters), at, self.place)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"{self.title}：约定时间地点", f"{self.at[:16].replace('T', ' ')}，{self.place}", ""


@declare
@dataclass(frozen=True, slots=True)
class JointConfirmed(Fact):
    """Everyone who takes part has confirmed time and place."""

    kind: ClassVar[str] = "approval.joint-confirmed"
    title: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["joint"] = replace(state.own["joint"], standing="confirmed")

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"{self.title}：时间地点已经各方确认", "", "good"


ENDINGS = {"passed": "合格", "failed": "需要整改", "postponed": "改期", "cancelled": "取消"}


@declare
@dataclass(frozen=True, slots=True)
class JointEnded(Fact):
    """The one conclusion over all matters that take part, or that the session does not take place."""

    kind: ClassVar[str] = "approval.joint-ended"
    SEALED: ClassVar[tuple[str, ...]] = ("record",)
    title: str = ""
    ending: str = ""
    record: str = ""

    def befall(self, state: Any, event: Any) -> None:
        state.own["joint"] = replace(state.own["joint"], standing=self.ending)

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        tone = {"passed": "good", "failed": "bad"}.get(self.ending, "warn")
        return f"{self.title}：{ENDINGS[self.ending]}", texts.get(self.record, ""), tone
