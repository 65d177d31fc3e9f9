"""Reads of the approval system."""

from tongjian.systems.approval.queries.known import known_before
from tongjian.systems.approval.queries.materials import (
    MaterialRow,
    materials_given,
    materials_of,
    matters_of,
    place_for,
)
from tongjian.systems.approval.queries.stages import (
    StageRow,
    WorksStages,
    running_case,
    stages_of_projects,
    stages_of_works,
)

__all__ = [
    "MaterialRow",
    "StageRow",
    "WorksStages",
    "known_before",
    "materials_given",
    "materials_of",
    "matters_of",
    "place_for",
    "running_case",
    "stages_of_projects",
    "stages_of_works",
]
