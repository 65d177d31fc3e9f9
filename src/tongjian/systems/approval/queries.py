"""Reads of the approval system. Each says how many SQL queries it takes."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.kernel.documents.queries import current_attachments
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.schema import Material
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.models import Application


def materials_of(definition: StageDefinition, values: Mapping[str, object]) -> list[Material]:
    """Every material of the stage's matters that apply, each asked for once. No query."""
    asked: dict[str, Material] = {}
    for matter in definition.matters:
        if matter.applies_to(values) is not False:
            for material in matter.matter.materials:
                known = asked.get(material.name)
                if known is None or (material.required and not known.required):
                    asked[material.name] = material
    return list(asked.values())


def missing_materials(definition: StageDefinition, application: Application) -> list[Material]:
    """Required materials that were not given. 1 query."""
    given = {row.slot for row in current_attachments(application.subject)}
    asked = materials_of(definition, project_values(application.project))
    return [m for m in asked if m.required and not m.from_licence and m.name not in given]


def project_values(project: Project) -> dict[str, object]:
    """What conditions in packs may ask about a project; what is not known is left out. No query."""
    return {name: value for name, value in context_of(project).items() if value not in (None, "")}
