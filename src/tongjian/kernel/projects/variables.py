"""What a condition in a pack may ask about a project: `project.kind`, `project.site_area` …

Pure: packs are checked against these names without a database.
"""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.engines.expressions import Kind

PROJECT_VARIABLES: Mapping[str, Kind] = {
    "project.code": Kind.STRING,
    "project.name": Kind.STRING,
    "project.kind": Kind.STRING,
    "project.use": Kind.STRING,
    "project.investment": Kind.DOUBLE,
    "project.site_area": Kind.DOUBLE,
    "project.floor_area": Kind.DOUBLE,
    "project.region": Kind.STRING,
    "project.address": Kind.STRING,
    "project.parcel": Kind.STRING,
}
"""The fields every project has. Areas in m², investment in 万元. A pack may declare further attributes."""


def project_variables(attributes: Mapping[str, Kind] | None = None) -> Mapping[str, Kind]:
    """The variables of a city whose projects carry `attributes` (name → kind) beyond the common fields."""
    return {**PROJECT_VARIABLES, **{f"project.{name}": kind for name, kind in (attributes or {}).items()}}
