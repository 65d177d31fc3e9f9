"""The plan for browsers: well formed, self-contained, every finding and element to be found in it."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from tests.engines.scrutiny.siteplans import box, entity, green, house, line, site, stall
from tongjian.engines.drawing.annotate import Mark, MarkKind, annotate_svg
from tongjian.engines.drawing.annotate.layout import LABEL, lay_out, measure_place, words_width
from tongjian.engines.drawing.annotate.svgpath import Sheet
from tongjian.engines.siteplan import (
    Basement,
    Building,
    FeatureKind,
    Outline,
    SitePlan,
    Vertex,
)

HOUSE = house("1", 20, 20)
PLAN = SitePlan(
    sites=(site(),),
    buildings=(
        HOUSE,
        house('<b>&"2"', 20, 100, use="商业"),
        house("3", 90, 20, use="配电\x07房", storeys=None),
    ),
    greens=(green(100, "集中绿地"),),
    stalls=(stall(),),
    basements=(Basement(box(10, 10, 100, 100)),),
    features=(
        line(FeatureKind.FIRE_LANE, (0, 70), (200, 70), 宽度="4m"),
        line(FeatureKind.BLUE_LINE, (0, 199), (200, 199)),
    ),
)
MARKS = (
    Mark(1, MarkKind.FAIL, "7.2", "退让", "少 <2> m", line=((20.0, 20.0), (0.0, 20.0)), measure="2.00 m"),
    Mark(
        2,
        MarkKind.HINT,
        "3",
        "间距",
        "y",
        boxes=((20.0, 20.0, 60.0, 34.0),),
        highlighted=(HOUSE.outline.entity.handle,),
    ),
    Mark(3, MarkKind.FAIL, "2.7.2", "绿地率", "z"),
)
SVG = "{http://www.w3.org/2000/svg}"


def tree(plan: SitePlan = PLAN, marks: tuple[Mark, ...] = MARKS) -> ElementTree.Element:
    return ElementTree.fromstring(annotate_svg(plan, marks, title="总平面图 <1>"))


def test_every_finding_is_a_group_with_its_number_and_sentence() -> None:
    groups = {g.get("data-finding"): g for g in tree().iter(f"{SVG}g") if g.get("data-finding")}
    assert groups.keys() == {"1", "2", "3"}
    assert groups["1"].get("class") == "tj-fail"
    assert groups["2"].get("class") == "tj-hint"
    title = groups["1"].find(f"{SVG}title")
    assert title is not None
    assert title.text == "1 少 <2> m（7.2）"
    assert "2.00 m" in "".join(groups["1"].itertext())


def test_every_element_carries_its_handle() -> None:
    handles = {e.get("data-handle") for e in tree().iter() if e.get("data-handle")}
    groups = (PLAN.sites, PLAN.buildings, PLAN.greens, PLAN.stalls, PLAN.basements)
    drawn = {area.outline.entity.handle for group in groups for area in group}
    assert drawn | {feature.shape.entity.handle for feature in PLAN.features} <= handles


def test_what_is_meant_is_highlighted() -> None:
    (highlight,) = [g for g in tree().iter(f"{SVG}g") if g.get("data-highlight")]
    assert highlight.get("data-highlight") == "2"
    assert [path.get("data-handle") for path in highlight] == [HOUSE.outline.entity.handle]


def test_it_needs_nothing_and_runs_nothing() -> None:
    text = annotate_svg(PLAN, MARKS)
    assert not re.search(r"<script|<style|style=|href|url\(|<image|<foreignObject|\son\w+=", text)
    assert text.count("http") == 1  # the namespace
    root = tree()
    assert "Noto Sans SC" in (root.get("font-family") or "")
    assert len((root.get("viewBox") or "").split()) == 4


def test_buildings_carry_number_and_storeys() -> None:
    words = {text.text for text in tree().iter(f"{SVG}text")}
    assert {"1#", "18F", "3#"} <= words


def test_everything_lies_on_the_sheet() -> None:
    root = tree()
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for circle in root.iter(f"{SVG}circle"):
        x, y, r = (float(circle.get(key) or "nan") for key in ("cx", "cy", "r"))
        assert r <= x <= width - r
        assert r <= y <= height - r


@pytest.mark.parametrize("plan", [SitePlan(), SitePlan(greens=(green(5),)), SitePlan(stalls=(stall(),))])
def test_a_plan_with_little_in_it_is_drawn(plan: SitePlan) -> None:
    assert tree(plan, ()).tag == f"{SVG}svg"


@given(st.floats(-3, 3).filter(lambda bulge: abs(bulge) > 0.01))
def test_an_arc_passes_through_its_apex(bulge: float) -> None:
    """The SVG arc, computed as browsers do, against the arc the bulge means."""
    outline = Outline((Vertex(0, 0, bulge), Vertex(10, 0), Vertex(5, -30)), entity())
    path = Sheet((0.0, 0.0, 100.0, 100.0)).path(outline)
    match = re.search(r"A(\S+) \S+ 0 (\d) (\d) (\S+) (\S+)L", path)
    assert match is not None
    radius, large, sweep = float(match[1]), int(match[2]), int(match[3])
    # SVG 1.1 F.6.5 for a horizontal chord, y downwards: where the centre lies, on which side the arc.
    centre = 100 + (1 if large != sweep else -1) * math.sqrt(max(0.0, radius**2 - 25))
    apex = centre - radius if sweep else centre + radius
    # A positive bulge turns left: on its way east the arc bulges south, by bulge × half the chord.
    assert apex == pytest.approx(100 + 5 * bulge, abs=0.05)


def test_balloons_do_not_hide_each_other() -> None:
    marks = [Mark(i, MarkKind.FAIL, "", "", "", boxes=((50.0, 50.0, 60.0, 60.0),)) for i in range(1, 40)]
    balloons = lay_out(marks, (0.0, 0.0, 200.0, 200.0))
    for i, one in enumerate(balloons):
        for other in balloons[i + 1 :]:
            assert math.dist(one.centre, other.centre) > 2 * one.radius


def test_words_and_lengths_beside_balloons_cover_nothing() -> None:
    lengths = [((50.0, 60.0 + i), (90.0, 60.0 + i)) for i in range(0, 40, 4)]
    lines = [
        Mark(i + 1, MarkKind.FAIL, "3.2.8", "间距", "", line, "40.00 m") for i, line in enumerate(lengths)
    ]
    boxes = [
        Mark(i, MarkKind.HINT, "101", "车位尺寸", "", boxes=((60.0, 60.0, 70.0, 70.0),))
        for i in range(11, 31)
    ]
    whole = [Mark(i, MarkKind.FAIL, "2.7.2", "绿地率", "") for i in range(31, 34)]
    marks = [*lines, *boxes, *whole]
    balloons = lay_out(marks, (0.0, 0.0, 200.0, 200.0), labelled=True)
    assert [balloon.mark.number for balloon in balloons] == [mark.number for mark in marks]
    rooms = []
    for balloon in balloons:
        (x, y), r = balloon.centre, balloon.radius
        words = words_width(balloon.mark.label, r * LABEL)
        rooms.append(
            Polygon(
                [(x - r, y - r), (x + 1.25 * r + words, y - r), (x + 1.25 * r + words, y + r), (x - r, y + r)]
            )
        )
        if balloon.mark.line:
            mx, my = measure_place(balloon.mark, r)
            rooms.append(Polygon([(mx, my), (mx + 2 * r, my), (mx + 2 * r, my + 0.1), (mx, my + 0.1)]))
    covered = 0
    for i, one in enumerate(rooms):
        covered += sum(one.intersects(other) for other in rooms[i + 1 :])
    assert covered == 0


def test_the_way_back_to_the_drawing_is_on_the_root() -> None:
    root = tree()
    left, top = float(root.get("data-origin-x", "nan")), float(root.get("data-origin-y", "nan"))
    (footprint,) = [
        p for p in root.iter(f"{SVG}path") if p.get("data-handle") == HOUSE.outline.entity.handle
    ][-1:]
    assert footprint.get("data-layer-name") == HOUSE.outline.entity.layer
    x, y = map(float, re.findall(r"[-\d.]+", footprint.get("d", ""))[:2])
    corner = HOUSE.outline.vertices[0]
    assert (left + x, top - y) == pytest.approx((corner.x, corner.y), abs=0.01)


def test_a_building_without_words_gets_no_label() -> None:
    plan = SitePlan(sites=(site(),), buildings=(Building(box(10, 10, 20, 20)),))
    labels = [g for g in tree(plan, ()).iter(f"{SVG}g") if g.get("data-layer") == "楼号"]
    assert [text.text for label in labels for text in label.iter(f"{SVG}text")] == []
