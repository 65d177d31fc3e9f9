"""How a visit stands: its state from the facts, its doubts, and what is missing before its conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongjian.engines.fieldwork import Doubt, Known, Result, Spot, VisitState, doubts, fold
from tongjian.systems.supervision.field.models import FieldFact, Member, Visit
from tongjian.systems.supervision.field.office import field_of
from tongjian.systems.supervision.field.recording import fact_of
from tongjian.systems.supervision.field.sheet import VisitSheet, sheet_of

WORDS = {
    Result.PASS: "合格",
    Result.FAIL: "不合格",
    Result.UNCHECKED: "未检查",
    Result.ABSENT: "合理缺项",
}


@dataclass(frozen=True)
class Standing:
    """A visit with everything its facts say. `names` are the officers of the team by account."""

    visit: Visit
    sheet: VisitSheet
    state: VisitState
    doubts: tuple[Doubt, ...]
    names: dict[int, str]
    late: frozenset[str]

    def who(self, author: int) -> str:
        """The name of an officer of the team."""
        return self.names.get(author, "非本次检查人员")


def standing(visit: Visit, members: Sequence[Member], rows: Sequence[FieldFact]) -> Standing:
    """What the rows say. Facts that came too late are shown among the doubts and change nothing else.

    No SQL query when `visit.subject` and the officers are loaded.
    """
    late = frozenset(row.digest for row in rows if row.late)
    state = fold(fact_of(row) for row in rows if not row.late)
    place = visit.subject
    spot = None
    if place.longitude is not None and place.latitude is not None:
        spot = Spot(place.longitude, place.latitude)
    known = Known(
        assigned_at=visit.assigned_at,
        received={row.digest: row.received_at for row in rows},
        place=spot,
        members=frozenset(each.user_id for each in members if each.user_id is not None),
    )
    names = {each.user_id: each.officer.name for each in members if each.user_id is not None}
    found = doubts(state, known, field_of(visit.city).doubts.terms)
    after = [
        Doubt("after-conclusion", fact_of(row), "检查办结以后才同步，不计入结果。")
        for row in rows
        if row.late
    ]
    return Standing(visit, sheet_of(visit.sheet), state, (*found, *after), names, late)


def missing(view: Standing, files: frozenset[str]) -> list[str]:
    """Why the visit cannot be concluded yet, in sentences; empty: it can be."""
    return [*_of_items(view), *_of_people(view), *_of_files(view, files)]


def _of_items(view: Standing) -> Iterator[str]:
    for key, item in view.sheet.items.items():
        answered = view.state.answers.get(key)
        if answered is None:
            yield f"“{item.title}”还没有结果；没有检查的，请选“未检查”并写明原因。"
        elif answered.result is None:
            yield f"“{item.title}”两人结果不一致，请核对后由一人写明以哪个为准。"
        elif answered.result is not Result.PASS and not answered.words:
            yield f"“{item.title}”为{WORDS[answered.result]}，请写明情况或原因。"


def _of_people(view: Standing) -> Iterator[str]:
    state = view.state
    if not state.arrivals:
        yield "没有到达记录，请先记录到达。"
    if not state.signatures:
        yield "没有被检查对象的签字，也没有拒签记录。"
    wanted = {fact.author for fact in state.facts} & view.names.keys()
    unsigned = [view.names[each] for each in sorted(wanted) if not state.confirmed_by(each)]
    if unsigned:
        yield f"{'、'.join(unsigned)}还没有对现在的全部记录确认，请同步后确认。"
    if len([each for each in view.names if state.confirmed_by(each)]) < 2:
        yield "要有两名检查人员对现在的全部记录确认。"


def _of_files(view: Standing, files: frozenset[str]) -> Iterator[str]:
    named = {fact.body["sha256"] for fact in (*view.state.photos, *view.state.signatures)} - {""}
    if absent := len(named - files):
        yield f"有 {absent} 张照片或签名还没有传到服务器；照片丢失的，由拍摄人在手机上注明作废。"
