"""What another system recorded before the case came here.

An imported event stands in the chain at the moment it was imported, so that bills and receipts of days long
past stay as they were signed; folded, it counts from the moment it happened, so that clocks give the days the
other system promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from tongjian.kernel.cases import facts
from tongjian.kernel.cases import state as states
from tongjian.kernel.cases.facts import Fact
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import Status


@dataclass(slots=True)
class Happened:
    """Where an imported event is recorded, with the moment it happened."""

    seq: int
    at: datetime
    actor: int | None
    digest: str


@facts.declare
@dataclass(frozen=True, slots=True)
class Imported(Fact):
    """A fact of kind `of` that happened at `happened` (ISO 8601) in the system `source`.

    `remark` is what people wrote there; it is sealed as every text is.
    """

    kind: ClassVar[str] = "imported"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    source: str = ""
    happened: str = ""
    of: str = ""
    what: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""

    def inner(self) -> Fact:
        """What happened, as if it had been recorded here."""
        body = {**self.what, "remark": self.remark} if self.remark else self.what
        return facts.read(self.of, body)

    def befall(self, state: CaseState, event: states.Recorded) -> None:
        """The inner fact, at its own moment."""
        at = datetime.fromisoformat(self.happened)
        states.apply(state, Happened(event.seq, at, event.actor, event.digest), self.inner())

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        """States are told with their moment; tokens and limits need not be."""
        inner = self.inner()
        at = datetime.fromisoformat(self.happened)
        when = f"{at:%Y-%m-%d %H:%M}，由“{self.source}”迁入"
        match inner:
            case facts.Opened():
                return "接件", f"{inner.number}（{when}）", ""
            case facts.StatusChanged():
                written = texts.get(self.remark, "")
                return Status(inner.to).title, f"{written}（{when}）" if written else when, ""
            case facts.Noted():
                return inner.topic, texts.get(self.remark, "") or when, ""
            case facts.LicenceIssued():
                return "核发证照", f"{inner.number}（{when}）", ""
        return None


def imported(fact: Fact, happened: datetime, source: str) -> Imported:
    """That fact as something that happened elsewhere at that moment."""
    body = fact.body()
    remark = str(body.pop("remark", ""))
    return Imported(source=source, happened=happened.isoformat(), of=fact.kind, what=body, remark=remark)


@facts.declare
@dataclass(frozen=True, slots=True)
class ImportWithdrawn(Fact):
    """The import of the case was taken back whole: the case has no rows and its number is free again."""

    kind: ClassVar[str] = "import-withdrawn"
    batch: str = ""

    def befall(self, state: CaseState, event: states.Recorded) -> None:
        """Nothing of the case stands any more."""
        state.void = True
