"""One question to one layer, with everything the layers' sections are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature, Near, Overlap, Value
from tongjian.engines.blueprint.layer import Layer, Meaning
from tongjian.kernel.places.mapping.report.parts import (
    Fact,
    Line,
    Section,
    State,
    Tone,
    Version,
    percent,
    printed,
    words,
)

SLIVER: Final = 1.0
"""m²: smaller overlaps come from how outlines were drawn. They are counted in words, not listed."""
_TOUCHING: Final = 0.005
"""m²: less would be printed as nothing."""
MOST_LINES: Final = 60
REACH: Final = 3_000.0
"""How far the nearest road, river, metro or station is looked for, in metres."""


@dataclass(frozen=True, eq=False)
class Asked:
    """A layer in force, the boundary, what of the layer shares ground with it, and the nearest feature."""

    layer: Layer
    version: Version
    boundary: BaseGeometry
    overlaps: Sequence[Overlap]
    near: Near | None = None
    ground: float | None = None

    @property
    def listed(self) -> list[Overlap]:
        """What lies in the boundary, the largest first; slivers of areas are left out."""
        real = [each for each in self.overlaps if self.layer.geometry != "polygon" or each.area >= SLIVER]
        return sorted(real, key=lambda each: (-each.area, each.feature.key))

    @property
    def slivers(self) -> list[Overlap]:
        """Overlaps of areas too small to list; what only touches is none of them."""
        if self.layer.geometry != "polygon":
            return []
        return [each for each in self.overlaps if _TOUCHING <= each.area < SLIVER]

    @property
    def covered(self) -> float:
        """Area of the boundary under the layer in m², slivers included; what lies twice counts once."""
        if self.layer.overlap == "refused" or len(self.overlaps) < 2:
            return sum(each.area for each in self.overlaps)
        pieces = [each.feature.geometry.intersection(self.boundary) for each in self.overlaps]
        return float(union_all(pieces).area)

    def value(self, feature: Feature, meaning: Meaning) -> Value:
        """What a feature says, by meaning; None where the layer has no such column or states nothing."""
        column = self.layer.column(meaning)
        return None if column is None else feature.attributes.get(column)

    def name(self, feature: Feature) -> str:
        """What a feature is called on the map; its key where it has no name."""
        named = self.value(feature, Meaning.NAME) or feature.attributes.get(self.layer.label)
        return feature.key if named is None else str(named)

    def section(
        self, state: State, tone: Tone, sentence: str, lines: Iterable[Line] | None = None
    ) -> Section:
        """The section, with a line for every feature listed unless others are given."""
        all_lines = tuple(self.line(each) for each in self.listed) if lines is None else tuple(lines)
        return Section(
            layer=self.layer.code,
            title=self.layer.title,
            group=self.layer.group,
            role=self.layer.role,
            colour=self.layer.colour,
            geometry=self.layer.geometry,
            basis=self.layer.basis,
            version=self.version,
            state=state,
            tone=tone,
            sentence=sentence + self._beyond(len(all_lines)),
            lines=all_lines[:MOST_LINES],
            unlisted=max(0, len(all_lines) - MOST_LINES),
        )

    def line(self, overlap: Overlap) -> Line:
        """One feature with its share of the boundary and what the layer says of it."""
        measure = printed(overlap.area)
        area = measure if self.layer.geometry == "polygon" else None
        return Line(
            key=overlap.feature.key,
            name=self.name(overlap.feature),
            area=area,
            length=measure if self.layer.geometry == "line" else None,
            share=percent(overlap.share) if area is not None else None,
            facts=self.facts(overlap.feature),
        )

    def facts(self, feature: Feature) -> tuple[Fact, ...]:
        """Its attributes but for the key and the name, which head the line."""
        heads = {self.layer.key, self.layer.column(Meaning.NAME), self.layer.column(Meaning.REFERENCE)}
        return tuple(
            Fact(name=each.name, value=text_of(feature.attributes.get(each.name)), unit=each.unit)
            for each in self.layer.attributes
            if each.name not in heads
        )

    def _beyond(self, lines: int) -> str:
        told = ""
        if slivers := self.slivers:
            area = printed(sum(each.area for each in slivers))
            told += f"另有 {len(slivers)} 处重叠不足 {SLIVER:g} ㎡（共 {words(area)} ㎡），按接边误差不列出。"
        if lines > MOST_LINES:
            told += f"只列出其中最大的 {MOST_LINES} 个。"
        return told


def text_of(value: Value) -> str | None:
    """An attribute as text: 2.5 and 2, not 2.0; None stays None, 0 is 0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return None if value is None or value == "" else str(value)
