"""The picture of a parcel with what lies about it, north up, as SVG text. No database."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape

import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.kernel.places.planning.wording import name_of

WIDTH, HEIGHT = 720.0, 480.0
_MARGIN = 0.35
"""How much of the parcel's size is shown on each side of it."""
_LEAST_VIEW = 60.0
_INK, _PARCEL = "#1f2328", "#b3202a"


def picture_of(parcel: Feature, around: Iterable[tuple[Feature, Layer]]) -> str:
    """The parcel in red over its surroundings in the colours of their layers, with a scale bar and north.

    What is farther away than the picture reaches is cut off, so its size depends on what is near.
    """
    view = _View(parcel.geometry)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'aria-label="地块 {escape(parcel.key)} 位置图">',
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#fbfaf7"/>',
    ]
    labels: list[str] = []
    for feature, layer in sorted(around, key=lambda each: -each[1].rank):
        if feature.key == parcel.key and layer.role is Role.PARCEL:
            continue
        piece = shapely.intersection(feature.geometry, view.window)
        if not piece.is_empty:
            parts.extend(view.drawn(piece, layer.colour, 0.18 if layer.role is not Role.PARCEL else 0.06))
            labels.extend(view.label(piece, name_of(feature, layer), layer.colour))
    parts.extend(view.drawn(parcel.geometry, _PARCEL, 0.12, width=3.0))
    labels.extend(view.label(parcel.geometry, parcel.key, _PARCEL, size=17, bold=True))
    return "".join((*parts, *labels, *view.scale_bar(), *_north(), "</svg>"))


class _View:
    """From metres to the picture's units."""

    def __init__(self, geometry: BaseGeometry) -> None:
        west, south, east, north = geometry.bounds
        across = max((east - west) * (1 + 2 * _MARGIN), _LEAST_VIEW)
        upward = max((north - south) * (1 + 2 * _MARGIN), _LEAST_VIEW * HEIGHT / WIDTH)
        self.scale = min(WIDTH / across, HEIGHT / upward)
        self.west = (west + east) / 2 - WIDTH / self.scale / 2
        self.north = (south + north) / 2 + HEIGHT / self.scale / 2
        self.window: Polygon = box(
            self.west, self.north - HEIGHT / self.scale, self.west + WIDTH / self.scale, self.north
        )

    def at(self, x: float, y: float) -> str:
        return f"{(x - self.west) * self.scale:.1f} {(self.north - y) * self.scale:.1f}"

    def drawn(self, geometry: BaseGeometry, colour: str, fill: float, width: float = 1.2) -> Iterator[str]:
        # Half a unit of the picture: nobody sees a finer corner, and a river has thousands.
        for part in shapely.get_parts(shapely.simplify(geometry, 0.5 / self.scale)):
            if part.geom_type == "Polygon" and not part.is_empty:
                rings = "".join(self._path(ring, closed=True) for ring in (part.exterior, *part.interiors))
                yield (
                    f'<path d="{rings}" fill="{colour}" fill-opacity="{fill}" fill-rule="evenodd" '
                    f'stroke="{colour}" stroke-width="{width:g}"/>'
                )
            elif part.geom_type in ("LineString", "LinearRing"):
                path = self._path(part, closed=False)
                yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'

    def _path(self, ring: BaseGeometry, *, closed: bool) -> str:
        points = "L".join(self.at(x, y) for x, y in shapely.get_coordinates(ring))
        return f"M{points}{'Z' if closed else ''}"

    def label(
        self, piece: BaseGeometry, words: str, colour: str, *, size: int = 12, bold: bool = False
    ) -> Iterator[str]:
        """The words inside the piece, where there is room for them."""
        room = math.sqrt(piece.area) * self.scale if piece.area else 0.0
        if room < size * 2:
            return
        point = piece.representative_point()
        x, y = self.at(point.x, point.y).split()
        weight = ' font-weight="700"' if bold else ""
        yield (
            f'<text x="{x}" y="{y}" font-size="{size}" font-family="Noto Sans SC, sans-serif" fill="{colour}"'
            f'{weight} text-anchor="middle" paint-order="stroke" stroke="#fbfaf7" stroke-width="3">'
            f"{escape(words[:16])}</text>"
        )

    def scale_bar(self) -> Iterator[str]:
        metres = _round(140 / self.scale)
        length, left, base = metres * self.scale, 24.0, HEIGHT - 22
        yield (
            f'<rect x="{left - 10:g}" y="{base - 24:g}" width="{length + 20:.1f}" height="32" fill="#fbfaf7" '
            f'fill-opacity="0.85"/>'
            f'<path d="M{left:g} {base - 6:g}V{base:g}H{left + length:.1f}V{base - 6:g}" fill="none" '
            f'stroke="{_INK}" stroke-width="1.5"/>'
            f'<text x="{left + length / 2:.1f}" y="{base - 8:g}" font-size="12" text-anchor="middle" '
            f'font-family="Noto Sans SC, sans-serif" fill="{_INK}">{metres:g} m</text>'
        )


def _round(metres: float) -> float:
    """1, 2 or 5 of a power of ten, at most so many metres."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= metres)


def _north() -> Iterator[str]:
    x, y = WIDTH - 30, 20
    yield (
        f'<path d="M{x:g} {y:g}L{x + 8:g} {y + 30:g}L{x:g} {y + 24:g}L{x - 8:g} {y + 30:g}Z" fill="{_INK}"/>'
        f'<text x="{x:g}" y="{y + 46:g}" font-size="13" text-anchor="middle" '
        f'font-family="Noto Sans SC, sans-serif" fill="{_INK}">北</text>'
    )
