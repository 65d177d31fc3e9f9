"""The chain of readers: a broken table costs no entity, and the last reader accounts for what it delivers."""

from __future__ import annotations

import io
import math
from pathlib import Path

import ezdxf
import pyogrio
import pytest

from tests.engines.drawing.plans import CHINA, codes, lost, plan, rectangle
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.lastreader import NothingRead, as_gdal_reads_it, entities_alone
from tongjian.engines.drawing.records import normalised

BREAKS = {
    "layer table": ("  0\nTABLE\n  2\nLAYER\n", "  0\nTABLE\n  2\nLAYER\n 70\nabc\n 40\nxx\n"),
    "objects": ("  0\nDICTIONARY\n", "  0\nDICTIONARYX\n"),
}


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    made = plan()
    space = made.modelspace()
    rectangle(space, "建筑基底", 10, 10, 20, 10, 楼号="1")
    rectangle(made.blocks.new("SLOT"), "0", 0, 0, 2.5, 5.5)
    for i in range(3):
        space.add_blockref("SLOT", (50 + 3 * i, 50), {"layer": "机动车位"})
    space.add_circle((70, 20), 5, {"layer": "绿地"})
    space.add_text("层数=6", dxfattribs={"layer": "0", "insert": (15, 15)})
    made.saveas(tmp_path / "plan.dxf")
    return tmp_path / "plan.dxf"


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_table_costs_no_entity(drawn: Path, what: str) -> None:
    whole, broken = BREAKS[what]
    text = drawn.read_text("utf-8")
    assert whole in text
    drawn.write_text(text.replace(whole, broken), "utf-8")
    reading = read_drawing(drawn, CHINA)
    assert reading.source.reader == "ezdxf.entities"
    assert reading.source.entities_read == reading.source.entities_expected == 8
    assert lost(reading) == []
    assert codes(reading) == ["recovered"]
    (building,) = reading.plan.buildings
    assert (building.number, building.storeys_above, building.outline.area) == ("1", 6, pytest.approx(200))
    assert reading.plan.greens[0].outline.area == pytest.approx(25 * math.pi, abs=1e-9)
    assert len(reading.plan.stalls) == 3


def test_gdal_delivers_places_layers_handles_and_texts(drawn: Path) -> None:
    text = entities_alone(normalised(drawn.read_text("utf-8")))
    step = pyogrio.get_gdal_config_option("OGR_ARC_STEPSIZE")
    delivered = as_gdal_reads_it(text)
    assert pyogrio.get_gdal_config_option("OGR_ARC_STEPSIZE") == step
    theirs = ezdxf.read(io.StringIO(delivered)).modelspace()
    ours = ezdxf.readfile(drawn).modelspace()
    assert {(e.dxf.handle, e.dxf.layer) for e in theirs} == {(e.dxf.handle, e.dxf.layer) for e in ours}
    drawn.write_text(delivered, "utf-8")
    found = read_drawing(drawn, CHINA).plan
    assert found.sites[0].outline.area == pytest.approx(10_000)
    assert found.greens[0].outline.area == pytest.approx(25 * math.pi, abs=0.001)
    assert found.buildings[0].storeys_above == 6
    assert len(found.stalls) == 3


def test_gdal_delivers_what_a_block_holds_on_layers_of_its_own(tmp_path: Path) -> None:
    made = plan()
    rectangle(made.blocks.new("HOUSE"), "建筑基底", 0, 0, 20, 10)
    for x in (10, 50):
        made.modelspace().add_blockref("HOUSE", (x, 10))
    made.saveas(tmp_path / "plan.dxf")
    delivered = as_gdal_reads_it(entities_alone(normalised((tmp_path / "plan.dxf").read_text("utf-8"))))
    layers = [e.dxf.layer for e in ezdxf.read(io.StringIO(delivered)).modelspace()]
    assert layers.count("建筑基底") == 2


def test_what_gdal_cannot_read_either() -> None:
    with pytest.raises(NothingRead):
        as_gdal_reads_it("no drawing\n")
