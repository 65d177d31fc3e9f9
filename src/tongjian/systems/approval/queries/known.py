"""What the platform knows of a project and need not be told again: licences, planning conditions, answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils import timezone
from ruamel.yaml import YAML

from tongjian.engines.scrutiny.conditions import Band, Conditions
from tongjian.kernel.forms.models import Submission
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.places.planning.queries import in_force
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.models import Application, subject_of
from tongjian.systems.approval.queries.materials import licences_held

_LIMITS = {"far": "max", "coverage": "max", "building_height": "max", "green_ratio": "min"}
"""Which end of what planning conditions fix an applicant has to keep."""


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
    """The planning conditions that bind the parcel: `parcel.number`, `.date`, and the figures they fix."""
    row = in_force(project.city, project.parcel, timezone.localdate()) if project.parcel else None
    if row is None:
        return []
    mark = f"来自地块 {row.parcel} 的规划条件 {row.number}"
    about = Source("parcel", {"number": row.number, "date": row.issued_on}, mark=mark)
    return [about, *_fixed(Conditions.model_validate(YAML(typ="safe").load(row.conditions)), mark)]


def _fixed(conditions: Conditions, mark: str) -> Iterator[Source]:
    """`parcel.far`, `.coverage` (%), `.building_height` (m), `.green_ratio` (%), as far as they are fixed.

    What conditions fix is a limit, not what was designed: the words beside the field say which.
    """
    for name, limit in _LIMITS.items():
        band: Band | None = getattr(conditions, name)
        value = getattr(band, limit) if band else None
        if value is not None:
            words = "不大于" if limit == "max" else "不小于"
            yield Source("parcel", {name: value}, mark=f"{mark}（{words} {value.normalize():f}）")


def _answers(project: Project) -> list[Source]:
    """What was handed in for the same project at other stages, newest first."""
    ids = Application.objects.filter(project=project).exclude(case=None).values_list("pk", flat=True)
    handed_in = Submission.objects.filter(
        city=project.city, subject__in=[subject_of(id_) for id_ in ids], data__isnull=False
    ).order_by("-at")
    return [Source(EARLIER, json.loads(data or "{}")) for data in handed_in.values_list("data", flat=True)]
