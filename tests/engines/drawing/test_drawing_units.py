"""Which unit a drawing is in: evidence is weighed, and what contradicts the outcome is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.plans import EDCR, blank, codes, outline, plan, read, rectangle

FEET, INCHES, MILLIMETRES, METRES, YARDS = 2, 1, 4, 6, 10


def test_millimetres_under_a_header_of_metres(tmp_path: Path) -> None:
    made = plan(size=100_000, units=METRES)
    for i in range(5):
        rectangle(made.modelspace(), "机动车位", 2500 * i, 100, 2500, 5500)
    reading = read(made, tmp_path)
    assert reading.unit.used == "mm"
    assert reading.plan.sites[0].outline.area == pytest.approx(10_000)
    assert codes(reading) == ["unit-conflict"]
    assert "$INSUNITS=6" in reading.problems[0].sentence


def test_no_unit_at_all_is_inferred_and_to_be_confirmed(tmp_path: Path) -> None:
    reading = read(plan(units=0), tmp_path)
    assert reading.unit.used == "m"
    assert "请确认" in reading.problems[0].sentence


def test_the_users_word_prevails_and_the_contradiction_is_said(tmp_path: Path) -> None:
    made = plan(units=METRES)
    rectangle(made.modelspace(), "机动车位", 10, 10, 2.5, 5.5)
    reading = read(made, tmp_path, unit="ft")
    assert reading.unit.used == "ft"
    assert reading.plan.sites[0].outline.area == pytest.approx(10_000 * 0.3048**2)
    assert len(reading.unit.conflicts) == 2


def test_a_header_no_drawing_can_be_in(tmp_path: Path) -> None:
    reading = read(plan(units=YARDS), tmp_path)
    assert reading.unit.used == "m"
    assert "$INSUNITS=10" in reading.unit.conflicts[0]


def test_the_tables_area_settles_the_unit(tmp_path: Path) -> None:
    made = plan(size=1000, units=0)
    attributes = {"layer": "经济技术指标", "insert": (2000, 0)}
    made.modelspace().add_mtext("总用地面积：1.0公顷\\P净用地面积：100 m²", attributes)
    reading = read(made, tmp_path)
    assert reading.unit.used == "cm"
    assert reading.plan.sites[0].outline.area == pytest.approx(100)


def test_an_area_that_fits_no_unit_is_a_conflict(tmp_path: Path) -> None:
    made = plan()
    attributes = {"layer": "经济技术指标", "insert": (200, 0)}
    made.modelspace().add_mtext("用地面积：12345 m²", attributes)
    assert "任何单位都对不上" in read(made, tmp_path).unit.conflicts[0]


def test_feet_in_the_header_inches_in_the_drawing_square_feet_in_the_table(tmp_path: Path) -> None:
    made = blank(units=FEET)
    outline(made.modelspace(), "PLOT_BOUNDARY", [(0, 0), (1200, 0), (1200, 1620), (0, 1620)])
    made.modelspace().add_mtext("PLOT_AREA_M2=13500", {"layer": "PLAN_INFO", "insert": (0, -50)})
    reading = read(made, tmp_path, EDCR)
    assert reading.unit.used == "in"
    assert reading.plan.sites[0].outline.area == pytest.approx(13500 * 0.3048**2)
    assert any("平方英尺" in conflict for conflict in reading.unit.conflicts)
    assert any("$INSUNITS=2" in conflict for conflict in reading.unit.conflicts)
    assert codes(reading) == ["unit-conflict"] * 2


def dimensions(made: Drawing, texts: list[str], length: float) -> None:
    for i, text in enumerate(texts):
        made.modelspace().add_linear_dim((0, -5 - i), (0, 0), (length, 0), text=text).render()


@pytest.mark.parametrize(
    ("length", "text", "used"),
    [
        (12_000, "12.00", "mm"),
        (12, "12.00", "m"),
        (12, "12000", "m"),
        (1200, "12m", "cm"),
        (40, "40'-0\"", "ft"),
    ],
)
def test_dimensions_vote(tmp_path: Path, length: float, text: str, used: str) -> None:
    """The site alone could be in several units."""
    made = plan(size=length * 20, units=0)
    dimensions(made, [text] * 5, length)
    use = read(made, tmp_path).unit
    (vote,) = [vote for vote in use.evidence if vote.source == "dimensions"]
    assert used in vote.units
    assert use.used == used


def test_dimensions_against_the_header_are_a_conflict(tmp_path: Path) -> None:
    made = plan(size=100_000, units=METRES)
    dimensions(made, ["12.00"] * 5, 12_000)
    use = read(made, tmp_path).unit
    assert use.used == "mm"
    assert any("$INSUNITS=6" in conflict for conflict in use.conflicts)


def test_a_few_dimensions_prove_nothing(tmp_path: Path) -> None:
    made = plan()
    dimensions(made, ["5"], 12)
    assert read(made, tmp_path).unit.conflicts == ()


def test_storey_heights_in_millimetres_under_a_drawing_in_metres(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.modelspace(), "楼层轮廓", 10, 10, 20, 12, 楼号="1", 层="1", 层高="2900")
    reading = read(made, tmp_path)
    assert reading.unit.used == "m"
    assert "层高为 2900" in reading.unit.conflicts[0]
    rectangle(made.modelspace(), "楼层轮廓", 40, 10, 20, 12, 楼号="2", 层="1", 层高="2.9")
    rectangle(made.modelspace(), "楼层轮廓", 70, 10, 20, 12, 楼号="3", 层="1", 层高="2.9")
    assert read(made, tmp_path).unit.conflicts == ()


def test_heights_by_storeys(tmp_path: Path) -> None:
    made = blank(units=0)
    outline(made.modelspace(), "PLOT_BOUNDARY", [(0, 0), (1200, 0), (1200, 1620), (0, 1620)])
    for level in range(4):
        rectangle(made.modelspace(), f"BLK_1_FLR_{level}_BLT_UP_AREA", 100, 100, 500, 500)
    layer = {"layer": "BLK_1_HT_OF_BLDG"}
    made.modelspace().add_linear_dim((0, 0), (0, 0), (480, 0), dxfattribs=layer).render()
    use = read(made, tmp_path, EDCR).unit
    (vote,) = [vote for vote in use.evidence if vote.source == "storey-heights"]
    assert vote.units == ("in",)
