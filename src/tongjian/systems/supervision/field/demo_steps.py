"""How a finding of the demo went on, act by act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.documents.models import Document
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field import acting, answering, referring


class StepSheet(Part):
    """One act, so many days after the visit; `days` is how far off the deadline it sets or asks for is."""

    act: Literal[
        "order",
        "reply",
        "mended",
        "not_mended",
        "extension",
        "extended",
        "appeal",
        "upheld",
        "referred",
        "withdrawn",
    ]
    after: int = Field(ge=0, le=365)
    words: str
    days: int = Field(default=15, ge=1, le=90)
    channel: str = ""


def walk(finding: UUID, step: StepSheet, people: Mapping[str, Viewer], paper: Document, at: datetime) -> None:
    """Make it, as whoever makes such a step."""
    until = timezone.localdate(at) + timedelta(days=step.days)
    officer, head, company = people["officer"], people["head"], people["company"]
    match step.act:
        case "order":
            acting.order(officer, finding, until, step.words, at)
        case "reply":
            answering.reply(company, finding, step.words, [paper], at)
        case "mended" | "not_mended" as outcome:
            mended = outcome == "mended"
            acting.recheck(officer, finding, mended=mended, words=step.words, documents=[], now=at)
        case "extension":
            answering.ask_extension(company, finding, until, step.words, at)
        case "extended":
            acting.answer_extension(officer, finding, granted=True, until=until, words=step.words, now=at)
        case "appeal":
            answering.appeal(company, finding, step.words, [], at)
        case "upheld":
            acting.decide_appeal(head, finding, allowed=False, words=step.words, now=at)
        case "referred":
            referring.send(head, finding, step.channel, step.words, at)
        case "withdrawn":
            acting.withdraw(head, finding, step.words, at)
