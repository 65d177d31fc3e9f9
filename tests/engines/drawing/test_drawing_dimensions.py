"""Dimensions: the length the text states beside the one between the points it is drawn at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ezdxf.document import Drawing
from ezdxf.layouts import BaseLayout

from tests.engines.drawing.plans import CHINA, blank, codes, lost, plan, read, rectangle
from tongjian.engines.drawing import read_drawing
from tongjian.engines.siteplan import Dimensioned

MILLIMETRES, METRES = 4, 6


def dimension(space: BaseLayout, length: float, text: str = "<>", **how: Any) -> str:
    """A horizontal dimension of `length` from (1, 2) on a layer that means nothing; its handle."""
    made = space.add_linear_dim(
        (0, 3), (1, 2), (1 + length, 2), text=text, dxfattribs={"layer": "DIM"}, **how
    )
    made.render()
    return str(made.dimension.dxf.handle)


def only(made: Drawing, folder: Path, **how: Any) -> Dimensioned:
    (found,) = read(made, folder, **how).plan.dimensions
    return found


@pytest.mark.parametrize("version", ["R2000", "R2018"])
@pytest.mark.parametrize("fmt", ["asc", "bin"])
def test_a_dimension_that_shows_its_measure(tmp_path: Path, version: str, fmt: str) -> None:
    made = plan(version)
    handle = dimension(made.modelspace(), 12)
    found = only(made, tmp_path, fmt=fmt)
    assert (found.entity.handle, found.entity.layer, found.entity.type) == (handle, "DIM", "DIMENSION")
    assert (found.text, found.stated, found.measured) == ("", None, pytest.approx(12))
    assert (found.start, found.end) == ((1, 2), (13, 2))


def test_a_dimension_of_an_old_drawing(tmp_path: Path) -> None:
    made = blank("R12")
    corners = [(0, 0), (100, 0), (100, 100), (0, 100)]
    made.modelspace().add_polyline2d(corners, close=True, dxfattribs={"layer": "用地红线"})
    dimension(made.modelspace(), 12, "12.5")
    found = only(made, tmp_path)
    assert (found.stated, found.measured) == (12.5, pytest.approx(12))


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("12.00", 12.0),
        ("12.50", 12.5),
        ("12.00m", 12.0),
        ("12米", 12.0),
        ("1200cm", 12.0),
        ("13 000 mm", 13.0),
        ("13,000", 13.0),
        ("12000", 12.0),
        ("{\\fSimSun|b0|i0;\\H2.5;12.50}", 12.5),
        ("１２．５０", 12.5),
        ("L=12.5", 12.5),
        ("5x2.5=12.5", 12.5),
        ("净宽: 12.5", 12.5),
        ("40'-6\"", 40.5 * 0.3048),
        ("0", 0.0),
        ("", None),
        ("<>", None),
        ("<> m", None),
        ("约<>", None),
        ("R5", None),
        ("%%c12", None),
        ("30°", None),
        ("12%", None),
        ("±0.00", None),
        ("道路中心线", None),
    ],
)
@pytest.mark.parametrize("unit", ["m", "mm"])
def test_what_a_text_states(tmp_path: Path, text: str, stated: float | None, unit: str) -> None:
    size, length, code = (100, 12, METRES) if unit == "m" else (100_000, 12_000, MILLIMETRES)
    made = plan(size=size, units=code)
    dimension(made.modelspace(), length, text or "<>")
    if text == "":
        made.modelspace().query("DIMENSION").first.dxf.text = ""
    found = only(made, tmp_path, unit=unit)
    assert found.stated == (None if stated is None else pytest.approx(stated))
    assert found.measured == pytest.approx(12)


def test_a_rotated_dimension_measures_along_its_line(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_linear_dim((0, 0), (10, 10), (13, 14), angle=90, text="5").render()
    space.add_aligned_dim((10, 10), (13, 14), distance=1, text="5").render()
    rotated, aligned = read(made, tmp_path).plan.dimensions
    assert (rotated.measured, aligned.measured) == (pytest.approx(4), pytest.approx(5))
    assert (rotated.stated, aligned.stated) == (5, 5)


def test_angles_radii_and_ordinates_are_no_lengths(tmp_path: Path) -> None:
    made = plan()
    space = made.modelspace()
    space.add_radius_dim((0, 0), (3, 4)).render()
    space.add_diameter_dim((0, 0), (3, 4)).render()
    space.add_angular_dim_3p((5, 5), (0, 0), (9, 0), (0, 9)).render()
    space.add_ordinate_dim((3, 4), (1, 1), 0).render()
    assert read(made, tmp_path).plan.dimensions == ()


def test_a_style_that_shows_a_drawing_of_millimetres_in_metres_is_no_false_word(tmp_path: Path) -> None:
    made = plan(size=100_000, units=MILLIMETRES)
    dimension(made.modelspace(), 12_000, override={"dimlfac": 0.001})
    style = made.dimstyles.new("METRES")
    style.dxf.dimlfac = 0.001
    dimension(made.modelspace(), 15_000, dimstyle="METRES")
    found = read(made, tmp_path, unit="mm").plan.dimensions
    assert [(d.stated, d.measured) for d in found] == [(None, pytest.approx(12)), (None, pytest.approx(15))]


def test_a_style_that_shows_twice_the_length_is(tmp_path: Path) -> None:
    made = plan()
    dimension(made.modelspace(), 12, override={"dimlfac": 2})
    found = only(made, tmp_path)
    assert (found.text, found.stated, found.measured) == ("24", pytest.approx(24), pytest.approx(12))


def test_a_style_for_paper_space_changes_nothing_here(tmp_path: Path) -> None:
    made = plan()
    dimension(made.modelspace(), 12, override={"dimlfac": -2})
    assert only(made, tmp_path).stated is None


def test_dimensions_in_blocks_stand_where_the_block_does(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("DETAIL")
    own = dimension(block, 12)
    reference = made.modelspace().add_blockref("DETAIL", (10, 20), {"rotation": 90, "layer": "X"})
    found = only(made, tmp_path)
    assert found.entity.handle == f"{reference.dxf.handle}/{own}"
    assert found.start == pytest.approx((8, 21))
    assert found.end == pytest.approx((8, 33))
    assert (found.stated, found.measured) == (None, pytest.approx(12))


def test_a_scaled_block_shows_a_length_that_is_not_there(tmp_path: Path) -> None:
    made = plan()
    dimension(made.blocks.new("DETAIL"), 12)
    made.modelspace().add_blockref("DETAIL", (0, 0), {"xscale": 2, "yscale": 2})
    found = only(made, tmp_path)
    assert (found.stated, found.measured) == (pytest.approx(12), pytest.approx(24))


def test_a_block_of_millimetres_in_a_drawing_of_metres_is_no_false_word(tmp_path: Path) -> None:
    made = plan()
    dimension(made.blocks.new("DETAIL"), 12_000)
    made.modelspace().add_blockref("DETAIL", (0, 0), {"xscale": 0.001, "yscale": 0.001})
    found = only(made, tmp_path)
    assert (found.stated, found.measured) == (None, pytest.approx(12))


def test_dimensions_on_paper_are_not_of_the_plan(tmp_path: Path) -> None:
    made = plan()
    dimension(made.layout("Layout1"), 12)
    assert read(made, tmp_path).plan.dimensions == ()


@pytest.mark.parametrize("number", ["nan", "1e999", "abc"])
def test_points_that_are_no_numbers(tmp_path: Path, number: str) -> None:
    made = plan()
    rectangle(made.modelspace(), "绿地", 10, 10, 5, 5)
    dimension(made.modelspace(), 12.75)
    made.saveas(tmp_path / "plan.dxf")
    text = (tmp_path / "plan.dxf").read_text("utf-8")
    assert text.count(" 14\n13.75\n") == 1
    (tmp_path / "plan.dxf").write_text(text.replace(" 14\n13.75\n", f" 14\n{number}\n"), "utf-8")
    reading = read_drawing(tmp_path / "plan.dxf", CHINA)
    assert reading.plan.dimensions == ()
    assert lost(reading) == ["dimension-unreadable"]
    assert codes(reading) == []
