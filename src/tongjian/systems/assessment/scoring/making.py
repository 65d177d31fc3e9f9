"""Score sheets: made when a period is closed, and again, as the next version, when evidence was corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from tongjian.engines.measures import Value
from tongjian.engines.measures.publishing import published
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import (
    Evidence,
    Frequency,
    Period,
    PeriodState,
    Sheet,
    Task,
    TaskState,
)
from tongjian.systems.assessment.scoring.content import Content, content_of, value_of, value_over
from tongjian.systems.assessment.standards.queries import sheet_of

MOST_NAMED = 10


def close_period(viewer: Viewer, period: Period, now: datetime) -> list[Sheet]:
    """截止采集: every task has to be done; the first sheets are made.

    What a district does not have is not left out: its task says 不适用 with the reason.
    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HEAD)
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        if held.state != PeriodState.OPEN:
            raise RefusedError(f"{held.title}已经截止。")
        waiting = Task.objects.filter(period=held, state=TaskState.OPEN).select_related("item", "district")
        if open_ := list(waiting.order_by("item__number", "district_id")):
            named = [f"{task.district.name}“{task.item.title}”" for task in open_[:MOST_NAMED]]
            raise RefusedError(
                f"还有 {len(open_)} 项没有采集：{'、'.join(named)}。请采集，或写明不适用的理由。"
            )
        held.state, held.closed_at = PeriodState.CLOSED, now
        held.save(update_fields=["state", "closed_at"])
        append(held.city, held.pk, "assessment:period-closed", {}, actor=viewer.user, at=now)
        return _make(viewer, held, "", now)


def score_again(viewer: Viewer, period: Period, reason: str, now: datetime) -> list[Sheet]:
    """The next version of every sheet whose scores are no longer the same; the others stay as they are.

    Who may is asked by whoever calls (a correction after a review or an appeal). Raises `RefusedError`.
    """
    if not reason.strip():
        raise RefusedError("重新计分要写明理由。")
    with transaction.atomic():
        held = Period.objects.select_for_update().get(pk=period.pk)
        if held.state != PeriodState.CLOSED:
            raise RefusedError(f"{held.title}还没有截止，截止时才计分。")
        return _make(viewer, held, reason.strip()[:500], now)


def contents_of(period: Period) -> dict[Organisation, Content]:
    """The scores of every district as the evidence stands now. 5 SQL queries at most."""
    sheet, digest = sheet_of(period.standard), period.standard.digest
    found: dict[Organisation, Content] = {}
    for district, values in _values(period).items():
        head = {"period": period.title, "district": district.code, "district_name": district.name}
        found[district] = content_of(sheet, digest, period.kind, values, **head)
    return found


def latest_sheets(period: Period) -> dict[int, Sheet]:
    """The last version of each district's sheet, by organisation. 1 SQL query."""
    rows = Sheet.objects.filter(period=period).select_related("district").order_by("number")
    return {row.district_id: row for row in rows}


def _make(viewer: Viewer, period: Period, reason: str, now: datetime) -> list[Sheet]:
    before, contents = latest_sheets(period), contents_of(period)
    totals = {district.code: content.result.total for district, content in contents.items()}
    printed = {line.name: line.total for line in published(totals, sheet_of(period.standard).places)}
    made = []
    for district, content in contents.items():
        was = before.get(district.pk)
        if was is not None and was.digest == content.digest:
            continue
        row = Sheet.objects.create(
            period=period,
            district=district,
            number=was.number + 1 if was else 1,
            profile=content.result.profile.reference,
            body=content.text,
            digest=content.digest,
            total=str(content.result.total),
            at_most=str(content.result.at_most),
            printed=printed[district.code],
            reason=reason if was else "",
            made_by_id=viewer.user,
            made_at=now,
        )
        body = {"sheet": str(row.pk), "district": district.code, "number": row.number, "digest": row.digest}
        append(period.city, period.pk, "assessment:scored", body, actor=viewer.user, at=now)
        made.append(row)
    return made


def _values(period: Period) -> Mapping[Organisation, Mapping[str, Value]]:
    sheet = sheet_of(period.standard)
    own = _collected([period])
    values: dict[Organisation, dict[str, Value]] = defaultdict(dict)
    for (district, code, _), evidence in own.items():
        values[district][code] = value_of(sheet.item(code), evidence)
    if period.kind == Frequency.QUARTER:
        months = _months(period)
        for district, items in _by_item(_collected(months)).items():
            for code, found in items.items():
                in_order = {month.title: found.get(month) for month in months}
                values[district][code] = value_over(sheet.item(code), in_order)
    return values


def _months(period: Period) -> Sequence[Period]:
    """The monthly periods of a quarter by the same standard. 1 SQL query."""
    inside = Period.objects.filter(
        standard=period.standard_id, kind=Frequency.MONTH, first__gte=period.first, last__lte=period.last
    )
    return list(inside.order_by("first"))


def _collected(periods: Sequence[Period]) -> dict[tuple[Organisation, str, Period], Evidence | None]:
    """The evidence that counts for every task of the periods, None where there is none. 2 SQL queries."""
    by_key = {period.pk: period for period in periods}
    tasks = list(Task.objects.filter(period__in=by_key).select_related("item", "district"))
    counts = Evidence.objects.filter(task__period__in=by_key, replaced_by__isnull=True)
    found = {evidence.task_id: evidence for evidence in counts}
    return {(task.district, task.item.code, by_key[task.period_id]): found.get(task.pk) for task in tasks}


def _by_item(
    collected: Mapping[tuple[Organisation, str, Period], Evidence | None],
) -> Mapping[Organisation, Mapping[str, Mapping[Period, Evidence | None]]]:
    found: dict[Organisation, dict[str, dict[Period, Evidence | None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for (district, code, period), evidence in collected.items():
        found[district][code][period] = evidence
    return found


def total_of(sheet: Sheet) -> Fraction:
    """The exact total of a sheet."""
    return Fraction(sheet.total)
