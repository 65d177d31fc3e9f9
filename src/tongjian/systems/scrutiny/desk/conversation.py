"""The comments of a drawing as somebody reads them: with names, words, and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tongjian.kernel.cases.actions import View, applicant
from tongjian.kernel.cases.queries import Names
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.scrutiny.desk.actions.comments import may_close
from tongjian.systems.scrutiny.desk.record import Comment, Record, Said
from tongjian.systems.scrutiny.desk.who import duties_of_officer


@dataclass(frozen=True)
class SaidRow:
    """Words with who wrote them."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class CommentRow:
    """A comment with its conversation. `number` counts the comments of the case."""

    number: int
    comment: Comment
    department: str
    said: SaidRow
    answers: tuple[SaidRow, ...]
    closed: SaidRow | None
    may_answer: bool
    may_close: bool

    @property
    def open(self) -> bool:
        return self.closed is None

    @property
    def text(self) -> str:
        return self.said.text


def conversation(view: View, names: Names, record: Record, slot: str) -> list[CommentRow]:
    """The comments on every version of a drawing, the open ones first. No query."""
    pack, own = pack_of(view.case.city), duties_of_officer(view)
    applies, running = applicant(view) is None, not view.case.ended
    rows = [
        CommentRow(
            number=number,
            comment=comment,
            department=pack.duty_title(comment.duty),
            said=_row(comment.said, names),
            answers=tuple(_row(answer, names) for answer in comment.answers),
            closed=_row(comment.closed, names) if comment.closed else None,
            may_answer=running and comment.closed is None and (applies or comment.duty in own),
            may_close=running and comment.closed is None and may_close(view, comment),
        )
        for number, comment in enumerate(record.comments.values(), 1)
        if comment.slot == slot
    ]
    return sorted(rows, key=lambda row: not row.open)


def _row(said: Said, names: Names) -> SaidRow:
    by = names.people.get(said.by, "") if said.by else ""
    return SaidRow(by, said.at, names.texts.get(said.text, ""))
