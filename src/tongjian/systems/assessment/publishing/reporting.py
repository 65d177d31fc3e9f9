"""Reporting to the bureau's comprehensive assessment, with the share and the coverage that were reached.

Share: the points this assessment really scored, of the points of the whole, over the districts. Coverage: the
districts that were scored, of those that are assessed. Both are counted from the sheets, never written down.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction

from tongjian.engines.measures.rational import printed
from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, Sheet
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.publishing.content import body_of
from tongjian.systems.assessment.results.models import Publication, Report
from tongjian.systems.assessment.results.sheet import Comprehensive, results_of


@dataclass(frozen=True, slots=True)
class Reached:
    """Share and coverage of a publication in percent, exactly, with what each was counted from.

    `of_district` are the points each assessed district was really scored on, by its code.
    """

    points: Fraction
    of_points: Fraction
    scored: int
    assessed: int
    missing: tuple[str, ...]
    least_share: Decimal
    least_coverage: Decimal
    of_district: tuple[tuple[str, Fraction], ...] = ()

    @property
    def share(self) -> Fraction | None:
        """Of the comprehensive assessment; None where there is nothing to take it of."""
        return self.points / self.of_points * 100 if self.of_points else None

    @property
    def coverage(self) -> Fraction | None:
        """Of the assessed districts."""
        return Fraction(self.scored * 100, self.assessed) if self.assessed else None

    @property
    def share_met(self) -> bool:
        """Whether the share is what it has to be."""
        return self.share is not None and self.share >= Fraction(self.least_share)

    @property
    def coverage_met(self) -> bool:
        """Whether enough districts were covered."""
        return self.coverage is not None and self.coverage >= Fraction(self.least_coverage)

    def told(self) -> dict[str, Any]:
        """As a report keeps it: exactly, and printed."""
        return {
            "share": None if self.share is None else str(self.share),
            "share_printed": "" if self.share is None else f"{printed(self.share, 2)}%",
            "share_met": self.share_met,
            "points": str(self.points),
            "of_points": str(self.of_points),
            "coverage": None if self.coverage is None else str(self.coverage),
            "coverage_printed": "" if self.coverage is None else f"{printed(self.coverage, 2)}%",
            "coverage_met": self.coverage_met,
            "scored": self.scored,
            "assessed": self.assessed,
            "missing": list(self.missing),
            "of_district": {code: str(points) for code, points in self.of_district},
        }


def reached(row: Publication) -> Reached | None:
    """What a publication reaches; None where the city names no comprehensive assessment. 1 SQL query."""
    whole, office = results_of(row.period.city).comprehensive, office_of(row.period.city)
    if whole is None or office is None:
        return None
    lines = json.loads(row.body)["districts"]
    wanted = [UUID(line["sheet"]) for line in lines]
    bodies = Sheet.objects.filter(pk__in=wanted).values_list("district__code", "body")
    points = {code: points_of(json.loads(body)) for code, body in bodies}
    scored = {code for code, each in points.items() if each > 0}
    # A district that was not scored stands in the denominator: nothing is gained by leaving one out.
    districts = {each.organisation: each.title for each in office.districts}
    everybody = sorted(districts.keys() | points.keys())
    return Reached(
        points=sum(points.values(), Fraction(0)),
        of_points=Fraction(whole.full) * len(everybody),
        scored=len(scored & districts.keys()),
        assessed=len(districts),
        missing=tuple(title for code, title in districts.items() if code not in scored),
        least_share=whole.least_share,
        least_coverage=whole.least_coverage,
        of_district=tuple((code, points.get(code, Fraction(0))) for code in everybody),
    )


def points_of(body: dict[str, Any]) -> Fraction:
    """The points of a sheet for which there was a value."""
    rows = (row for row in body["rows"] if row["points"] is not None and row["score"] is not None)
    return sum((Fraction(row["points"]) for row in rows), Fraction(0))


def report(viewer: Viewer, publication: UUID, now: datetime) -> Report:
    """上报: hand the latest publication to the comprehensive assessment.

    Raises `PermissionDenied`, `RefusedError`.
    """
    row = Publication.objects.select_related("period").filter(pk=publication).first()
    if row is None:
        raise RefusedError("没有这次公布。")
    needs_body(viewer, row.period.city, Role.HEAD)
    with transaction.atomic():
        Period.objects.select_for_update().get(pk=row.period_id)
        if Publication.objects.filter(period=row.period_id, number__gt=row.number).exists():
            raise RefusedError("结果已有新的版本。请上报最新版本。")
        if Report.objects.filter(publication=row).exists():
            raise RefusedError("这个版本已经上报。")
        return _report(viewer, row, now)


def report_again(viewer: Viewer, row: Publication, now: datetime) -> Report | None:
    """A new version replaces a report that was made; None where there was none. Under the period's lock."""
    reported = Report.objects.filter(period=row.period_id).exists()
    if not reported or results_of(row.period.city).comprehensive is None:
        return None
    return _report(viewer, row, now)


def _report(viewer: Viewer, row: Publication, now: datetime) -> Report:
    period = row.period
    whole, figures = results_of(period.city).comprehensive, reached(row)
    if whole is None or figures is None:
        raise RefusedError("城市包没有写综合考核（results.yaml 的 comprehensive），不能上报。")
    before = Report.objects.filter(period=period).order_by("-number").first()
    number = before.number + 1 if before else 1
    published = json.loads(row.body)
    text, digest = body_of(
        assessment=whole.title,
        full=f"{whole.full:f}",
        period=period.title,
        publication=row.digest,
        version=row.number,
        stage=row.stage,
        reached=figures.told(),
        districts=[_line(line) for line in published["districts"]],
        replaces=before.digest if before else "",
        reason=row.reason if before else "",
    )
    made = Report.objects.create(
        period=period, publication=row, number=number, body=text, digest=digest, by_id=viewer.user, at=now
    )
    body = {"report": str(made.pk), "number": number, "digest": digest}
    append(period.city, period.pk, "assessment:reported", body, actor=viewer.user, at=now)
    _tell(made, whole, now)
    return made


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("district", "name", "total", "printed", "place", "best", "worst")}


def _tell(row: Report, whole: Comprehensive, now: datetime) -> None:
    city = row.period.city
    body = Organisation.objects.filter(city=city, code=whole.body).values_list("pk", flat=True).first()
    if body is None:
        return
    title = f"{row.period.title}城管执法考核结果上报（第 {row.number} 次）"
    notify_many([NewNotice(city, title, "已报送综合考核。", "", organisation=body)], now=now)
