"""The section of one object's page: its grade, its open warnings, what is displayed of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import sees
from tongjian.systems.supervision.risk.grading.queries import TITLES, TONES
from tongjian.systems.supervision.risk.models import Grade, Warning
from tongjian.systems.supervision.sections import SectionRow

TITLE = "风险、预警和信用"
MOST = 10


def rows(subject: Subject, viewer: Viewer) -> Sequence[SectionRow]:
    """The last grade and the latest warnings. 2 SQL queries; nothing for whom the object is not."""
    if not sees(viewer, subject.city, subject.region):
        return []
    found: list[SectionRow] = []
    grades = Grade.objects.filter(subject=subject).select_related("run").defer("run__inputs", "run__people")
    grade = grades.order_by("-run__number").first()
    if grade is not None:
        text = f"{grade.score} 分，信用 {grade.credit}；截至 {grade.run.as_of:%Y-%m-%d}"
        href = reverse("supervision-risk-object", args=[subject.city, subject.pk])
        mark = f"{grade.grade} {TITLES[grade.grade]}".strip()
        found.append(SectionRow("风险等级", text, href, mark, TONES[grade.grade]))
    warnings = Warning.objects.filter(subject=subject).order_by("-found_at")[:MOST]
    found.extend(
        SectionRow(
            row.title,
            f"{row.found_on:%Y-%m-%d} {row.detail}",
            reverse("supervision-warning", args=[subject.city, row.pk]),
            row.get_outcome_display() or row.get_state_display(),
            "" if row.state == "closed" else "warn",
        )
        for row in warnings
    )
    return found
