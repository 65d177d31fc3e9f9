"""What the platform knows of a project and need not be told again: licences, planning conditions, answers."""

from __future__ import annotations

import json

from django.utils import timezone

from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.places.planning.queries import in_force
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.models import Application, subject_of
from tongjian.systems.approval.queries.materials import licences_held


def known_before(project: Project) -> list[Source]:
    """The surest first: licences, planning conditions, earlier answers. At most 4 SQL queries."""
    return [*_licences(project), *_parcel(project), *_answers(project)]


def _licences(project: Project) -> list[Source]:
    """Number and dates of every licence in force, as `licence.<type>.number`, `.date`, `.until`."""
    return [
        Source(
            f"licence.{type_}",
            {"number": row.document_number, "date": row.issued_on, "until": row.valid_until},
            mark=f"来自《{row.title}》{row.document_number}",
        )
        for type_, row in licences_held(project).items()
    ]


def _parcel(project: Project) -> list[Source]:
    """The planning conditions that bind the parcel: `parcel.number` and `parcel.date`."""
    row = in_force(project.city, project.parcel, timezone.localdate()) if project.parcel else None
    if row is None:
        return []
    mark = f"来自地块 {row.parcel} 的规划条件 {row.number}"
    return [Source("parcel", {"number": row.number, "date": row.issued_on}, mark=mark)]


def _answers(project: Project) -> list[Source]:
    """What was handed in for the same project at other stages, newest first."""
    ids = Application.objects.filter(project=project).exclude(case=None).values_list("pk", flat=True)
    handed_in = Submission.objects.filter(
        city=project.city, subject__in=[subject_of(id_) for id_ in ids], data__isnull=False
    ).order_by("-at")
    return [Source(EARLIER, json.loads(data or "{}")) for data in handed_in.values_list("data", flat=True)]
