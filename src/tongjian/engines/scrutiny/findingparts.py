"""The findings of a report, numbered, each with its place on the plan."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tongjian.engines.scrutiny.figures import shown
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import Judged
from tongjian.engines.scrutiny.locate import Locator
from tongjian.engines.scrutiny.quantities import plain
from tongjian.engines.scrutiny.report import FindingPart, WherePart
from tongjian.engines.siteplan import SitePlan


def finding_parts(
    plan: SitePlan, judged: tuple[Judged, ...], departments: Mapping[str, str]
) -> tuple[FindingPart, ...]:
    """The findings in the order given, numbered from 1; `departments` are titles by code."""
    locator = Locator(plan)
    return tuple(_finding(i, one, locator, departments) for i, one in enumerate(judged, start=1))


def _finding(number: int, judged: Judged, locator: Locator, departments: Mapping[str, str]) -> FindingPart:
    rule, measured = judged.rule, judged.measured
    limit = measured.limit if measured else rule.limit
    unit = measured.unit if measured else Unit.RATIO
    actual = measured.actual if measured else None
    return FindingPart(
        number=number,
        rule=rule.rule,
        title=rule.title,
        clause=rule.clause,
        document=rule.document,
        version=rule.version,
        verified=rule.verified,
        verdict=judged.verdict.value,
        severity=rule.severity.value,
        expected=str(limit) if limit else None,
        actual=None if actual is None else shown(actual, unit, limit),
        margin=None if judged.margin is None else _margin(judged.margin, unit),
        unit=unit.value,
        missing=judged.missing or (measured.missing if measured and actual is None else ""),
        department=rule.department,
        department_title=departments.get(rule.department, rule.department),
        entities=judged.entities,
        where=_where(judged, locator),
        mend=judged.mend,
        sentence=judged.sentence,
        published=judged.published,
    )


def _margin(margin: Decimal, unit: Unit) -> str:
    """Printed like the value; a margin that is not zero is never printed as zero."""
    printed = unit.text(margin)
    return plain(margin) if margin and not Decimal(printed) else printed


def _where(judged: Judged, locator: Locator) -> WherePart | None:
    if judged.measured is not None and judged.measured.whole_site:
        return None
    box = (judged.measured and judged.measured.box) or locator.box(judged.entities)
    if judged.points is None and box is None:
        return None
    return WherePart(points=judged.points, bbox=box)
