"""From a shape and what is written on it to a part of the site plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shapely import get_coordinates, oriented_envelope

from tongjian.engines.drawing.attributes import integer, number, yes_or_no
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.siteplan import (
    Balcony,
    Basement,
    Building,
    Floor,
    Green,
    NonMotorParking,
    RoofHouse,
    Site,
    Stall,
)
from tongjian.engines.siteplan.storeys import Storeys, parse_storeys

_T = TypeVar("_T")


class Written:
    """The attributes of one shape. What cannot be read is reported and counts as not stated."""

    def __init__(self, found: Found, findings: Findings) -> None:
        self._found = found
        self._findings = findings

    def text(self, key: str) -> str | None:
        return self._found.attributes.get(key, "").strip() or None

    def number(self, key: str) -> float | None:
        return self._read(key, number)

    def integer(self, key: str) -> int | None:
        return self._read(key, integer)

    def yes_or_no(self, key: str) -> bool | None:
        return self._read(key, yes_or_no)

    def storeys(self) -> Storeys:
        return self._read("层", parse_storeys) or Storeys()

    def share(self, key: str) -> float | None:
        """A part of one whole, as `0.8` or `80%`."""
        return self._read(key, _share)

    def _read(self, key: str, read: Callable[[str], _T]) -> _T | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            return read(text)
        except ValueError as error:
            entity = self._found.entity
            self._findings.problem(
                "attribute-unreadable",
                f"图层“{entity.layer}”的图元 {entity.handle} 的属性 {key}：{error}，按未注明处理",
                [entity],
                self._found.where,
            )
            return None


def site(found: Found, written: Written) -> Site:
    return Site(found.outline, found.attributes, parcel=written.text("地块编号"))


def building(found: Found, written: Written) -> Building:
    return Building(
        found.outline,
        found.attributes,
        number=written.text("楼号"),
        storeys_above=written.integer("层数"),
        storeys_below=written.integer("地下层数"),
        height=written.number("建筑高度"),
        use=written.text("性质"),
        fire_rating=written.text("耐火等级"),
    )


def floor(found: Found, written: Written) -> Floor:
    storeys = written.storeys()
    return Floor(
        found.outline,
        found.attributes,
        building=written.text("楼号"),
        storeys=storeys.numbers,
        name=storeys.name,
        use=written.text("用途"),
        storey_height=written.number("层高"),
        factor=written.number("系数"),
        factor_reason=written.text("系数理由"),
    )


def basement(found: Found, written: Written) -> Basement:
    return Basement(
        found.outline,
        found.attributes,
        storeys=written.integer("层数"),
        burial_ratio=written.share("埋深比"),
        use=written.text("用途"),
        storey_height=written.number("层高"),
    )


def green(found: Found, written: Written) -> Green:
    return Green(
        found.outline, found.attributes, kind=written.text("类型"), factor=written.number("折算系数")
    )


def stall(found: Found, written: Written) -> Stall:
    length, width = sides(found)
    return Stall(found.outline, found.attributes, kind=written.text("类型"), length=length, width=width)


def nonmotor(found: Found, written: Written) -> NonMotorParking:
    return NonMotorParking(found.outline, found.attributes, places=written.integer("辆数"))


def balcony(found: Found, written: Written) -> Balcony:
    return Balcony(
        found.outline,
        found.attributes,
        building=written.text("楼号"),
        storeys=written.storeys().numbers,
        enclosed=written.yes_or_no("封闭"),
        depth=written.number("进深"),
    )


def roof_house(found: Found, written: Written) -> RoofHouse:
    return RoofHouse(
        found.outline, found.attributes, building=written.text("楼号"), height=written.number("高度")
    )


def sides(found: Found) -> tuple[float, float]:
    """The longer and the shorter side of the smallest rectangle around an outline, in metres."""
    a, b, c = get_coordinates(oriented_envelope(found.outline.polygon))[:3]
    first = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    second = ((c[0] - b[0]) ** 2 + (c[1] - b[1]) ** 2) ** 0.5
    return max(first, second), min(first, second)


def _share(text: str) -> float:
    value = number(text)
    if not 0 <= value <= 1:
        raise ValueError(f"“{text}”应在 0 与 1（100%）之间")
    return value
