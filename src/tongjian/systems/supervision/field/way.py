"""The way of a finding in words: what happened, who did it, what was said, which papers belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongjian.kernel.documents.models import Attachment, Document
from tongjian.systems.supervision.field.models import FindingStep

TITLES = {
    "found": ("检查发现问题", ""),
    "corrected": ("当场改正，已销号", "good"),
    "order": ("下达责令改正通知书", "warn"),
    "extension": ("申请延期", ""),
    "extended": ("同意延期", ""),
    "not_extended": ("不同意延期", ""),
    "reply": ("提交整改回复", ""),
    "mended": ("复查合格，已销号", "good"),
    "not_mended": ("复查不合格", "bad"),
    "referred": ("移送执法机构", "warn"),
    "taken": ("执法机构已接收", ""),
    "declined": ("执法机构不予接收", "bad"),
    "ended": ("执法已办结，销号", "good"),
    "appeal": ("提出申诉", "warn"),
    "upheld": ("申诉不成立，维持原认定", ""),
    "allowed": ("申诉成立，问题撤销", "good"),
    "withdrawn": ("撤销问题", ""),
}
BY_INSPECTED = frozenset({"extension", "reply", "appeal"})
WAYS = {"papers": "书面复查", "visit": "现场复查"}


@dataclass(frozen=True)
class StepTold:
    """One step as a page shows it."""

    title: str
    tone: str
    who: str
    at: datetime
    words: str
    until: date | None
    letter: UUID | None
    letter_title: str
    papers: tuple[Document, ...]


def told(steps: Sequence[FindingStep], *, inspected: bool = False) -> list[StepTold]:
    """The steps in order. 1 SQL query. The inspected reads bodies, not the names of single officers."""
    if not steps:
        return []
    subject = f"finding:{steps[0].finding_id}"
    papers: dict[int, list[Document]] = {}
    rows = Attachment.objects.filter(subject=subject, removed_at__isnull=True).select_related("document")
    for row in rows.order_by("slot"):
        papers.setdefault(int(row.slot.split("-")[1]), []).append(row.document)
    return [_told(step, tuple(papers.get(step.number, ())), inspected=inspected) for step in steps]


def _told(step: FindingStep, papers: tuple[Document, ...], *, inspected: bool) -> StepTold:
    title, tone = TITLES[step.kind]
    until = step.body.get("until")
    way = WAYS.get(step.body.get("way", ""), "")
    name = step.by.name if step.by else "系统"
    who = ("本单位" if step.kind in BY_INSPECTED else "检查机构") if inspected else name
    words = [step.body.get("title", ""), way, step.body.get("words", "")]
    return StepTold(
        title=f"{title}（逾期提交）" if step.body.get("late") else title,
        tone=tone,
        who=who,
        at=step.at,
        words="：".join(word for word in words if word),
        until=date.fromisoformat(until) if until else None,
        letter=step.letter_id,
        letter_title=f"{step.letter.title} {step.letter.number}" if step.letter else "",
        papers=papers,
    )
