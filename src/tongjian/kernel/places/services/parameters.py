"""What is asked of the items of a collection, checked parameter by parameter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.http import QueryDict
from shapely.geometry import Polygon

from tongjian.engines.blueprint.crs import Bounds
from tongjian.engines.blueprint.feature import Value
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Attribute, Layer
from tongjian.kernel.places.services.exceptions import InvalidParameter
from tongjian.kernel.places.services.moments import last_day
from tongjian.kernel.places.services.systems import CRS84, chosen, in_degrees, north_first, window

LIMIT: Final = 10
MOST: Final = 10_000
OWN: Final = ("limit", "bbox", "bbox-crs", "crs", "datetime", "version", "after", "f")
"""Names with a meaning of their own; an attribute that is called so cannot be filtered by."""

_LONGEST: Final = 200
_EXACT: Final = 2**53
_INTEGER: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Asked:
    """A question to the items, checked.

    `bbox` in metres of the city's frame; None where `elsewhere` or where all places are wanted. `on` is the
    day whose state of affairs is wanted, None for today; `version` one by its number. `after` is the key
    behind which the page begins; `key` the only one wanted, which is found sooner than other attributes.
    """

    limit: int = LIMIT
    bbox: Polygon | None = None
    elsewhere: bool = False
    crs: str = CRS84
    on: date | None = None
    version: int | None = None
    after: str | None = None
    key: str | None = None
    properties: Mapping[str, Value] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Whether only some of the features of the version are wanted."""
        return self.bbox is not None or self.elsewhere or self.key is not None or bool(self.properties)


def known(query: QueryDict, names: Iterable[str], *, longest: int = _LONGEST) -> dict[str, str]:
    """The parameters as given, each once and none unknown. Raises `InvalidParameter`."""
    allowed = list(names)
    for name, values in query.lists():
        if name not in allowed:
            raise InvalidParameter(
                f"不认识参数“{name[:60]}”。这个地址可用的参数：{'、'.join(allowed) or '没有'}。"
            )
        if len(values) > 1:
            raise InvalidParameter(f"参数 {name} 写了 {len(values)} 次，只能写一次。")
        if len(values[0]) > longest:
            raise InvalidParameter(f"参数 {name} 的值过长，最多 {longest} 个字符。")
        if "\x00" in values[0]:
            raise InvalidParameter(f"参数 {name} 的值含有不可用的字符。")
    return {name: str(values[0]) for name, values in query.lists()}


def filters(layer: Layer) -> dict[str, Attribute]:
    """The attributes one may filter by, in the layer's order."""
    return {each.name: each for each in layer.attributes if each.name not in OWN and '"' not in each.name}


def asked(query: QueryDict, layer: Layer, frame: Frame) -> Asked:
    """What the parameters of the items ask. Raises `InvalidParameter`."""
    columns = filters(layer)
    given = known(query, (*OWN, *columns))
    if "version" in given and "datetime" in given:
        raise InvalidParameter("参数 version 与 datetime 都指定版本，只能用其中一个。")
    said = {name: _value(given[name], columns[name]) for name in columns if name in given}
    key = said.pop(layer.key, None)
    return Asked(
        limit=_limit(given["limit"]) if "limit" in given else LIMIT,
        bbox=(window := _window(given, frame)),
        elsewhere=window is None and "bbox" in given,
        crs=chosen(given["crs"], "crs", frame) if "crs" in given else CRS84,
        on=last_day(given["datetime"]) if "datetime" in given else None,
        version=version(given),
        after=given.get("after"),
        key=None if key is None else str(key),
        properties=said,
    )


def version(given: Mapping[str, str]) -> int | None:
    """The number of a version, where one is asked for."""
    if "version" not in given:
        return None
    return _whole(given["version"], "version", 1, 2**31 - 1)


def _limit(text: str) -> int:
    # A number above the most is answered with the most (class core, parameter limit).
    return min(_whole(text, "limit", 1, 999_999_999), MOST)


def _whole(text: str, name: str, least: int, most: int) -> int:
    if not _INTEGER.fullmatch(text) or not least <= int(text) <= most:
        raise InvalidParameter(f"参数 {name} 应为不小于 {least} 的整数，收到“{text[:40]}”。")
    return int(text)


def _window(given: Mapping[str, str], frame: Frame) -> Polygon | None:
    crs = chosen(given["bbox-crs"], "bbox-crs", frame) if "bbox-crs" in given else CRS84
    if "bbox" not in given:
        return None
    return window(_box(given["bbox"], crs), crs, frame)


def _box(text: str, crs: str) -> Bounds:
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise InvalidParameter(f"参数 bbox 应为 4 个或 6 个用逗号分开的数，收到“{text[:80]}”。")
    half = len(numbers) // 2
    box = (numbers[0], numbers[1], numbers[half], numbers[half + 1])
    west, south, east, north = (box[1], box[0], box[3], box[2]) if north_first(crs) else box
    # West may lie east of east: a box that goes round the back of the world.
    if south > north or (west > east and not in_degrees(crs)):
        raise InvalidParameter(f"参数 bbox“{text[:80]}”的下限大于上限，请按坐标系的坐标轴顺序书写。")
    if in_degrees(crs) and not (max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90):
        raise InvalidParameter(f"参数 bbox“{text[:80]}”超出经纬度的范围，请按坐标系的坐标轴顺序书写。")
    return box


def _value(text: str, column: Attribute) -> Value:
    if column.kind == "text":
        return text
    if column.kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise InvalidParameter(
                f"参数 {column.name} 应为日期，如 2026-01-01，收到“{text[:40]}”。"
            ) from None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    whole = number.is_integer() and abs(number) <= _EXACT
    if not math.isfinite(number) or (column.kind == "integer" and not whole):
        wanted = "整数" if column.kind == "integer" else "数"
        raise InvalidParameter(f"参数 {column.name} 应为{wanted}，收到“{text[:40]}”。")
    return int(number) if column.kind == "integer" else number
