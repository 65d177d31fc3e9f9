"""The decision table: every project has one theme, and the reason is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongjian.engines.expressions import compile_expression
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import ThemeRule
from tongjian.kernel.projects.variables import project_variables

NUMBERS = {
    "government": 1,
    "linear": 2,
    "private": 3,
    "small": 4,
    "land-with-design": 5,
    "industrial": 6,
    "traffic": 7,
    "hydraulic": 8,
    "energy": 9,
    "other": 10,
}
PRIVATE = {
    "investor": "private",
    "sector": "building",
    "linear": False,
    "supplied_with_design": False,
    "low_risk": False,
    "use": "residential",
    "floor_area": Decimal(60_000),
}


def decided(pack: Pack, **facts: object) -> ThemeRule:
    """The first row that holds."""
    assert pack.themes is not None
    values = {f"project.{name}": value for name, value in {**PRIVATE, **facts}.items()}
    variables = project_variables(pack.attributes)
    return next(
        row
        for row in pack.themes.decide
        if not row.when or compile_expression(row.when, variables).evaluate(values)
    )


def test_codes_and_numbers_are_those_of_the_standard(pack: Pack) -> None:
    assert pack.themes is not None
    for theme in pack.themes.themes:
        assert NUMBERS[theme.code] == theme.number
        assert theme.guide


@pytest.mark.parametrize(
    ("facts", "theme"),
    [
        ({}, "private"),
        ({"investor": "government"}, "government"),
        ({"investor": "government", "linear": True}, "linear"),
        ({"supplied_with_design": True}, "land-with-design"),
        ({"use": "industrial"}, "industrial"),
        ({"low_risk": True, "floor_area": Decimal(2_000)}, "small"),
        ({"low_risk": True, "floor_area": Decimal(20_000)}, "private"),
        ({"sector": "other"}, "other"),
    ],
)
def test_the_attributes_decide(pack: Pack, facts: dict[str, object], theme: str) -> None:
    row = decided(pack, **facts)
    assert row.theme == theme
    assert row.because


def test_cities_differ_in_what_counts_as_small(pack: Pack) -> None:
    row = decided(pack, low_risk=True, floor_area=Decimal(8_000))
    assert row.theme == {"suzhou": "small", "rugao": "private"}[pack.name]


def test_the_demo_projects_have_the_theme_the_table_gives(pack: Pack) -> None:
    seen = set()
    for project in pack.demo.projects:
        facts = {"use": project.use, "floor_area": project.floor_area, **project.attributes}
        assert decided(pack, **facts).theme == project.kind, project.name
        seen.add(project.kind)
    assert {"government", "small", "land-with-design", "private", "industrial"} <= seen


def test_a_situation_decides_which_parallel_matters_are_needed(pack: Pack) -> None:
    known = set(pack.asked["situations"].options)
    for project in pack.demo.projects:
        assert set(project.attributes["situations"]) <= known  # type: ignore[arg-type]
    variables = project_variables(pack.attributes)
    spoil = compile_expression(pack.matters["spoil-disposal"].applies, variables)
    assert spoil.evaluate({"project.situations": ["spoil", "road"]}) is True
    assert spoil.evaluate({"project.situations": []}) is False
