"""The ways a CAD can draw one and the same outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING, Any

from ezdxf.document import Drawing
from ezdxf.layouts import BaseLayout
from ezdxf.lldxf.const import DXF12
from ezdxf.math import Matrix44, bulge_to_arc

from tongjian.engines.drawing.samples.shapes import Point

if TYPE_CHECKING:
    from bench.areaplans import Ground

Corners = list[tuple[float, float, float]]
_STRAIGHT_ONLY_SCALES = ((2.0, 0.5), (0.4, 3.0), (1.5, -1.0))


class Sheet:
    """Draws in drawing units what is given in metres, turned and moved to the city's grid."""

    def __init__(
        self, document: Drawing, chance: Random, scale: float, origin: tuple[float, float], turn: float
    ) -> None:
        self._document = document
        self._chance = chance
        self._old = document.dxfversion <= DXF12
        self._plane = Matrix44.chain(
            Matrix44.z_rotate(turn), Matrix44.translate(*origin, 0), Matrix44.scale(scale)
        )
        self._scale = scale

    def draw(self, layer: str, ground: Ground, x: float, y: float, turn: float) -> str:
        """Draw an outline around (x, y) in one of the ways it can be drawn; the way is returned."""
        place = Matrix44.chain(Matrix44.z_rotate(turn), Matrix44.translate(x, y, 0), self._plane)
        space = self._document.modelspace()
        depth = self._chance.choice((0, 0, 1, 2))
        if depth == 0:
            return self._entity(space, layer, ground, place)
        inner = place
        block = space
        # On layer 0 a block's content takes the layer of the reference.
        carried = self._chance.random() < 0.5
        for level in range(depth):
            name = f"B{len(self._document.blocks)}"
            reference = self._reference(ground)
            inside = self._document.blocks.new(name)
            block.add_blockref(
                name,
                tuple(reference["insert"])[:2],
                {
                    "xscale": reference["scale"][0],
                    "yscale": reference["scale"][1],
                    "rotation": math.degrees(reference["angle"]),
                    "layer": layer if carried and level == 0 else "0",
                },
            )
            undone = Matrix44.chain(
                Matrix44.scale(*reference["scale"], 1),
                Matrix44.z_rotate(reference["angle"]),
                Matrix44.translate(*reference["insert"]),
            )
            undone.inverse()
            inner = inner @ undone
            block = inside
        way = self._entity(block, "0" if carried else layer, ground, inner)
        return f"{way}, {depth} blocks deep"

    def _reference(self, ground: Ground) -> dict[str, Any]:
        """Any place, angle, mirroring and scale; scales that bend circles only for straight edges."""
        size = self._chance.uniform(0.3, 4)
        scales = [(size, size), (-size, size), (size, -size), (1.0, 1.0)]
        if ground.straight:
            scales += _STRAIGHT_ONLY_SCALES
        insert = (self._chance.uniform(-50, 50), self._chance.uniform(-50, 50), 0.0)
        return {
            "insert": insert,
            "scale": self._chance.choice(scales),
            "angle": self._chance.uniform(-math.pi, math.pi),
        }

    def _entity(self, space: BaseLayout, layer: str, ground: Ground, place: Matrix44) -> str:
        if ground.ellipse:
            return self._ellipse(space, layer, ground.ellipse, place)
        rings = [_moved(shape.points, place) for shape in (ground.shape, *ground.holes)]
        if len(rings) > 1:
            ways = [_keyhole] if self._old else [_hatch, _hatch_of_edges, _keyhole]
        else:
            ways = [_polyline, _flipped, _pieces] + ([] if self._old else [_hatch, _hatch_of_edges])
            ways += [_solid] if len(rings[0]) == 4 and ground.straight else []
            ways += [_circle] if len(rings[0]) == 2 else []
        way = self._chance.choice(ways)
        way(space, layer, rings)
        return way.__name__.strip("_")

    def _ellipse(self, space: BaseLayout, layer: str, axes: tuple[float, float], place: Matrix44) -> str:
        centre = place.transform((0, 0, 0))
        first = place.transform_direction((axes[0], 0, 0))
        second = place.transform_direction((0, axes[1], 0))
        if second.magnitude > first.magnitude:
            first, second = second, first
        ratio = second.magnitude / first.magnitude
        space.add_ellipse(centre, first, ratio, dxfattribs={"layer": layer})
        return "ellipse"


def _moved(points: Sequence[Point], place: Matrix44) -> Corners:
    """Corners in the block's axes: a plane turned over turns the bulges over."""
    x, y = place.transform_direction((1, 0, 0)), place.transform_direction((0, 1, 0))
    hand = math.copysign(1.0, x.x * y.y - x.y * y.x)
    moved = []
    for point in points:
        at = place.transform((point.x, point.y, 0))
        moved.append((at.x, at.y, point.bulge * hand))
    return moved


def _polyline(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    _run(space, layer, rings[0])


def _flipped(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    """Drawn from below: its own axes look down and its x runs west."""
    run = _run(space, layer, [(-x, y, -bulge) for x, y, bulge in rings[0]])
    run.dxf.extrusion = (0, 0, -1)


def _pieces(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    """Lines and arcs one by one, in no order."""
    corners = rings[0]
    for (x0, y0, bulge), (x1, y1, _) in sorted(zip(corners, [*corners[1:], corners[0]], strict=True)):
        if not bulge:
            space.add_line((x0, y0), (x1, y1), {"layer": layer})
            continue
        centre, start, end, radius = bulge_to_arc((x0, y0), (x1, y1), bulge)
        space.add_arc(centre, radius, math.degrees(start), math.degrees(end), dxfattribs={"layer": layer})


def _hatch(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    hatch = space.add_hatch(dxfattribs={"layer": layer})
    for index, corners in enumerate(rings):
        hatch.paths.add_polyline_path(corners, is_closed=True, flags=16 if index else 1)


def _hatch_of_edges(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    hatch = space.add_hatch(dxfattribs={"layer": layer})
    for index, corners in enumerate(rings):
        path = hatch.paths.add_edge_path(flags=16 if index else 1)
        for (x0, y0, bulge), (x1, y1, _) in zip(corners, [*corners[1:], corners[0]], strict=True):
            if not bulge:
                path.add_line((x0, y0), (x1, y1))
                continue
            centre, start, end, radius = bulge_to_arc((x0, y0), (x1, y1), bulge)
            path.add_arc(centre, radius, math.degrees(start), math.degrees(end), ccw=bulge > 0)


def _keyhole(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    """One run along the outline, over a slit to the hole, round it the other way and back."""
    (outer, *holes) = rings
    run = list(outer)
    for hole in holes:
        backward = [(*hole[i][:2], -hole[i - 1][2]) for i in (0, *range(len(hole) - 1, 0, -1))]
        run += [(*outer[0][:2], 0.0), *backward, (*hole[0][:2], 0.0)]
    _run(space, layer, run)


def _circle(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    (x0, y0, _), (x1, y1, _) = rings[0]
    space.add_circle(
        ((x0 + x1) / 2, (y0 + y1) / 2), math.dist((x0, y0), (x1, y1)) / 2, dxfattribs={"layer": layer}
    )


def _solid(space: BaseLayout, layer: str, rings: list[Corners]) -> None:
    """The third and fourth corner of a SOLID are swapped."""
    a, b, c, d = [corner[:2] for corner in rings[0]]
    space.add_solid([a, b, d, c], dxfattribs={"layer": layer})


def _run(space: BaseLayout, layer: str, corners: Corners) -> Any:
    old = space.doc is not None and space.doc.dxfversion <= DXF12
    add = space.add_polyline2d if old else space.add_lwpolyline
    return add(corners, format="xyb", close=True, dxfattribs={"layer": layer})
