"""The desk of a case, folded from its ledger: comments with their answers, decisions by what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tongjian.kernel.cases.tree import Tree
from tongjian.systems.scrutiny.desk.facts import CommentAnswered, CommentClosed, CommentMade, FindingsDecided


@dataclass(frozen=True)
class Said:
    """Who wrote what when; `text` is the digest under which the ledger keeps it."""

    by: int | None
    at: datetime
    text: str


@dataclass
class Comment:
    """A comment as it stands: open until `closed`. `x`, `y` in metres of the drawing."""

    id: UUID
    check: UUID
    slot: str
    version: int
    duty: str
    x: float
    y: float
    said: Said
    answers: list[Said] = field(default_factory=list)
    closed: Said | None = None


@dataclass(frozen=True)
class Decision:
    """What was decided about everything that rests on one basis."""

    decision: str
    duty: str
    version: int
    said: Said


@dataclass
class Record:
    """All that was said and decided on a case, in its order."""

    comments: dict[UUID, Comment] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)


def record_of(tree: Tree, case: UUID) -> Record:
    """The record of one case of a loaded tree. No query."""
    record = Record()
    for event, fact in tree.history:
        if event.chain != case:
            continue
        match fact:
            case CommentMade():
                said = Said(event.actor, event.at, fact.text)
                record.comments[UUID(fact.comment)] = Comment(
                    id=UUID(fact.comment),
                    check=UUID(fact.check),
                    slot=fact.slot,
                    version=fact.version,
                    duty=fact.duty,
                    x=float(fact.x),
                    y=float(fact.y),
                    said=said,
                )
            case CommentAnswered():
                answer = Said(event.actor, event.at, fact.text)
                record.comments[UUID(fact.comment)].answers.append(answer)
            case CommentClosed():
                record.comments[UUID(fact.comment)].closed = Said(event.actor, event.at, fact.remark)
            case FindingsDecided():
                said = Said(event.actor, event.at, fact.remark)
                decided = Decision(fact.decision, fact.duty, fact.version, said)
                record.decisions.update(dict.fromkeys(fact.bases, decided))
    return record
