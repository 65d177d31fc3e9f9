"""What a condition in a pack may ask about a project: `project.kind`, `project.site_area` …

Pure: packs are checked against these names without a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

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


def to_json(values: Mapping[str, object]) -> dict[str, object]:
    """Values of variables as JSON keeps them: decimals and dates as text, nothing for what is absent."""
    return {name: _plain(value) for name, value in values.items() if value not in (None, "")}


def from_json(kept: Mapping[str, object], kinds: Mapping[str, Kind]) -> dict[str, object]:
    """The values again, as the kinds say; a name that is not declared is left out."""
    return {name: _typed(kept[name], kind) for name, kind in kinds.items() if name in kept}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return value


def _typed(value: object, kind: Kind) -> object:
    match kind, value:
        case Kind.DOUBLE, str():
            return Decimal(value)
        case Kind.DATE, str():
            return date.fromisoformat(value)
        case _:
            return value
