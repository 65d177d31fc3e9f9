"""A part that holds something unread leaves whatever rests on it without a figure, and says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engines.scrutiny.drawings import estate
from tests.engines.scrutiny.siteplans import (
    PACKS,
    TODAY,
    book,
    entity,
    floor,
    green,
    house,
    scrutinised,
    site,
    stall,
)
from tongjian.engines.drawing import load_vocabulary, read_drawing
from tongjian.engines.scrutiny import Report, scrutinise
from tongjian.engines.scrutiny.indicators.rests import RESTS_ON
from tongjian.engines.scrutiny.names import BUILDINGS, BY_USE, SCALAR_INDICATORS, SPACING
from tongjian.engines.scrutiny.report import BuildingPart, IndicatorPart, SpacingPart
from tongjian.engines.siteplan import Gap, PlanPart, SitePlan

SUZHOU = book()
PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 20, 20), house("2", 20, 120)),
    floors=(floor("1", range(1, 19)), floor("2", range(1, 19))),
    greens=(green(13_000, "集中绿地"),),
    stalls=(stall(),),
)
# What each part takes its figure from, worked out by hand from the definitions.
TOUCHED = {
    PlanPart.SITE: {"site_area", "coverage", "far", "green_ratio", "setback_min"},
    PlanPart.BUILDING: {
        *("footprint_area", "coverage", "floor_area_total", "floor_area_above", "floor_area_below"),
        *("floor_area_far", "far", BY_USE, "building_height_max", "storeys_max", "setback_min"),
    },
    PlanPart.FLOOR: {
        *("coverage", "floor_area_total", "floor_area_above", "floor_area_below", "floor_area_far"),
        *("far", BY_USE, "building_height_max"),
    },
    PlanPart.BASEMENT: {"coverage", "floor_area_total", "floor_area_below", "floor_area_far", "far"},
    PlanPart.BALCONY: {"floor_area_total", "floor_area_above", "floor_area_far", "far"},
    PlanPart.ROOF_HOUSE: {
        *("floor_area_total", "floor_area_above", "floor_area_far", "far", "building_height_max"),
    },
    PlanPart.GREEN: {"green_area", "green_area_concentrated", "green_ratio"},
    PlanPart.STALL: {"parking_motor", "parking_undersized"},
    PlanPart.NONMOTOR: {"parking_nonmotor"},
    PlanPart.LANE: set(),
}


def with_gap(part: PlanPart, plan: SitePlan = PLAN) -> SitePlan:
    sentence = f"图层“{part.value}”上有 1 个代理对象（天正）读不出"
    return replace(plan, gaps=(Gap(part, sentence, (entity(part.value),)),))


def scalars(report: Report) -> dict[str, IndicatorPart]:
    return {name: part for name, part in report.indicators.items() if isinstance(part, IndicatorPart)}


def test_every_indicator_declares_what_it_rests_on() -> None:
    assert RESTS_ON.keys() == {*SCALAR_INDICATORS, BY_USE, BUILDINGS, SPACING}
    assert all(RESTS_ON.values())


@pytest.mark.parametrize("part", TOUCHED, ids=lambda part: part.name)
def test_exactly_what_rests_on_the_part_has_no_figure(part: PlanPart) -> None:
    whole, report = scrutinised(PLAN, SUZHOU), scrutinised(with_gap(part), SUZHOU)
    before, after = scalars(whole), scalars(report)
    assert {name for name, found in after.items() if "代理对象" in found.reason} == TOUCHED[part]
    for name, found in after.items():
        if name in TOUCHED[part]:
            assert (found.state, found.value, found.sources.geometry) == ("not_computable", None, None)
        else:
            assert found == before[name]
    (gap,) = report.gaps
    assert (gap.part, set(gap.indicators) - {BUILDINGS, SPACING}) == (part.value, TOUCHED[part])


def test_a_figure_that_would_break_a_limit_without_the_piece_is_not_printed_either() -> None:
    """22.5 % of green fails 30 %, but nobody knows how large the green is that could not be read."""
    little = replace(PLAN, greens=(green(9_000),))
    verdicts = {f.rule: f for f in scrutinised(with_gap(PlanPart.GREEN, little), SUZHOU).findings}
    finding = verdicts["js2025-2.7.2"]
    assert (finding.verdict, finding.actual) == ("not_verifiable", None)
    assert "代理对象" in finding.missing


def test_the_list_of_buildings_says_it_may_lack_one_and_keeps_what_is_whole() -> None:
    first = scrutinised(with_gap(PlanPart.BUILDING), SUZHOU).indicators[BUILDINGS][0]  # type: ignore[index]
    assert isinstance(first, BuildingPart)
    assert (first.state, first.footprint_area, first.floor_area) == ("not_computable", "560.00", "10080.00")
    assert "代理对象" in first.reason
    no_floors = scrutinised(with_gap(PlanPart.BALCONY), SUZHOU).indicators[BUILDINGS][0]  # type: ignore[index]
    assert isinstance(no_floors, BuildingPart)
    assert (no_floors.floor_area, no_floors.setback) == (None, "20.00")
    no_site = scrutinised(with_gap(PlanPart.SITE), SUZHOU).indicators[BUILDINGS][0]  # type: ignore[index]
    assert isinstance(no_site, BuildingPart)
    assert (no_site.floor_area, no_site.setback) == ("10080.00", None)


@pytest.mark.parametrize("part", [PlanPart.BUILDING, PlanPart.NEIGHBOUR])
def test_nobody_knows_what_stands_between_two_buildings(part: PlanPart) -> None:
    (pair,) = scrutinised(with_gap(part), SUZHOU).indicators[SPACING]
    assert isinstance(pair, SpacingPart)
    assert (pair.state, pair.value) == ("not_computable", None)
    assert "代理对象" in pair.reason


def test_two_gaps_of_one_part_are_both_named() -> None:
    plan = replace(
        PLAN, gaps=(Gap(PlanPart.STALL, "甲"), Gap(PlanPart.STALL, "乙"), Gap(PlanPart.GREEN, "丙"))
    )
    assert scalars(scrutinised(plan, SUZHOU))["parking_motor"].reason == "甲；乙"


@pytest.mark.parametrize("layer", ["绿地", "楼层轮廓", "机动车位"])
def test_a_proxy_object_in_a_drawing_takes_the_figures_with_it(tmp_path: Path, layer: str) -> None:
    path = estate(tmp_path)
    vocabulary = load_vocabulary(PACKS / "_china" / "drawing" / "layers.yaml")
    whole = scrutinise(read_drawing(path, vocabulary), rules=SUZHOU, today=TODAY)
    path.write_bytes(_with_proxy(path.read_bytes(), layer))
    report = scrutinise(read_drawing(path, vocabulary), rules=SUZHOU, today=TODAY)
    touched = TOUCHED[PlanPart(layer)]
    for name, part in scalars(report).items():
        if name in touched:
            assert (part.state, part.value) == ("not_computable", None), name
            assert part.reason
        else:
            assert part.value == scalars(whole)[name].value, name
    assert {gap.part for gap in report.gaps} == {layer}
    assert report.source is not None
    assert report.source.losses


def _with_proxy(content: bytes, layer: str) -> bytes:
    """The drawing with an object of an add-on nobody has, as CAD programs store one."""
    proxy = f"  0\nACAD_PROXY_ENTITY\n  5\nFADE\n100\nAcDbEntity\n  8\n{layer}\n"
    proxy += "100\nAcDbProxyEntity\n 90\n498\n 91\n500\n"
    end = "  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS"
    head, mark, tail = content.decode("utf-8").replace("\r\n", "\n").partition(end)
    assert mark
    return f"{head}{proxy}{mark}{tail}".encode()
