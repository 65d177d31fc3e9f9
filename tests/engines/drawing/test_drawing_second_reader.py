"""Areas against another reader, which shares no line of code with ours: GDAL's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pytest
import shapely

from tests.engines.drawing.plans import CHINA
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.siteplan import SitePlan


@pytest.fixture
def fine_chords() -> Iterator[None]:
    """GDAL draws arcs as chords; of a hundredth of a degree here."""
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": "0.01"})
    yield
    pyogrio.set_gdal_config_options({"OGR_ARC_STEPSIZE": None})


def areas(plan: SitePlan) -> dict[str, float]:
    """The area of every outline by its handle."""
    parts = (*plan.sites, *plan.buildings, *plan.floors, *plan.basements, *plan.greens, *plan.stalls)
    return {part.outline.entity.handle: part.outline.area for part in parts}


@pytest.mark.usefixtures("fine_chords")
@pytest.mark.filterwarnings("ignore:One or several characters")
@pytest.mark.parametrize("unit", ["m", "mm"])
def test_areas_agree_with_gdal(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "estate.dxf"
    write_sample(path, "passing", unit=unit, version="R2018")
    reading = read_drawing(path, CHINA)
    ours = areas(reading.plan)
    columns, _, shapes, values = pyogrio.raw.read(path, columns=["EntityHandle"])
    assert list(columns["fields"]) == ["EntityHandle"]
    theirs = {
        handle: shapely.Polygon(shape.coords).area * reading.unit.factor**2
        for handle, shape in zip(values[0], shapely.from_wkb(shapes), strict=True)
        if handle in ours and shape.geom_type == "LineString"
    }
    assert len(theirs) > 50
    assert theirs == pytest.approx({handle: ours[handle] for handle in theirs}, rel=0, abs=0.01)
