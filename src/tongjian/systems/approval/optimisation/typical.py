"""`typical.yaml` of a pack: a typical project of each theme, by which one knows what its projects need."""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Code, Part
from tongjian.kernel.packs.wording import parsed
from tongjian.kernel.projects.variables import project_variables

FILE = "typical.yaml"

Value = bool | float | str | tuple[str, ...]
Project = Mapping[str, object]
"""What is known of a project, by variable: `project.kind`, `project.floor_area` …"""


class Typical(Part):
    """The whole file: attributes by theme. Investment in 万元, areas in m²."""

    typical: dict[Code, dict[str, Value]]


def typical_projects(pack: Pack) -> Mapping[str, Project]:
    """A project of each theme as conditions see it; without the file only its theme is known.

    Raises `PackErrors` with every mistake in the file.
    """
    themes = [theme.code for theme in pack.themes.themes] if pack.themes else []
    stated = _stated(pack)
    kinds = project_variables(pack.attributes)
    return {
        theme: {
            "project.kind": theme,
            **{
                f"project.{name}": _as(kinds[f"project.{name}"], value)
                for name, value in stated.get(theme, {}).items()
                if f"project.{name}" in kinds
            },
        }
        for theme in themes
    }


def _stated(pack: Pack) -> Mapping[str, Mapping[str, Value]]:
    try:
        file = pack.file(FILE)
    except FileNotFoundError:
        return {}
    mistakes: list[Mistake] = []
    found = parsed(read(file), Typical, mistakes)
    if found is None or mistakes:
        raise PackErrors(mistakes)
    return found.typical


def _as(kind: Kind, value: Value) -> object:
    """Numbers of a file may be written without a point."""
    if kind is Kind.DOUBLE and isinstance(value, str | int | float):
        return float(value)
    return value
