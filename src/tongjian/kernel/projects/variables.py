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


TITLES: Mapping[str, str] = {
    "code": "项目代码",
    "name": "项目名称",
    "kind": "审批流程类型",
    "use": "主要用途",
    "investment": "总投资",
    "site_area": "用地面积",
    "floor_area": "建筑面积",
    "region": "所在区划",
    "address": "建设地点",
    "parcel": "地块编号",
}
"""How these fields are called on screens."""

COMMON = tuple(name.removeprefix("project.") for name in PROJECT_VARIABLES)
"""The names of these fields on the record."""


def values_of(known: Mapping[str, object], attributes: Mapping[str, object]) -> dict[str, object]:
    """The values as conditions see them; what is blank is None: conditions call it unknown.

    A list without items is not blank: of what it could hold, nothing is so.
    """
    stated = {**{name: known[name] for name in COMMON}, **attributes}
    return {f"project.{name}": None if value == "" else value for name, value in stated.items()}


def project_variables(attributes: Mapping[str, Kind] | None = None) -> Mapping[str, Kind]:
    """The variables of a city whose projects carry `attributes` (name → kind) beyond the common fields."""
    return {**PROJECT_VARIABLES, **{f"project.{name}": kind for name, kind in (attributes or {}).items()}}


def to_json(values: Mapping[str, object]) -> dict[str, object]:
    """Values as JSON keeps them without loss: decimals and dates name their kind, blanks are left out."""
    return {name: _kept(value) for name, value in values.items() if value not in (None, "")}


def from_json(kept: Mapping[str, object]) -> dict[str, object]:
    """The values that `to_json` kept."""
    return {name: _read(value) for name, value in kept.items()}


def _kept(value: object) -> object:
    match value:
        case Decimal():
            return {"decimal": format(value, "f")}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def _read(value: object) -> object:
    match value:
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case _:
            return value
