"""What happens to a drawing at the desk. The words people wrote are sealed, as everywhere in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from tongjian.kernel.cases.facts import Fact, declare

ACCEPTED, REJECTED = "accept", "reject"
DECISIONS = {ACCEPTED: "认可", REJECTED: "不认可"}


@declare
@dataclass(frozen=True, slots=True)
class CommentMade(Fact):
    """图纸意见: an officer wrote something at a place of one version. `x`, `y`: metres of the drawing."""

    kind: ClassVar[str] = "drawing-comment"
    SEALED: ClassVar[tuple[str, ...]] = ("text",)
    comment: str = ""
    check: str = ""
    slot: str = ""
    version: int = 0
    duty: str = ""
    x: str = ""
    y: str = ""
    text: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return f"图纸意见（第{self.version}版）", texts.get(self.text, ""), "warn"


@declare
@dataclass(frozen=True, slots=True)
class CommentAnswered(Fact):
    """答复: somebody answered a comment; it stays open until the department closes it."""

    kind: ClassVar[str] = "drawing-comment-answered"
    SEALED: ClassVar[tuple[str, ...]] = ("text",)
    comment: str = ""
    text: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "答复图纸意见", texts.get(self.text, ""), ""


@declare
@dataclass(frozen=True, slots=True)
class CommentClosed(Fact):
    """关闭: the department says why the comment is settled."""

    kind: ClassVar[str] = "drawing-comment-closed"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    comment: str = ""
    remark: str = ""

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        return "关闭图纸意见", texts.get(self.remark, ""), "good"


@declare
@dataclass(frozen=True, slots=True)
class FindingsDecided(Fact):
    """审查判断: what a machine left open was decided by a person, with one reason for all of it.

    `bases` are what the findings rest on (`Finding.basis`): the decision holds wherever nothing of that has
    changed. `titles` are the rules as people call them.
    """

    kind: ClassVar[str] = "findings-decided"
    SEALED: ClassVar[tuple[str, ...]] = ("remark",)
    decision: str = ""
    check: str = ""
    slot: str = ""
    version: int = 0
    duty: str = ""
    bases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    remark: str = ""

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self:
        lists = {name: tuple(body.get(name, ())) for name in ("bases", "titles")}
        return cls(**{**body, **lists})

    def told(self, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
        about = "、".join(self.titles)
        title = f"{DECISIONS[self.decision]}审查项 {len(self.bases)} 处（{about}，第{self.version}版）"
        return title, texts.get(self.remark, ""), "good" if self.decision == ACCEPTED else "bad"
