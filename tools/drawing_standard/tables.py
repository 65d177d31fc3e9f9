"""The table of layers, from the vocabulary, the attributes and what the indicators rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tongjian.engines.drawing.attributes import KEYS
from tongjian.engines.drawing.found import LINES
from tongjian.engines.drawing.titles import meaning_of
from tongjian.engines.scrutiny.indicators.rests import RESTS_ON
from tongjian.engines.scrutiny.names import BUILDINGS, BY_USE, BY_USE_TITLE, SCALAR_INDICATORS, SPACING
from tongjian.engines.siteplan import PlanPart

_CONTENT: Mapping[PlanPart, str] = {
    PlanPart.SITE: "用地边界",
    PlanPart.BUILDING: "每栋建筑的基底",
    PlanPart.FLOOR: "每个标准层一个轮廓，画在图中任何地方",
    PlanPart.BASEMENT: "地下室外墙",
    PlanPart.GREEN: "每块绿地",
    PlanPart.STALL: "每个车位一个矩形或一个图块",
    PlanPart.NONMOTOR: "非机动车停放区",
    PlanPart.BALCONY: "每个阳台",
    PlanPart.ROOF_HOUSE: "楼梯间、电梯机房、水箱间",
    PlanPart.ROAD_RED_LINE: "相邻城市道路的红线",
    PlanPart.BLUE_LINE: "河道蓝线",
    PlanPart.SETBACK_LINE: "建筑退让线（建筑控制线）",
    PlanPart.NEIGHBOUR: "周边建筑的基底",
    PlanPart.ENTRANCE: "基地出入口的宽度线或图块",
    PlanPart.FIRE_ACCESS_PAD: "消防车登高操作场地",
    PlanPart.LANE: "车行道的中心线或边线",
    PlanPart.FIRE_LANE: "消防车道的中心线或边线",
    PlanPart.WINDOWED_GABLE: "开窗的山墙边",
}
_LISTS: Mapping[str, str] = {BY_USE: BY_USE_TITLE, BUILDINGS: "各栋建筑", SPACING: "建筑间距"}


def layer_table() -> str:
    """Number (as in the picture), layer, content, shape, attributes, indicators."""
    head = ["| | 图层 | 画什么 | 图形 | 属性 | 用于计算 |", "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *(_row(number, part) for number, part in enumerate(PlanPart, start=1))]) + "\n"


def _row(number: int, part: PlanPart) -> str:
    meaning = meaning_of(part)
    shape = "线或闭合轮廓" if meaning in LINES else "闭合轮廓"
    keys = "、".join(sorted(KEYS.get(meaning, ()))) or "无"
    figures = "、".join(_indicators(part)) or "规则（距离、宽度、间距）"
    return f"| {number} | `{part.value}` | {_CONTENT[part]} | {shape} | {keys} | {figures} |"


def _indicators(part: PlanPart) -> Iterator[str]:
    for name, parts in RESTS_ON.items():
        if part in parts:
            yield _LISTS[name] if name in _LISTS else SCALAR_INDICATORS[name][0]
