"""全过程记录: facts, papers, evidence, recordings and payments of a case on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse

from tongjian.engines.penalties import TITLES
from tongjian.engines.penalties.facts import KINDS, Fact
from tongjian.engines.penalties.terms import Kind
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.models import Exhibit, Paper

TONES = {"decided": "warn", "spot-decided": "warn", "closed": "good", "paid": "good", "court-asked": "bad"}
FORMS = {"text": "文字", "paper": "文书", "evidence": "证据", "recording": "音像"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of the line. `form` says what recorded it: text, a paper, evidence, audio or video."""

    at: datetime
    on: date
    title: str
    by: str
    form: str
    text: str = ""
    tone: str = ""
    links: tuple[tuple[str, str], ...] = field(default=())

    @property
    def form_title(self) -> str:
        """The form in Chinese."""
        return FORMS[self.form]


def timeline(
    desk: Desk,
    moments: Sequence[tuple[datetime, str | None]],
    papers: list[Paper],
    exhibits: list[Exhibit],
    city: str,
) -> list[Entry]:
    """The latest first. No query: `moments` are when the facts were written and by whom."""
    by_fact: dict[int, list[Paper]] = {}
    for paper in papers:
        by_fact.setdefault(paper.fact, []).append(paper)
    taken = {f"Z{each.number}": each for each in exhibits}
    entries = []
    for number, (fact, (at, who)) in enumerate(zip(desk.state.facts, moments, strict=True), start=1):
        links = tuple(
            (f"{p.title} {p.number}", reverse("enforcement-paper", args=[city, desk.case.pk, p.pk, "pdf"]))
            for p in by_fact.get(number, ())
        )
        exhibit = taken.get(getattr(fact, "key", "")) if fact.act == "evidence-taken" else None
        form = "paper" if links else "text"
        if exhibit is not None:
            form = "recording" if exhibit.recording else "evidence"
        entries.append(
            Entry(
                at,
                fact.on,
                KINDS[fact.act].title,
                who or "系统",
                form,
                said(fact, desk),
                TONES.get(fact.act, ""),
                links,
            )
        )
    return list(reversed(entries))


def said(fact: Fact, desk: Desk) -> str:
    """What a fact says, in a sentence."""
    parts = []
    for name in _TOLD:
        value = getattr(fact, name, None)
        if value in (None, "", (), False):
            continue
        parts.append(_written(name, value, desk))
    return "；".join(part for part in parts if part)[:600]


_TOLD = (
    *("number", "outcome", "opinion", "name", "order", "paper", "way", "receiver", "confirmed"),
    *("challenge", "verdict", "held_on", "place", "host", "to", "amount", "receipt", "sanction"),
    *("content", "facts", "text", "conclusion", "reason", "settlement", "due_on", "days", "ending"),
    *("court", "late", "officers"),
)
_LABELS = {
    "held_on": "日期",
    "host": "主持人",
    "receiver": "签收",
    "confirmed": "电子送达的依据：",
    "amount": "金额",
    "receipt": "票据",
    "due_on": "期限至",
    "days": "天数",
    "late": "逾期原因",
    "officers": "执法人员",
    "to": "交给",
}


def _written(name: str, value: object, desk: Desk) -> str:
    label = f"{_LABELS[name]} " if name in _LABELS else ""
    if name == "sanction":
        return told_sanction(value)
    if name == "officers" and isinstance(value, tuple):
        keys = (getattr(each, "person", each) for each in value)
        return label + "、".join(desk.name_of(str(key)) for key in keys)
    if name == "amount":
        return f"{label}{value} 元"
    if name in ("host", "to"):
        return label + desk.name_of(str(value))
    titles = {str(key): title for key, title in TITLES.items() if type(key) is type(value)}
    return label + titles.get(str(value), str(value))


def told_sanction(value: object) -> str:
    """The penalties of a sanction with their amount and band."""
    fine, band = getattr(value, "fine", 0), getattr(value, "band", "")
    kinds = "、".join(
        f"{TITLES[kind]} {fine} 元" if kind is Kind.FINE else TITLES[kind]
        for kind in getattr(value, "kinds", ())
    )
    return f"{kinds}（{band}）" if band else kinds
