"""Reads of the approval system."""

from tongjian.systems.approval.queries.materials import (
    MaterialRow,
    answered_before,
    materials_given,
    materials_of,
    matters_of,
    place_for,
)
from tongjian.systems.approval.queries.stages import (
    StageRow,
    WorksStages,
    application_for,
    running_case,
    stages_of_projects,
    stages_of_works,
)

__all__ = [
    "MaterialRow",
    "StageRow",
    "WorksStages",
    "answered_before",
    "application_for",
    "materials_given",
    "materials_of",
    "matters_of",
    "place_for",
    "running_case",
    "stages_of_projects",
    "stages_of_works",
]
