"""What each kind of layer says about a boundary: one function for each role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tongjian.engines.blueprint.heights import HeightState, limit_over
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.kernel.places.mapping.report.asked import REACH, SLIVER, Asked, text_of
from tongjian.kernel.places.mapping.report.parts import (
    Fact,
    Line,
    Section,
    State,
    Tone,
    percent,
    printed,
    words,
)

NEAREST: Final = frozenset({Role.BLUE_LINE, Role.ROAD, Role.METRO, Role.STATION})
"""Roles of which the nearest feature is told when none lies in the boundary."""


def section_of(asked: Asked) -> Section:
    """What the layer says."""
    return _OF_ROLE.get(asked.layer.role, _other)(asked)


def unpublished(layer: Layer) -> Section:
    """A layer nothing was ever published of: nobody can say there is no conflict."""
    return Section(
        layer=layer.code,
        title=layer.title,
        group=layer.group,
        role=layer.role,
        colour=layer.colour,
        geometry=layer.geometry,
        basis=layer.basis,
        version=None,
        state=State.NOT_VERIFIABLE,
        tone=Tone.WARN,
        sentence="本图层没有施行中的版本，无法核验；这不表示没有冲突。",
    )


def _district(asked: Asked) -> Section:
    if not asked.listed:
        return asked.section(State.NONE, Tone.BAD, "不在本市任何行政区内。")
    names = "、".join(_with_share(asked.name(each.feature), each.share) for each in asked.listed)
    outside = _uncovered(asked)
    told = f"位于{names}。" + (f"另有 {_square(outside)}不在本市行政区内。" if outside else "")
    return asked.section(State.FOUND, Tone.BAD if outside else Tone.INFO, told)


def _parcel(asked: Asked) -> Section:
    if not asked.listed:
        return asked.section(State.NONE, Tone.WARN, f"不在任何{asked.layer.title}内，没有地块指标可用。")
    told = f"涉及 {len(asked.listed)} 个地块。"
    if outside := _uncovered(asked):
        told += f"另有 {_square(outside)}（{_share_of(asked, outside)}）不在任何地块内。"
    lines = []
    for each in asked.listed:
        whole = each.feature.geometry.area
        of_parcel = Fact(
            name="占地块面积", value=words(percent(each.area / whole)) if whole else None, unit="%"
        )
        line = asked.line(each)
        lines.append(line.model_copy(update={"facts": (of_parcel, *line.facts)}))
    tone = Tone.INFO if len(lines) == 1 and not outside else Tone.WARN
    return asked.section(State.FOUND, tone, told, lines)


def _land_use(asked: Asked) -> Section:
    """By use, because it is the use that is planned, not the outline of each piece."""
    if not asked.listed:
        return asked.section(State.NONE, Tone.WARN, f"没有{asked.layer.title}覆盖查询范围。")
    areas: dict[str, float] = defaultdict(float)
    for each in asked.listed:
        areas[text_of(asked.value(each.feature, Meaning.USE)) or "未写明用途"] += each.area
    ordered = sorted(areas.items(), key=lambda use: -use[1])
    lines = [
        Line(key=use, name=use, area=printed(area), share=percent(area / asked.boundary.area))
        for use, area in ordered
    ]
    told = "、".join(_with_share(use, area / asked.boundary.area) for use, area in ordered[:4])
    more = f"等 {len(ordered)} 类" if len(ordered) > 4 else ""
    outside = _uncovered(asked)
    rest = f"另有 {_square(outside)}没有规划用途。" if outside else ""
    return asked.section(State.FOUND, Tone.INFO, f"规划用途：{told}{more}。{rest}", lines)


def _protected(asked: Asked) -> Section:
    title = asked.layer.title
    if not asked.listed:
        return asked.section(State.NONE, Tone.GOOD, f"查询范围内没有{title}。")
    return asked.section(State.FOUND, Tone.BAD, f"压占{title} {_inside(asked)}。")


def _growth(asked: Asked) -> Section:
    title, outside = asked.layer.title, _uncovered(asked)
    if not asked.listed:
        return asked.section(State.NONE, Tone.BAD, f"全部位于{title}之外。")
    if not outside:
        return asked.section(State.FOUND, Tone.GOOD, f"全部位于{title}之内。")
    told = f"有 {_square(outside)}（{_share_of(asked, outside)}）在{title}之外。"
    return asked.section(State.FOUND, Tone.BAD, told)


def _line_of_way(asked: Asked) -> Section:
    """河道蓝线, 道路红线: nothing may stand in them, and how far they are matters."""
    if asked.listed:
        told = f"压占{asked.layer.title} {_inside(asked)}。"
        return asked.section(State.FOUND, Tone.BAD, told)
    return asked.section(
        State.NONE, Tone.GOOD, f"没有压占{asked.layer.title}；{_nearest(asked)}", _near(asked)
    )


def _metro(asked: Asked) -> Section:
    if not asked.listed:
        told = f"不在{asked.layer.title}内；{_nearest(asked)}"
        return asked.section(State.NONE, Tone.GOOD, told, _near(asked))
    kinds = dict.fromkeys(
        said for each in asked.listed if (said := text_of(asked.value(each.feature, Meaning.STATUS)))
    )
    which = f"（{'、'.join(kinds)}）" if kinds else ""
    told = f"有 {_inside(asked)}在{asked.layer.title}{which}内，建设前须征求轨道交通单位的意见。"
    return asked.section(State.FOUND, Tone.WARN, told)


def _station(asked: Asked) -> Section:
    if inside := asked.listed:
        names = "、".join(asked.name(each.feature) for each in inside[:5])
        return asked.section(State.FOUND, Tone.INFO, f"查询范围内有 {len(inside)} 个：{names}。")
    state = State.FOUND if asked.near else State.NONE
    return asked.section(state, Tone.INFO, _nearest(asked), _near(asked))


def _height(asked: Asked) -> Section:
    limit = limit_over([each.feature for each in asked.overlaps], asked.layer, asked.boundary, asked.ground)
    if limit.state is HeightState.UNLIMITED:
        told = f"查询范围不在任何{asked.layer.title}面之下，不适用。"
        return asked.section(State.NOT_APPLICABLE, Tone.GOOD, told)
    if limit.limit is None:
        return asked.section(State.NOT_VERIFIABLE, Tone.WARN, limit.explanation)
    where = f"最低处在 X={limit.at[1]:.2f}，Y={limit.at[0]:.2f}。" if limit.at else ""
    told = f"限高最低 {words(printed(limit.limit))} m（地面以上）。{limit.explanation}{where}"
    return asked.section(State.FOUND, Tone.WARN, told)


def _building(asked: Asked) -> Section:
    """Counted and added up: a list of outlines without names helps nobody."""
    found = asked.listed
    if not found:
        return asked.section(State.NONE, Tone.INFO, f"查询范围内没有{asked.layer.title}。")
    told = f"有 {len(found)} 幢，范围内基底面积 {_square(sum(each.area for each in found))}"
    floors = [(each, _number(asked.value(each.feature, Meaning.FLOORS))) for each in found]
    if known := [(each, count) for each, count in floors if count is not None]:
        area = sum(each.area * count for each, count in known)
        told += f"，按层数估算建筑面积 {_square(area)}"
    if missing := len(found) - len(known):
        told += f"，其中 {missing} 幢没有层数" + ("，未计入建筑面积" if known else "")
    return asked.section(State.FOUND, Tone.INFO, f"{told}。")


def _project(asked: Asked) -> Section:
    if not asked.listed:
        return asked.section(State.NONE, Tone.INFO, f"查询范围内没有{asked.layer.title}。")
    return asked.section(State.FOUND, Tone.INFO, f"与 {len(asked.listed)} 个{asked.layer.title}重叠。")


def _other(asked: Asked) -> Section:
    if not asked.listed:
        return asked.section(State.NONE, Tone.INFO, f"查询范围内没有{asked.layer.title}。")
    return asked.section(State.FOUND, Tone.INFO, f"涉及 {len(asked.listed)} 处{asked.layer.title}。")


_OF_ROLE: Final[Mapping[Role, Callable[[Asked], Section]]] = {
    Role.DISTRICT: _district,
    Role.LAND_USE: _land_use,
    Role.PARCEL: _parcel,
    Role.PROTECTED: _protected,
    Role.GROWTH: _growth,
    Role.BLUE_LINE: _line_of_way,
    Role.ROAD: _line_of_way,
    Role.METRO: _metro,
    Role.STATION: _station,
    Role.HEIGHT: _height,
    Role.BUILDING: _building,
    Role.PROJECT: _project,
}


def _uncovered(asked: Asked) -> float:
    """Area of the boundary the layer says nothing about, in m²; 0 when it is a sliver."""
    outside = asked.boundary.area - asked.covered
    return outside if outside >= SLIVER else 0.0


def _inside(asked: Asked) -> str:
    """Area of the boundary inside, as words."""
    area = asked.covered
    return f"{_square(area)}（占查询范围的 {_share_of(asked, area)}）"


def _near(asked: Asked) -> Iterator[Line]:
    if near := asked.near:
        yield Line(
            key=near.feature.key,
            name=asked.name(near.feature),
            distance=printed(near.distance),
            facts=asked.facts(near.feature),
        )


def _nearest(asked: Asked) -> str:
    if asked.near is None:
        return f"{REACH / 1000:g} km 内没有{asked.layer.title}。"
    distance = words(printed(asked.near.distance))
    return f"最近的是“{asked.name(asked.near.feature)}”，相距 {distance} m。"


def _square(area: float) -> str:
    return f"{words(printed(area))} ㎡"


def _share_of(asked: Asked, area: float) -> str:
    return f"{words(percent(area / asked.boundary.area))} %"


def _with_share(name: str, share: float) -> str:
    """The share is worth a word where it is not the whole."""
    return name if share > 0.99995 else f"{name}（{words(percent(share))} %）"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
