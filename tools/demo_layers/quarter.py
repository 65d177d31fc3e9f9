"""A quarter of a city around one site: streets, what lies between them, and what stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from tools.demo_layers.sheet import Sheet

SETBACK = 9.0
SMALLEST = 1_500.0
"""Square metres; what is less is left over between roads and belongs to no parcel."""


@dataclass(frozen=True)
class Street:
    """The ground between the red lines of a road."""

    name: str
    grade: str
    width: float
    area: BaseGeometry


@dataclass(frozen=True)
class Use:
    """What a regulatory plan lays down for a kind of parcel, and the words of the master plan for it."""

    words: str
    master: str
    far: tuple[float | None, float]
    coverage: float
    green: float
    height: float


HOUSING = Use("住宅、社区服务", "居住用地", (1.2, 2.2), 22, 35, 60)
SHOPS = Use("商业、办公", "商业服务业用地", (None, 3.0), 45, 20, 60)
SCHOOL = Use("教育", "公共管理与公共服务用地", (None, 0.9), 28, 35, 24)
RESEARCH = Use("科研、办公", "商务金融用地", (2.0, 3.0), 45, 20, 60)
WORKS = Use("工业", "工矿用地", (1.2, 2.5), 55, 10, 40)
PARK = Use("公园绿地", "绿地与开敞空间用地", (None, 0.0), 0, 70, 6)


@dataclass(frozen=True)
class Quarter:
    """Everything in metres from `origin`, the south-west corner of the site, which is in the city's frame.

    `reserved` is ground that is not divided into parcels; `existing` are buildings that stand as drawn, with
    storeys and height.
    """

    prefix: str
    origin: tuple[float, float]
    extent: Polygon
    site: Polygon
    site_attributes: Mapping[str, Any]
    streets: tuple[Street, ...]
    uses: tuple[Use, ...]
    pitch: float = 125.0
    reserved: tuple[BaseGeometry, ...] = ()
    existing: tuple[tuple[Polygon, int, float], ...] = ()
    _counts: Counter[str] = field(default_factory=Counter, repr=False)

    def add_to(self, sheet: Sheet) -> None:
        """Its roads, parcels, master-plan areas and buildings."""
        for street in self.streets:
            self._add(
                sheet,
                "road",
                street.area,
                {"编号": self._key("R"), "名称": street.name, "等级": street.grade, "红线宽度": street.width},
            )
        self._add(sheet, "control-plan", self.site, self.site_attributes)
        for number, block in enumerate(self._blocks(), 1):
            self._block(sheet, number, block)
        for outline, storeys, height in self.existing:
            self._building(sheet, outline, storeys, height, "住宅")

    def laid(self, geometry: BaseGeometry) -> BaseGeometry:
        """On the city's frame."""
        return translate(geometry, *self.origin)

    def _blocks(self) -> list[Polygon]:
        """The ground between the streets, from south-west to north-east."""
        taken = unary_union([street.area for street in self.streets] + list(self.reserved))
        blocks = [each for each in shapely.get_parts(self.extent - taken) if each.area > SMALLEST]
        return sorted(blocks, key=lambda block: (round(block.bounds[1]), round(block.bounds[0])))

    def _block(self, sheet: Sheet, number: int, block: Polygon) -> None:
        """One area of the master plan, whatever its parcels; the site is one of them where it lies here."""
        use = self.uses[number % len(self.uses)]
        around = block.intersects(self.site) and block.intersection(self.site).area > 1
        if around:
            use = HOUSING if "住宅" in self.site_attributes["用地性质"] else RESEARCH
        self._add(sheet, "master-plan", block, {"编号": self._key("M"), "用地性质": use.master})
        for i, parcel in enumerate(self._slices(block - self.site if around else block)):
            # One parcel on every green of the master plan is given to shops: a conflict to be found.
            self._parcel(sheet, parcel, SHOPS if use is PARK and i == 1 else use)

    def _slices(self, block: BaseGeometry) -> Iterator[Polygon]:
        west, south, east, north = block.bounds
        count = max(1, round((east - west) / self.pitch))
        step = (east - west) / count
        for i in range(count):
            strip = block & box(west + i * step, south - 1, west + (i + 1) * step, north + 1)
            yield from (part for part in shapely.get_parts(strip) if part.area > SMALLEST)

    def _parcel(self, sheet: Sheet, outline: Polygon, use: Use) -> None:
        lowest, highest = use.far
        self._add(
            sheet,
            "control-plan",
            outline,
            {
                "地块编号": self._key("P"),
                "用地性质": use.words,
                "容积率上限": highest,
                "容积率下限": lowest,
                "建筑密度上限": use.coverage,
                "绿地率下限": use.green,
                "建筑限高": use.height,
                "用地面积": round(outline.area, 1),
            },
        )
        if use is PARK:
            return
        inside = outline.buffer(-SETBACK, join_style="mitre")
        if inside.is_empty or any(inside.intersects(old) for old, _, _ in self.existing):
            return
        self._rows(sheet, inside, use)

    def _rows(self, sheet: Sheet, inside: BaseGeometry, use: Use) -> None:
        """Rows of buildings facing south, as many as fit."""
        west, south, east, north = inside.bounds
        deep, apart = (14.0, 34.0) if use is HOUSING else (30.0, 44.0)
        y = south
        while y + deep <= north:
            long = min(64.0, east - west)
            place = box((west + east - long) / 2, y, (west + east + long) / 2, y + deep)
            if inside.contains(place.buffer(-0.01)):
                storeys = 6 if use is HOUSING else 4
                self._building(sheet, place, storeys, round(storeys * 3.1, 1), use.words.partition("、")[0])
            y += deep + apart

    def _building(self, sheet: Sheet, outline: Polygon, storeys: int, height: float, use: str) -> None:
        attributes = {"编号": self._key("B"), "层数": storeys, "高度": height, "用途": use}
        self._add(sheet, "building", outline, attributes)

    def _add(self, sheet: Sheet, layer: str, geometry: BaseGeometry, attributes: Mapping[str, Any]) -> None:
        sheet.add(layer, self.laid(geometry), attributes)

    def _key(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{self.prefix}-{kind}{self._counts[kind]:03d}"
