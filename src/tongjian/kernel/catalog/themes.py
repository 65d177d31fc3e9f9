"""The process of each kind of project: which matters in which stage, by whom and within which time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tongjian.kernel.packs.definitions import MatterDefinition, StageDefinition
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import current_stages, pack_of
from tongjian.kernel.packs.schema import Theme, ThemeRule

_SITUATION = re.compile(r"'([a-z0-9-]+)' in project\.situations")
_CHOICE = re.compile(r"project\.([a-z_]+) == '([a-z0-9-]+)'")
_FIGURE = re.compile(r"project\.(floor_area|site_area|investment) (>|<=) ([0-9]+)\.0")
_FIGURES = {
    "floor_area": ("建筑面积", "平方米"),
    "site_area": ("用地面积", "平方米"),
    "investment": ("总投资", "万元"),
}
_SIGNS = {">": "超过", "<=": "不超过"}


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in the list, with the rows of the decision table that lead to it."""

    theme: Theme
    rules: tuple[ThemeRule, ...]


@dataclass(frozen=True, slots=True)
class ThemeMatter:
    """A matter of a theme. `when` is empty where every project of the theme needs it."""

    definition: MatterDefinition
    when: str


@dataclass(frozen=True, slots=True)
class ThemeStage:
    """A stage as a project of the theme goes through it."""

    definition: StageDefinition
    matters: tuple[ThemeMatter, ...]

    @property
    def always(self) -> int:
        """How many of its matters every project of the theme needs."""
        return sum(1 for matter in self.matters if not matter.when)


@dataclass(frozen=True, slots=True)
class ThemePage:
    """A theme with its stages, 并行推进 last."""

    row: ThemeRow
    stages: tuple[ThemeStage, ...]


def themes(city: str) -> tuple[ThemeRow, ...]:
    """Every theme of the city by number; empty where its pack has none. No query."""
    found = pack_of(city).themes
    if found is None:
        return ()
    ordered = sorted(found.themes, key=lambda theme: theme.number)
    return tuple(
        ThemeRow(theme, tuple(rule for rule in found.decide if rule.theme == theme.code)) for theme in ordered
    )


def theme(city: str, code: str, on: date) -> ThemePage:
    """One theme with the matters in force on that day. At most 3 SQL queries. Raises `LookupError`."""
    row = next((each for each in themes(city) if each.theme.code == code), None)
    if row is None:
        raise LookupError(f"没有审批流程类型“{code}”")
    pack = pack_of(city)
    stages = tuple(ThemeStage(each, tuple(_matters(pack, each, code))) for each in current_stages(city, on))
    return ThemePage(row, stages)


def _matters(pack: Pack, stage: StageDefinition, theme: str) -> Iterator[ThemeMatter]:
    """The matters a project of the theme needs, and those that depend on what else it is."""
    for matter in stage.matters:
        match matter.applies_to({"project.kind": theme}):
            case True:
                yield ThemeMatter(matter, "")
            case None:
                yield ThemeMatter(matter, _situation(pack, matter.matter.applies))


def _situation(pack: Pack, condition: str) -> str:
    """What a condition asks, as far as it names situations, choices and figures of a project."""
    named: list[str] = []
    asked = pack.asked
    if "situations" in asked:
        options = asked["situations"].options
        named += [options[code] for code in _SITUATION.findall(condition) if code in options]
    for name, code in _CHOICE.findall(condition):
        if name in asked and code in asked[name].options:
            named.append(f"{asked[name].title}：{asked[name].options[code]}")
    for name, sign, figure in _FIGURE.findall(condition):
        title, unit = _FIGURES[name]
        named.append(f"{title}{_SIGNS[sign]} {int(figure):,} {unit}")
    return ("，或" if "||" in condition else "，且").join(named) or "按项目的规模和用途"
