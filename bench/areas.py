"""Whether areas are right to the square centimetre: `python -m bench.areas --plans 500 --json`.

Random plans of every version and unit, in text and binary, are read three times: by the formulas they were
made from, by the engine, and by GDAL. The bar is 0.01 m² for each layer of each plan. GDAL chords arcs: it is
told to take chords of a hundredth of a degree, which cost the widest bow less than the bar.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import pyogrio
import shapely
from shapely import LineString, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from bench.areaplans import FLOOR, FOOTPRINT, GREEN, SITE, STALL, Drawn, draw_plan
from bench.report import emit, machine
from tongjian.engines.drawing import Vocabulary, load_vocabulary, read_drawing
from tongjian.engines.drawing.samples.files import UNITS
from tongjian.kernel.packs.folder import packs_root

BAR = 0.01
_CHORDS = {"OGR_ARC_STEPSIZE": "0.01", "DXF_MERGE_BLOCK_GEOMETRIES": "FALSE"}
_MEETING = 1e-5
"""Metres within which ends of lines and arcs are one place: GDAL computes the ends of arcs."""


@dataclass
class Worst:
    """The largest difference met, and where."""

    m2: float = 0.0
    where: str = ""

    def meet(self, difference: float, where: str) -> None:
        if difference >= self.m2 or math.isnan(difference):
            self.m2, self.where = difference, where


@dataclass
class Comparison:
    """Differences over all plans. `counts` are outlines the engine and the truth disagree about."""

    formula: Worst = field(default_factory=Worst)
    gdal: Worst = field(default_factory=Worst)
    counts: list[str] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    layers: int = 0
    binary: int = 0

    def take(self, drawn: Drawn, vocabulary: Vocabulary) -> None:
        """Read one plan all three ways."""
        reading = read_drawing(drawn.path, vocabulary)
        plan = reading.plan
        found = {
            SITE: [s.outline.area for s in plan.sites],
            FOOTPRINT: [b.outline.area for b in plan.buildings],
            FLOOR: [f.outline.area for f in plan.floors],
            GREEN: [g.outline.area for g in plan.greens],
            STALL: [s.outline.area for s in plan.stalls],
        }
        second = gdal_areas(drawn)
        for layer, true in drawn.totals.items():
            where = f"{drawn.path.stem} {layer} {drawn.version} {drawn.unit}"
            if len(found[layer]) != len(drawn.areas[layer]):
                self.counts.append(where)
            area = math.fsum(found[layer])
            self.formula.meet(abs(area - true), where)
            self.gdal.meet(abs(area - second.get(layer, math.nan)), where)
            self.layers += 1
        self.losses.update(loss.code for loss in reading.source.losses)
        self.versions[drawn.version] += 1
        self.units[drawn.unit] += 1
        self.ways.update(way.partition(",")[0] for way in drawn.ways)
        self.binary += drawn.binary

    @property
    def kept(self) -> bool:
        """Whether the bar is kept. Not a number keeps none."""
        return self.formula.m2 <= BAR and self.gdal.m2 <= BAR and not self.counts and not self.losses


def gdal_areas(drawn: Drawn) -> Mapping[str, float]:
    """m² by layer as GDAL's reader sees the drawing's text."""
    # GDAL believes the code page of the header, which since 2007 is a relic.
    encoding = "UTF-8" if drawn.version >= "R2007" else None
    options = {**_CHORDS, "DXF_ENCODING": encoding}
    pyogrio.set_gdal_config_options(options)
    try:
        _, _, shapes, (layers,) = pyogrio.raw.read(drawn.text, columns=["Layer"])
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(options))
    factor = UNITS[drawn.unit][0] ** 2
    areas: dict[str, float] = defaultdict(float)
    pieces: dict[str, list[LineString]] = defaultdict(list)
    for layer, shape in zip(layers, shapely.from_wkb(shapes), strict=True):
        if isinstance(shape, LineString) and not shape.is_closed:
            pieces[layer].append(shape)
        else:
            areas[layer] += _area(shape) / factor
    for layer, lines in pieces.items():
        areas[layer] += _enclosed(lines, _MEETING * UNITS[drawn.unit][0]) / factor
    return areas


def _area(shape: BaseGeometry) -> float:
    """A closed line encloses what a polygon covers. Far away products lose their digits: go near."""
    x, y = shapely.get_coordinates(shape)[0]
    near = shapely.transform(shape, lambda points: points - (x, y))
    return float(Polygon(near.coords).area if isinstance(near, LineString) else near.area)


def _enclosed(lines: list[LineString], reach: float) -> float:
    """What lines and arcs enclose; ends within `reach` are moved together, or they would not meet at all."""
    points = [shapely.get_coordinates(line) for line in lines]
    ends = shapely.points([end for run in points for end in (run[0], run[-1])])
    meeting = STRtree(ends).query(ends, predicate="dwithin", distance=reach)
    first = list(range(len(ends)))
    for i, j in meeting.T.tolist():
        first[i] = min(first[i], j)
    for i, run in enumerate(points):
        run[0], run[-1] = (shapely.get_coordinates(ends[first[2 * i + k]])[0] for k in (0, 1))
    return math.fsum(
        _area(polygon) for polygon in shapely.polygonize([LineString(run) for run in points]).geoms
    )


def compare(plans: int) -> Comparison:
    """Draw and read `plans` plans."""
    vocabulary = load_vocabulary(packs_root() / "_china" / "drawing" / "layers.yaml")
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(plans):
            drawn = draw_plan(number, Path(folder))
            comparison.take(drawn, vocabulary)
            for path in {drawn.path, drawn.text}:
                path.unlink()
    return comparison


def main() -> None:
    """Print the figures; exit 1 when the bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plans", type=int, default=500)
    given = parser.parse_args()
    begun = perf_counter()
    result = compare(given.plans)
    figures: dict[str, Any] = {
        "bench": "areas",
        "plans": given.plans,
        "layers_compared": result.layers,
        "outlines_drawn": result.ways.total(),
        "largest_difference_m2": {"formula": result.formula.m2, "gdal": result.gdal.m2},
        "where": {"formula": result.formula.where, "gdal": result.gdal.where},
        "outlines_miscounted": result.counts[:10],
        "losses": dict(result.losses),
        "binary": result.binary,
        "versions": dict(sorted(result.versions.items())),
        "units": dict(sorted(result.units.items())),
        "ways": dict(sorted(result.ways.items())),
        "bar_m2": BAR,
        "kept": result.kept,
        "seconds": round(perf_counter() - begun, 1),
        "machine": machine(),
    }
    emit(figures, given.json)
    sys.exit(0 if result.kept else 1)


if __name__ == "__main__":
    main()
