"""Any drawing as a picture of its layers: everything simple is there, named, at its place."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import ezdxf
import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.annotate.test_annotate_unchanged import VERSIONS, full
from tests.engines.drawing.plans import CHINA
from tests.engines.scrutiny.drawings import explosive
from tongjian.engines.drawing import Refused, read_drawing
from tongjian.engines.drawing.annotate.layers import LayersPicture, draw_layers
from tongjian.engines.drawing.samples import write_sample

SVG = "{http://www.w3.org/2000/svg}"


def picture(made: Drawing, folder: Path, *, most: int = 20_000, fmt: str = "asc") -> LayersPicture:
    path = folder / "any.dxf"
    made.saveas(path, fmt=fmt)
    return draw_layers(path, most=most, vocabulary=CHINA)


def things(shown: LayersPicture) -> dict[str, tuple[str, ElementTree.Element]]:
    """By handle: the layer, and the element."""
    root = ElementTree.fromstring(shown.svg)
    return {
        one.get("data-handle", ""): (group.get("data-layer", ""), one)
        for group in root.iter(f"{SVG}g")
        for one in group
    }


def corner(shown: LayersPicture, x: float, y: float) -> tuple[float, float]:
    """A point of the drawing on the picture, by what the root says."""
    root = ElementTree.fromstring(shown.svg).attrib
    scale = float(root["data-scale"])
    return (x - float(root["data-origin-x"])) * scale, (float(root["data-origin-y"]) - y) * scale


@pytest.mark.parametrize(
    ("version", "fmt"), [*((version, "asc") for version in VERSIONS), ("R12", "bin"), ("R2018", "bin")]
)
def test_every_version_has_a_picture(tmp_path: Path, version: str, fmt: str) -> None:
    made = full(version)
    shown = picture(made, tmp_path, fmt=fmt)
    drawn = things(shown)
    kinds = "LINE LWPOLYLINE POLYLINE ARC CIRCLE ELLIPSE SPLINE HATCH TEXT MTEXT DIMENSION"
    simple = [entity.dxf.handle for entity in made.modelspace().query(kinds)]
    assert len(simple) >= 4
    assert drawn.keys() >= set(simple)
    assert {layer.name for layer in shown.layers} >= {"0", "用地红线"}
    assert shown.left_out == ()


def test_a_drawing_that_is_no_plan_has_a_picture(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    made.layers.add("SECTION-A", color=2)
    line = made.modelspace().add_line((0, 0), (10, 5), {"layer": "SECTION-A"})
    shown = picture(made, tmp_path)
    with pytest.raises(Refused):
        read_drawing(tmp_path / "any.dxf", CHINA)
    layer, element = things(shown)[line.dxf.handle]
    assert layer == "SECTION-A"
    ends = [float(n) for n in re.findall(r"[-\d.]+", element.get("d", ""))]
    assert ends == pytest.approx([*corner(shown, 0, 0), *corner(shown, 10, 5)], abs=0.01)
    (named,) = shown.layers
    assert (named.name, named.entities, named.meaning, named.score) == ("SECTION-A", 1, None, 0.0)
    assert re.fullmatch("#[0-9a-f]{6}", named.colour)


def test_layers_are_told_with_what_their_names_mean(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    for name in ("建筑基底", "SITE-BLDG", "随便"):
        made.modelspace().add_circle((0, 0), 1, {"layer": name})
    meanings = {layer.name: (layer.meaning, layer.score) for layer in picture(made, tmp_path).layers}
    assert meanings["建筑基底"] == ("building", 1.0)
    assert meanings["SITE-BLDG"] == ("building", 0.8)
    assert meanings["随便"] == (None, 0.0)


@pytest.mark.parametrize("how", [{}, {"rotation": 30.0}, {"xscale": -2.0, "yscale": 2.0}, {"xscale": 3.0}])
def test_a_symbol_stands_where_its_reference_puts_it(tmp_path: Path, how: dict[str, float]) -> None:
    made = ezdxf.new("R2010")
    block = made.blocks.new("树$1")
    block.add_lwpolyline([(1, 1), (3, 1), (3, 2)])
    made.modelspace().add_lwpolyline([(0, 0), (100, 0), (100, 100)])
    insert = made.modelspace().add_blockref("树$1", (50, 40), how)
    shown = picture(made, tmp_path)
    use = things(shown)[insert.dxf.handle][1]
    definition = ElementTree.fromstring(shown.svg).find(f".//{SVG}path[@id='{use.get('href', '')[1:]}']")
    assert definition is not None
    a, b, c, d, e, f = (float(n) for n in re.findall(r"[-\d.e]+", use.get("transform", "").split("(")[1]))
    numbers = [float(n) for n in re.findall(r"[-\d.]+", definition.get("d", ""))]
    written = [
        (a * x + c * y + e, b * x + d * y + f) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    meant = [corner(shown, *insert.matrix44().transform((x, y, 0)).vec2) for x, y in ((1, 1), (3, 1), (3, 2))]
    for point, expected in zip(written, meant, strict=True):
        assert point == pytest.approx(expected, abs=0.1)


def test_a_block_of_several_layers_is_taken_apart(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    block = made.blocks.new("XREF")
    inner = block.add_lwpolyline([(0, 0), (9, 0), (9, 9)], dxfattribs={"layer": "红线"})
    plain = block.add_line((0, 0), (9, 9))
    insert = made.modelspace().add_blockref("XREF", (5, 5), {"layer": "底图"})
    drawn = things(picture(made, tmp_path))
    assert drawn[f"{insert.dxf.handle}/{inner.dxf.handle}"][0] == "红线"
    # Layer 0 in a block stands for the layer of the reference.
    assert drawn[f"{insert.dxf.handle}/{plain.dxf.handle}"][0] == "底图"


def test_small_layers_are_drawn_whole_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    for i in range(50):
        made.modelspace().add_line((i, 0), (i, 9), {"layer": "等高线"})
    boundary = made.modelspace().add_circle((25, 5), 30, {"layer": "用地红线"})
    shown = picture(made, tmp_path, most=20)
    drawn = things(shown)
    assert len(drawn) == 20
    assert boundary.dxf.handle in drawn
    (told,) = shown.left_out
    assert "20 个" in told
    assert "“等高线”还有 31 个" in told
    assert {layer.name: layer.entities for layer in shown.layers}["等高线"] == 50


def test_what_cannot_be_drawn_is_counted(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    made.modelspace().add_line((0, 0), (1, 1))
    made.modelspace().add_ray((0, 0), (1, 0))
    made.modelspace().add_mline([(0, 0), (1, 0)])
    (told,) = picture(made, tmp_path).left_out
    assert "RAY 1 个" in told
    assert "MLINE 1 个" in told


def test_a_stray_at_the_end_of_the_world_does_not_shrink_the_rest(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    for i in range(40):
        made.modelspace().add_circle((i, i), 1)
    made.modelspace().add_circle((1e9, 1e9), 1)
    shown = picture(made, tmp_path)
    assert corner(shown, 39, 0)[0] - corner(shown, 0, 0)[0] > 3000
    assert "1 个图元" in shown.left_out[0]


def test_blocks_without_end_are_drawn_until_it_is_enough(tmp_path: Path) -> None:
    shown = draw_layers(explosive(tmp_path), most=500)
    assert len(things(shown)) <= 500
    assert any("层层套用" in told for told in shown.left_out)


def test_names_and_words_are_no_markup(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    made.modelspace().add_text('<script>&"', dxfattribs={"layer": "R&D' 道路"})
    made.modelspace().add_text("a\x07b<i>")
    svg = picture(made, tmp_path).svg
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert "<i>" not in svg


def test_an_empty_drawing_has_an_empty_picture(tmp_path: Path) -> None:
    shown = picture(ezdxf.new("R2010"), tmp_path)
    assert things(shown) == {}
    assert shown.layers == ()


def test_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "estate.dxf"
    write_sample(path, "faulty", unit="mm")
    shown = draw_layers(path)
    assert shown.left_out == ()
    assert len(things(shown)) > 1500
    assert len(shown.svg) < 400_000


def test_what_is_no_drawing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.dxf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused):
        draw_layers(path)
