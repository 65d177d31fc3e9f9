"""Which places are checked is drawn in public: one draw a period, a stratum for each item and district."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from tongjian.engines.draws import DrawError, Listed, ObjectList, Rules
from tongjian.kernel.draws import actions as draws
from tongjian.kernel.draws import queries as drawn
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import (
    CheckPoint,
    Observation,
    Period,
    PeriodState,
    Source,
    Task,
    TaskState,
)
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck


def subject_of(period: Period) -> str:
    """How the draw names what it is for."""
    return f"assessment-period:{period.pk}"


def announce_sample(viewer: Viewer, period: Period, number: str, words: str, now: datetime) -> Draw:
    """公告抽样: the list of places and the rules, before the public figure `number` exists; `words` say of it
    where and when it will be published.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    _must_be_open(period)
    if _observations(period).exists():
        raise RefusedError("本周期的核查点位已经抽出。")
    listed, each = _lists(period)
    if not listed:
        raise RefusedError("本周期没有待采集的现场核查任务，不需要抽样。")
    try:
        rules = Rules.model_validate(
            {
                "title": f"{period.title}城管执法考核现场核查点位",
                "size": {"each": each},
                "sources": [{"name": number.strip(), "words": words.strip()}],
            }
        )
        office = _office(period.city)
        return draws.announce(
            viewer,
            period.city,
            rules,
            ObjectList.of(listed),
            subject=subject_of(period),
            organisation=office,
            now=now,
        )
    except DrawError as error:
        raise RefusedError(str(error)) from None
    except ValueError:
        raise RefusedError("请写明公开数字的名称，以及何时、在哪里公布。") from None


def make_sample(viewer: Viewer, period: Period, value: str, now: datetime) -> Draw:
    """抽样: the announced draw is made with the figure that is public now; every hit becomes an observation.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    announced = drawn.latest(subject_of(period))
    if announced is None:
        raise RefusedError("还没有公告抽样。")
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        _must_be_open(held)
        try:
            name = drawn.announcement_of(announced).rules.part_names[0]
            row = draws.make(viewer, announced.pk, {name: value.strip()}, now)
            certificate = drawn.certificate_of(row)
        except DrawError as error:
            raise RefusedError(str(error)) from None
        assert certificate is not None
        # Announced is announced: a place that ended meanwhile can still be drawn.
        points = {named(point): point for point in CheckPoint.objects.filter(city=period.city)}
        tasks = strata_of(period)
        Observation.objects.bulk_create(
            Observation(task=tasks[hit.stratum], point=points[hit.id], draw=row.pk)
            for hit in certificate.selected
        )
        body = {"draw": str(row.pk), "certificate": certificate.digest}
        append(period.city, period.pk, "assessment:sampled", body, actor=viewer.user, at=now)
    return row


def named(point: CheckPoint) -> str:
    """A place as everybody may read it in the list: its code, which is no other's, and its name."""
    return f"{point.code} {point.title}"


def give_up_sample(viewer: Viewer, period: Period, reason: str, now: datetime) -> Draw:
    """作废公告: the announced draw is not made, for a public reason; another may be announced.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    announced = drawn.latest(subject_of(period))
    if announced is None:
        raise RefusedError("还没有公告抽样。")
    try:
        return draws.give_up(viewer, announced.pk, reason, now)
    except DrawError as error:
        raise RefusedError(str(error)) from None


def strata_of(period: Period) -> Mapping[str, Task]:
    """The task behind each stratum of the draw. 1 SQL query."""
    office = office_of(period.city)
    titles = {each.organisation: each.title for each in office.districts} if office else {}
    rows = Task.objects.filter(period=period, item__source=Source.CHECK).select_related("item", "district")
    return {
        f"{titles.get(row.district.code, row.district.name)}·{row.item.title}": row
        for row in rows.order_by("item__number", "district_id")
    }


def _lists(period: Period) -> tuple[list[Listed], dict[str, int]]:
    """Every place by stratum, and how many of each stratum are drawn."""
    sheet, points = sheet_of(period.standard), _points(period)
    listed: list[Listed] = []
    each: dict[str, int] = {}
    for stratum, task in strata_of(period).items():
        source = sheet.item(task.item.code).source
        if task.state != TaskState.OPEN or not isinstance(source, FromCheck):
            continue
        fitting = [p for p in points if p.district_id == task.district_id and p.kind in source.kinds]
        if len(fitting) < source.each:
            kinds = "、".join(source.kinds)
            raise RefusedError(
                f"{stratum}要抽 {source.each} 处，名录中只有 {len(fitting)} 处（{kinds}）。请补充点位名录。"
            )
        each[stratum] = source.each
        listed += [Listed(stratum=stratum, id=named(point)) for point in fitting]
    return listed, each


def _points(period: Period) -> list[CheckPoint]:
    """The places of the city that stood in the list during the period. 1 SQL query."""
    standing = Q(until__isnull=True) | Q(until__gte=period.last)
    return list(CheckPoint.objects.filter(standing, city=period.city, since__lte=period.last))


def _observations(period: Period) -> QuerySet[Observation]:
    return Observation.objects.filter(task__period=period)


def _office(city: str) -> int | None:
    office = office_of(city)
    if office is None:
        return None
    return Organisation.objects.filter(city=city, code=office.body).values_list("pk", flat=True).first()


def _must_be_open(period: Period) -> None:
    if period.state != PeriodState.OPEN:
        raise RefusedError(f"{period.title}已截止采集，不能再抽样。")
