"""What the page of a subject shows of visits and findings."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.field.access import of_office
from tongjian.systems.supervision.field.models import Finding, Visit
from tongjian.systems.supervision.field.tones import FINDING_TONES, VISIT_TONES
from tongjian.systems.supervision.sections import SectionRow

MOST = 20


def visits(subject: Subject, viewer: Viewer) -> Sequence[SectionRow]:
    """The latest visits the viewer may see. 1 SQL query."""
    rows = Visit.objects.filter(of_office(viewer), subject=subject).order_by("-assigned_at", "id")[:MOST]
    return [
        SectionRow(
            f"{row.number} {row.category}",
            row.result or f"期限 {row.due_on:%Y-%m-%d}",
            reverse("supervision-visit", args=[row.city, row.pk]),
            row.get_state_display(),
            VISIT_TONES[row.state],
        )
        for row in rows
    ]


def findings(subject: Subject, viewer: Viewer) -> Sequence[SectionRow]:
    """The latest findings the viewer may see. 1 SQL query."""
    rows = Finding.objects.filter(of_office(viewer, "visit"), subject=subject).order_by("-found_on", "id")
    return [
        SectionRow(
            f"{row.number} {row.title}",
            row.words,
            reverse("supervision-finding", args=[row.city, row.pk]),
            row.get_state_display(),
            FINDING_TONES[row.state],
        )
        for row in rows[:MOST]
    ]
