"""图纸意见: a department writes at a place of the drawing; until it closes the comment, the case is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, registry
from tongjian.kernel.cases.common import ANY_KIND, Given
from tongjian.kernel.cases.facts import Fact, HoldPlaced, HoldReleased
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.people.viewer import Role
from tongjian.systems.scrutiny.desk.facts import CommentAnswered, CommentClosed, CommentMade
from tongjian.systems.scrutiny.desk.holding import COMMENTS, comment_key, link_to
from tongjian.systems.scrutiny.desk.record import Comment, record_of
from tongjian.systems.scrutiny.desk.rests import Resting, resting
from tongjian.systems.scrutiny.desk.who import duties_of_officer, officer, officer_or_applicant
from tongjian.systems.scrutiny.models import Finding

# Nothing that is built lies farther from the origin of its coordinates, in metres.
_FARTHEST = Decimal(100_000_000)
_SHOWN = 60


@dataclass(frozen=True)
class Pinned:
    """The drawing as the case rests on it, and the finding the comment is about, if any."""

    rests: Resting
    finding: Finding | None


@registry.action
class CommentOnDrawing(Action):
    """在图上提意见: pinned to a place and a version; it holds the department until it is closed."""

    name, title = "comment_on_drawing", "在图上提意见"
    kinds, states = ANY_KIND, OPEN
    button = False

    class Input(Given):
        check: UUID = Field(title="图纸")
        text: str = Field(min_length=2, max_length=1000, title="意见")
        x: Decimal | None = Field(None, title="位置", ge=-_FARTHEST, le=_FARTHEST)
        y: Decimal | None = Field(None, title="位置", ge=-_FARTHEST, le=_FARTHEST)
        finding: int | None = Field(None, title="审查项", ge=1)
        duty: str = Field("", max_length=48, title="部门")

    def who(self, view: View) -> Refusal | None:
        return officer(view)

    def load(self, view: View, given: Any) -> Pinned:
        """3 queries."""
        rests = resting(view.case.id)
        of_check = rests.findings.get(given.check, ())
        return Pinned(rests, next((f for f in of_check if f.number == given.finding), None))

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if refusal := view.loaded.rests.refusal(given.check):
            yield refusal
        if _place(view, given) is None:
            yield Refusal("没有指明意见的位置", "请在图上点选位置，或选择一个在图上有位置的审查项")
        own = duties_of_officer(view)
        if given.duty and given.duty not in own:
            yield Refusal("您不是这个部门的承办人或审批负责人")
        elif not given.duty and len(own) > 1:
            yield Refusal("没有指明代表哪个部门", "请选择部门")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        check, place = view.loaded.rests.check(given.check), _place(view, given)
        assert check is not None and place is not None
        comment, duty = uuid4(), given.duty or next(iter(duties_of_officer(view)))
        yield CommentMade(
            comment=str(comment),
            check=str(check.pk),
            slot=check.slot,
            version=check.attachment.version,
            duty=duty,
            x=str(place[0]),
            y=str(place[1]),
            text=given.text,
        )
        # The reason stands on the page of the case; what was written does not, or it could not be erased.
        yield HoldPlaced(
            key=comment_key(comment),
            system=COMMENTS,
            duty=duty,
            reason=f"第{check.attachment.version}版图纸上有一条意见没有关闭",
            link=link_to(view.case.id, check.slot, f"comment-{comment}"),
        )

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("图纸上有一条意见需要答复", _short(given.text), organisation=view.case.applicant)


class OnComment(Action):
    """An act on a comment that is there and open."""

    kinds, states = ANY_KIND, OPEN
    button = False

    def load(self, view: View, given: Any) -> Comment | None:
        return record_of(view.tree, view.case.id).comments.get(given.comment)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        comment: Comment | None = view.loaded
        if comment is None:
            yield Refusal("没有这条意见", "请刷新页面")
        elif comment.closed is not None:
            yield Refusal("这条意见已经关闭", "请刷新页面查看结果")


@registry.action
class AnswerComment(OnComment):
    """答复意见: the applicant says what was or will be done; the department may ask back."""

    name, title = "answer_comment", "答复图纸意见"

    class Input(Given):
        comment: UUID = Field(title="意见")
        text: str = Field(min_length=2, max_length=1000, title="答复")

    def who(self, view: View) -> Refusal | None:
        return officer_or_applicant(view)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        yield from super().check(view, given)
        if view.loaded and not (_applies(view) or view.loaded.duty in duties_of_officer(view)):
            yield Refusal("这条意见属于其他部门")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield CommentAnswered(comment=str(given.comment), text=given.text)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        told = {"user": view.loaded.said.by} if _applies(view) else {"organisation": view.case.applicant}
        yield Notify("图纸意见有了答复", _short(given.text), **told)


@registry.action
class CloseComment(OnComment):
    """关闭意见: whoever opened it, or the head of the same department, says why it is settled."""

    name, title = "close_comment", "关闭图纸意见"

    class Input(Given):
        comment: UUID = Field(title="意见")
        remark: str = Field(min_length=2, max_length=500, title="处理结果")

    def who(self, view: View) -> Refusal | None:
        return officer(view)

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        yield from super().check(view, given)
        if view.loaded and not may_close(view, view.loaded):
            yield Refusal("只有提出意见的人员或同一部门的审批负责人可以关闭")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield CommentClosed(comment=str(given.comment), remark=given.remark)
        key = comment_key(given.comment)
        if (hold := view.case.holds.get(key)) and hold.released_at is None:
            yield HoldReleased(key=key, because="closed", remark=given.remark)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("图纸意见已关闭", _short(given.remark), organisation=view.case.applicant)


def may_close(view: View, comment: Comment) -> bool:
    """Whoever opened it and still works for the department, or its head."""
    opened = comment.said.by == view.actor.user and comment.duty in duties_of_officer(view)
    return opened or comment.duty in duties_of_officer(view, Role.HEAD)


def _applies(view: View) -> bool:
    return view.case.applicant in view.actor.organisations(Role.APPLICANT)


def _place(view: View, given: Any) -> tuple[Decimal, Decimal] | None:
    """To the millimetre: where somebody clicked, or the middle of the finding."""
    if given.x is not None and given.y is not None:
        return _millimetres(given.x), _millimetres(given.y)
    finding = view.loaded.finding
    if finding is None or finding.x is None or finding.y is None:
        return None
    return _millimetres(Decimal(finding.x)), _millimetres(Decimal(finding.y))


def _millimetres(metres: Decimal) -> Decimal:
    return metres.quantize(Decimal("0.001"))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
