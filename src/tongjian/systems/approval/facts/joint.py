"""联合审图、联合验收: one appointment, one session, one conclusion over several matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from tongjian.kernel.cases.facts import Fact, declare
from tongjian.kernel.cases.state import CaseState


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
