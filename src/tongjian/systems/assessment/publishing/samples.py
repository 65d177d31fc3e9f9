"""What was seen at drawn places, district by district, for the intervals of a period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tongjian.systems.assessment.models import (
    CheckPoint,
    Evidence,
    Frequency,
    Observation,
    Period,
    Source,
)
from tongjian.systems.assessment.publishing.intervals import Sample
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck


@dataclass(slots=True)
class _Seen:
    """The evidence of one task: what counts of it, and how many aspects were judged on the spot."""

    district: int
    item: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    judged: int = 0


def samples_of(period: Period) -> Mapping[int, list[Sample]]:
    """The sampled items of every district. At most 4 SQL queries.

    An item of which every place in the list was drawn is no sample and is left out. A corrected value is
    still one of the places that were drawn.
    """
    periods = _periods(period)
    sheet = sheet_of(period.standard)
    standing, drawn = _points(period), _drawn(periods)
    added: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for seen in _seen(periods):
        source = sheet.item(seen.item).source
        counted = _counted(seen, source) if isinstance(source, FromCheck) else None
        if counted is not None:
            problems, number = counted
            added[seen.district, seen.item].update(problems=problems, number=number, periods=1)
    found: dict[int, list[Sample]] = defaultdict(list)
    for (district, code), counts in added.items():
        source = sheet.item(code).source
        assert isinstance(source, FromCheck)
        if sum(standing[district, kind] for kind in source.kinds) > drawn[district, code]:
            found[district].append(Sample(code, counts["problems"], counts["number"], counts["periods"]))
    return found


def _counted(seen: _Seen, source: FromCheck) -> tuple[int, int] | None:
    """Problems, and of how many aspects; None where that cannot be said of the value."""
    if seen.numerator is None:
        return None
    if source.takes == "share":
        whole = seen.denominator or Decimal(0)
        problems, number = whole - seen.numerator, whole
    else:
        problems, number = seen.numerator, Decimal(seen.judged)
    whole_numbers = problems == int(problems) and number == int(number)
    return (int(problems), int(number)) if whole_numbers and 0 <= problems <= number and number else None


def _seen(periods: list[Period]) -> list[_Seen]:
    """What counts of every checked task. 1 SQL query."""
    rows = Evidence.objects.filter(task__period__in=periods, task__item__source=Source.CHECK).values_list(
        *("task", "task__district", "task__item__code", "numerator", "denominator", "origin", "replaced_by")
    )
    found: dict[UUID, _Seen] = {}
    for task, district, code, numerator, denominator, origin, replaced in rows:
        seen = found.setdefault(task, _Seen(district, code))
        seen.judged = max(seen.judged, origin.get("ok", 0) + origin.get("problems", 0))
        if replaced is None:
            seen.numerator, seen.denominator = numerator, denominator
    return list(found.values())


def _periods(period: Period) -> list[Period]:
    """The period, and the months of a quarter. 1 SQL query for a quarter."""
    if period.kind != Frequency.QUARTER:
        return [period]
    months = Period.objects.filter(
        standard=period.standard_id, kind=Frequency.MONTH, first__gte=period.first, last__lte=period.last
    )
    return [period, *months]


def _points(period: Period) -> Counter[tuple[int, str]]:
    """How many places of each kind a district has. 1 SQL query."""
    points = CheckPoint.objects.filter(city=period.city, since__lte=period.last)
    return Counter(points.exclude(until__lt=period.last).values_list("district", "kind"))


def _drawn(periods: list[Period]) -> Counter[tuple[int, str]]:
    """How many different places were drawn for each item of a district. 1 SQL query."""
    rows = Observation.objects.filter(task__period__in=periods)
    places = set(rows.values_list("task__district", "task__item__code", "point"))
    return Counter((district, code) for district, code, _ in places)
