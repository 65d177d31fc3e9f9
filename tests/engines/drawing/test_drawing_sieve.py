"""What is left out before the document is built never matters: the plan is the same with everything in."""

from __future__ import annotations

from pathlib import Path

import pytest
from ezdxf.document import Drawing
from ezdxf.layouts import BaseLayout
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.drawing.plans import CHINA, plan, read, rectangle
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.load import load
from tongjian.engines.drawing.meanings import Meanings
from tongjian.engines.drawing.sieve import Wanted

LAYERS = ("0", "绿地", "机动车位", "乔木", "景观", "建筑基底", "标高")
BLOCKS = ("A", "B", "C", "D")

entities = st.tuples(
    st.sampled_from(["outline", "line", "text", "plain", "reference"]),
    st.sampled_from(LAYERS),
    st.sampled_from(BLOCKS),
    st.integers(0, 40),
)
contents = st.lists(entities, max_size=6)


def draw(space: BaseLayout, things: list[tuple[str, str, str, int]], allowed: tuple[str, ...]) -> None:
    for kind, layer, block, at in things:
        attributes = {"layer": layer}
        if kind == "outline":
            rectangle(space, layer, at, at, 3, 4)
        elif kind == "line":
            space.add_line((at, 0), (at, 5), attributes)
        elif kind == "text":
            space.add_text("类型=水面;楼号=1", dxfattribs={**attributes, "insert": (at + 1, at + 1)})
        elif kind == "plain":
            space.add_mtext("说明", {**attributes, "insert": (at, at)})
        elif block in allowed:
            space.add_blockref(block, (at, 2 * at), {**attributes, "rotation": 10})


def drawing(model: list[tuple[str, str, str, int]], blocks: list[list[tuple[str, str, str, int]]]) -> Drawing:
    made = plan(size=500)
    for i, name in enumerate(BLOCKS):
        draw(made.blocks.new(name), blocks[i], BLOCKS[:i])
    draw(made.modelspace(), model, BLOCKS)
    return made


@settings(max_examples=60, deadline=None)
@given(contents, st.lists(contents, min_size=4, max_size=4))
def test_the_plan_is_that_of_the_whole_drawing(
    tmp_path_factory: pytest.TempPathFactory,
    model: list[tuple[str, str, str, int]],
    blocks: list[list[tuple[str, str, str, int]]],
) -> None:
    folder = tmp_path_factory.mktemp("sieve")
    made = drawing(model, blocks)
    sifted = read(made, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Meanings, "wanted", Wanted())
        whole = read_drawing(folder / "plan.dxf", CHINA)
    assert sifted == whole


def test_trees_are_counted_and_left_out(tmp_path: Path) -> None:
    made = plan()
    made.blocks.new("TREE").add_circle((0, 0), 1)
    for i in range(50):
        made.modelspace().add_blockref("TREE", (i, i), {"layer": "乔木"})
        made.modelspace().add_text(f"{i}", dxfattribs={"layer": "标高"})
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    loaded = load(path.read_bytes(), wanted=CHINA.needs)
    assert loaded.scan.total == 102
    assert (loaded.layers["乔木"], loaded.layers["标高"]) == (50, 50)
    assert [e.dxftype() for e in loaded.document.modelspace()] == ["LWPOLYLINE"]


def test_values_that_look_like_the_beginning_of_a_record(tmp_path: Path) -> None:
    """A text that reads 0, a handle 8, a layer 0 under a colour 0: only pairs tell codes from values."""
    made = plan()
    space = made.modelspace()
    for text in ("0", "  0", "LINE", "8", "ENDSEC", "EOF"):
        space.add_text(text, dxfattribs={"layer": "0", "color": 0, "style": "0"})
    rectangle(space, "绿地", 10, 10, 5, 5)
    reading = read(made, tmp_path)
    assert len(reading.plan.greens) == 1
    assert reading.source.entities_expected == 8
