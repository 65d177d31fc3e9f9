"""Items that are counted by a bound measure over the running systems: read for all districts at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from tongjian.engines.measures.bound import CannotAsk
from tongjian.engines.measures.bound.periods import Days
from tongjian.kernel.measures.access import scope_of
from tongjian.kernel.measures.definitions import definition_of
from tongjian.kernel.measures.reading import read_measure
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.people.viewer import SYSTEM, Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.evidence import Found, put_or_replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, Source, Task
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromMeasure


def read_measures(viewer: Viewer, period: Period, reason: str, now: datetime) -> int:
    """Read every measured item of a period; how many values are new.

    A value that cannot be said (missing, suppressed) leaves its task open.
    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, period.city, Role.HANDLER, Role.HEAD)
    office, sheet = office_of(period.city), sheet_of(period.standard)
    assert office is not None
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(period=period, item__source=Source.MEASURE).select_related(
        "item", "district"
    ):
        tasks[task.item.code].append(task)
    written = 0
    with transaction.atomic():
        # The period is held first: whoever closes it meanwhile would score what is about to be replaced.
        Period.objects.select_for_update().get(pk=period.pk)
        for code, waiting in tasks.items():
            source = sheet.item(code).source
            assert isinstance(source, FromMeasure)
            answers = {str(each.key[0]): each for each in _answers(period, source)}
            for task in waiting:
                district = office.district(task.district.code)
                answer = answers.get(district.region) if district else None
                if answer is None or answer.numerator is None:
                    continue
                found = _found(source, answer, reason)
                written += put_or_replace(viewer, task.pk, found, now) is not None
    return written


def _answers(period: Period, source: FromMeasure) -> list[Answered]:
    city = period.city
    try:
        definition = definition_of(city, source.measure)
        return read_measure(
            city,
            source.measure,
            scope=scope_of(SYSTEM, city, definition.source),
            window=Days(period.first, period.last),
            group=[source.group],
        )
    except (LookupError, CannotAsk) as error:
        raise RefusedError(f"指标“{source.measure}”取不到数：{error}") from None


def _found(source: FromMeasure, answer: Answered, reason: str) -> Found:
    origin = {"measure": source.measure, "period": str(answer.period), "rows": answer.rows}
    upper, lower = _whole(answer.numerator), _whole(answer.denominator)
    return Found(Source.MEASURE, upper, lower, origin, reason)


def _whole(number: Fraction | None) -> Decimal | None:
    """A counted number as it is kept. Sums of more than four decimals do not occur in declared sources."""
    return None if number is None else Decimal(number.numerator) / Decimal(number.denominator)
