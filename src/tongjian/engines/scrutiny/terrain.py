"""Buildings, basements and lines of a plan as shapes that distances are measured between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.scrutiny.cityrules import HeightClasses, UseClasses
from tongjian.engines.scrutiny.names import label
from tongjian.engines.scrutiny.shapes import Frame, Witness, fine, frame, witness
from tongjian.engines.siteplan import Building, Feature, FeatureKind, Outline, SitePlan


@dataclass(frozen=True)
class Block:
    """A building as a rule sees it: a shape with a class of use and of height."""

    name: str
    handle: str
    shape: BaseGeometry
    use: str | None
    height_class: str | None
    building: Building
    neighbour: bool = False
    """It stands outside of the site and is not the applicant's."""

    @cached_property
    def frame(self) -> Frame:
        return frame(self.shape)


@dataclass(frozen=True)
class Line:
    """A line or outline something keeps a distance from."""

    name: str
    handles: tuple[str, ...]
    shape: BaseGeometry
    attributes: Mapping[str, str]
    published: str = ""
    """The published feature it is; empty: it is drawn."""


@dataclass(frozen=True)
class Terrain:
    """The shapes of one plan, each made once."""

    plan: SitePlan
    uses: UseClasses | None = None
    heights: HeightClasses | None = None

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._block(building) for building in self.plan.buildings)

    @cached_property
    def neighbours(self) -> tuple[Block, ...]:
        """相邻建筑, read from the features as if they were buildings."""
        return tuple(
            self._block(_as_building(feature), neighbour=True)
            for feature in self.plan.features
            if feature.kind is FeatureKind.NEIGHBOUR and isinstance(feature.shape, Outline)
        )

    @cached_property
    def site(self) -> BaseGeometry | None:
        """The ground of the parcel; the seams between several site outlines are no boundary."""
        shapes = [shape for site in self.plan.sites if (shape := fine(site.outline)).area > 0]
        if not shapes:
            return None
        return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)

    @cached_property
    def boundary(self) -> Line | None:
        if self.site is None:
            return None
        handles = tuple(site.outline.entity.handle for site in self.plan.sites)
        return Line("用地红线", handles, self.site.boundary, {})

    def lines(self, kind: FeatureKind) -> tuple[Line, ...]:
        """The drawing's lines of a kind. A road's closed red line may enclose the road or the block, so only
        its edge counts; water and neighbours are solid."""
        solid = kind in {FeatureKind.BLUE_LINE, FeatureKind.NEIGHBOUR}
        return tuple(
            self._line(feature, solid=solid) for feature in self.plan.features if feature.kind is kind
        )

    def from_boundary(self, shape: BaseGeometry) -> Witness | None:
        """How far inside the site the shape stays; 0 where it crosses the boundary or lies outside."""
        if self.boundary is None or self.site is None:
            return None
        found = witness(shape, self.boundary.shape)
        if found.distance > 0 and not self.site.contains(shape):
            return Witness(0.0, found.start, found.end)
        return found

    def _block(self, building: Building, *, neighbour: bool = False) -> Block:
        use = self.uses.of(building.use) if self.uses else None
        height = self.heights.of(building.storeys_above, building.height, use) if self.heights else None
        return Block(
            f"相邻{label(building)}" if neighbour else label(building),
            building.outline.entity.handle,
            fine(building.outline),
            use,
            height,
            building,
            neighbour,
        )

    def _line(self, feature: Feature, *, solid: bool) -> Line:
        shape = fine(feature.shape)
        if not solid and shape.area > 0:
            shape = shape.boundary
        grade = feature.attributes.get("等级", "")
        name = f"{grade}{feature.kind.value}"
        return Line(name, (feature.shape.entity.handle,), shape, feature.attributes)


def nearest(shape: BaseGeometry, lines: Iterable[Line]) -> tuple[Line, Witness] | None:
    """The line that lies nearest to the shape."""
    measured = [(line, witness(shape, line.shape)) for line in lines]
    return min(measured, key=lambda pair: pair[1].distance, default=None)


def _as_building(feature: Feature) -> Building:
    assert isinstance(feature.shape, Outline)
    attributes = feature.attributes
    return Building(
        feature.shape,
        attributes,
        number=attributes.get("楼号"),
        storeys_above=_whole(attributes.get("层数")),
        height=_number(attributes.get("高度") or attributes.get("建筑高度")),
        use=attributes.get("性质"),
        fire_rating=attributes.get("耐火等级"),
    )


def _number(written: str | None) -> float | None:
    """A height as written (`54`, `54.0m`), None when it is none."""
    try:
        return float((written or "").strip().rstrip("mM米 "))
    except ValueError:
        return None


def _whole(written: str | None) -> int | None:
    number = _number((written or "").strip().rstrip("层Ff"))
    return int(number) if number is not None and number == int(number) else None
