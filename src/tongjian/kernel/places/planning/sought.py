"""What a project looks for, as the form of site selection states it in its address."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tongjian.engines.blueprint.conditions import uses_in
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.selecting import Needs
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.places.planning.typed import Mistake

OUTSIDE_GROWTH, OCCUPIED = "城镇开发边界以外的区域", "已有建设项目的用地"
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?")
_DAYS = (date(2000, 1, 1), date(2100, 1, 1))
FIGURES = (
    ("area_min", "用地面积从", "m²"),
    ("area_max", "用地面积到", "m²"),
    ("far", "容积率上限至少", ""),
    ("height", "建筑限高至少", "m"),
    ("road", "到道路不超过", "m"),
    ("station", "到轨道交通车站不超过", "m"),
)
FARTHEST = 20_000.0


@dataclass(frozen=True)
class Sought:
    """The needs, and where to look. `outside` are codes of control layers, `district` a region code.

    `typed` are the figures as they stand in the form, `mistakes` what is wrong with them.
    """

    needs: Needs
    outside: tuple[str, ...]
    grades: tuple[str, ...]
    district: str
    inside_growth: bool
    unoccupied: bool
    on: date
    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        needs = self.needs
        figures = (needs.area_min, needs.area_max, needs.far, needs.height, needs.road, needs.station)
        asked = any(figure is not None for figure in figures)
        return asked or bool(needs.uses or needs.outside or self.district)


def sought(
    query: Mapping[str, str],
    lists: Mapping[str, list[str]],
    pack: Pack,
    today: date,
    visible: Collection[str],
) -> Sought:
    """The search of an address; what cannot be read is a mistake, and never silently left out."""
    typed = {name: query.get(name, "").strip() for name, _, _ in FIGURES}
    mistakes = [*_wrong(typed)]
    figures = {name: float(text) for name, text in typed.items() if text and _NUMBER.fullmatch(text)}
    if figures.get("area_min", 0) > figures.get("area_max", float("inf")):
        mistakes.append(Mistake("area_max", "用地面积的上限小于下限", "对调或改大上限"))
        del figures["area_max"]
    for name in ("road", "station"):
        if figures.get(name, 0) > FARTHEST:
            mistakes.append(Mistake(name, f"距离最多 {FARTHEST:g} m", "改小"))
            del figures[name]
    controls = controls_of(pack, visible)
    outside = tuple(dict.fromkeys(code for code in lists.get("outside", []) if code in controls))
    grades = tuple(grade for grade in lists.get("grade", []) if grade in grades_of(pack))
    inside, free = query.get("growth") == "1", query.get("free") == "1"
    titles = [controls[code] for code in outside]
    titles += [OUTSIDE_GROWTH] * inside + [OCCUPIED] * free
    on, wrong = _day(query.get("on", "").strip(), today)
    return Sought(
        needs=Needs(
            area_min=figures.get("area_min"),
            area_max=figures.get("area_max"),
            uses=uses_in(query.get("use", "")[:200]),
            far=figures.get("far"),
            height=figures.get("height"),
            road=figures.get("road"),
            grades=grades,
            station=figures.get("station"),
            outside=tuple(titles),
        ),
        outside=outside,
        grades=grades,
        district=query.get("district", "") if query.get("district", "") in districts_of(pack) else "",
        inside_growth=inside,
        unoccupied=free,
        on=on,
        typed={**typed, "use": query.get("use", "")[:200], "on": on.isoformat()},
        mistakes=(*mistakes, *wrong),
    )


def controls_of(pack: Pack, visible: Collection[str]) -> Mapping[str, str]:
    """The control areas a parcel can be asked to stay out of: titles by code, of the layers one may see."""
    return {layer.code: layer.title for layer in _with(pack, Role.PROTECTED) if layer.code in visible}


def grades_of(pack: Pack) -> tuple[str, ...]:
    """The grades of road the city's layers know, in their order."""
    return tuple(word for layer in _with(pack, Role.ROAD) for word in _closed(layer, Meaning.GRADE))


def districts_of(pack: Pack) -> Mapping[str, str]:
    """The districts of the city by region code; the city itself where it has none."""
    return {each.code: each.title for each in pack.districts} or {pack.region: pack.title}


def _with(pack: Pack, role: Role) -> Iterator[Layer]:
    return (layer for layer in pack.layers.values() if layer.role is role)


def _closed(layer: Layer, meaning: Meaning) -> tuple[str, ...]:
    return next((each.of for each in layer.attributes if each.means is meaning), ())


def _wrong(typed: Mapping[str, str]) -> Iterator[Mistake]:
    for name, title, _ in FIGURES:
        text = typed[name]
        if text and not _NUMBER.fullmatch(text):
            yield Mistake(
                name, f"“{title}”应是不小于 0 的数字，现在是“{text[:20]}”", "例如 20000；不限就留空"
            )


def _day(text: str, today: date) -> tuple[date, tuple[Mistake, ...]]:
    if not text:
        return today, ()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not _DAYS[0] <= day < _DAYS[1]:
        return today, (Mistake("on", f"日期“{text[:20]}”写得不对", "写成 2026-03-01，留空为今天"),)
    return day, ()
