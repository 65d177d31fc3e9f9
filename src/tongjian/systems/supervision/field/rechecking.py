"""复查: a visit that looks at findings again, and what its result does to them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongjian.engines.fieldwork import Result, State, StepKind
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field.access import needs_office
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.making import SPECIAL, Order, open_visit
from tongjian.systems.supervision.field.models import Finding, Member, Visit, VisitState
from tongjian.systems.supervision.field.sheet import VisitSheet, sheet_of
from tongjian.systems.supervision.field.standing import Standing
from tongjian.systems.supervision.field.stepping import step

WAITING = (State.ORDERED.value, State.REPLIED.value)


def plan_recheck(viewer: Viewer, visit: UUID, due_on: date, now: datetime) -> Visit:
    """A visit of the same team for the findings of a visit that are being mended. 10 SQL queries.

    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        rows = Visit.objects.select_for_update(of=("self",)).select_related("subject")
        row = rows.filter(pk=visit).first()
        if row is None:
            raise RefusedError("没有这次检查。")
        needs_office(viewer, row.organisation_id)
        if Visit.objects.filter(again=row, state=VisitState.OPEN).exists():
            raise RefusedError("已有一次复查在进行，请先办结。")
        found = Finding.objects.filter(visit=row, state__in=WAITING)
        keys = set(found.values_list("item", flat=True))
        if not keys:
            raise RefusedError("没有整改中或待复查的问题，不需要复查。")
        team = [each.officer for each in Member.objects.filter(visit=row).select_related("officer")]
        order = Order(
            city=row.city,
            title=f"复查：{row.title}",
            subject=row.subject,
            organisation=row.organisation_id,
            team=team,
            sheet=_only(sheet_of(row.sheet), keys),
            due_on=due_on,
            form=SPECIAL,
            category="复查",
            plan=row.plan,
            again=row.pk,
        )
        return open_visit(order, by=viewer.user, at=now)


def apply_recheck(viewer: Viewer, view: Standing, now: datetime) -> None:
    """Each finding looked at again is mended or not by its item; 未检查 leaves it as it was.

    1 SQL query, 4 for each finding. In the transaction that concludes the visit.
    """
    rows = Finding.objects.select_for_update().filter(visit=view.visit.again_id, state__in=WAITING)
    for row in rows.order_by("pk"):
        answered = view.state.answers.get(row.item)
        if answered is None or answered.result not in (Result.PASS, Result.FAIL):
            continue
        kind = StepKind.MENDED if answered.result is Result.PASS else StepKind.NOT_MENDED
        said = {"way": "visit", "visit": str(view.visit.pk), "words": answered.words}
        step(row, kind, said, by=viewer.user, now=now)


def _only(sheet: VisitSheet, keys: set[str]) -> VisitSheet:
    matters = [
        matter.model_copy(update={"items": tuple(item for item in matter.items if item.key in keys)})
        for matter in sheet.matters
    ]
    return VisitSheet(matters=tuple(matter for matter in matters if matter.items))
