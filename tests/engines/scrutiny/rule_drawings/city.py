"""苏州市实施细则之一 指标核定规则 (2018): one case for each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.engines.scrutiny.rule_drawings.case import Case, Make, must, should
from tests.engines.scrutiny.rule_drawings.plans import (
    balconies,
    balcony,
    basement,
    built,
    gables,
    housing,
    marked,
    roof,
    storeys,
    unread,
)
from tests.engines.scrutiny.siteplans import box, floor, house
from tongjian.engines.siteplan import Balcony, Basement, Building, PlanPart


def _tall(use: str, keeps: float, misses: float) -> Case:
    """A storey that counts more than once beyond a height."""
    return should(
        storeys(floor("1", use=use, height=keeps)),
        storeys(floor("1", use=use, height=misses)),
        storeys(floor("1", use=use, height=None)),
        storeys(floor("1", use="医院")),
    )


def _shelf(width: float = 1.5, depth: float | None = 1.0) -> Balcony:
    return balcony(30, width, depth, attributes={"类型": "空调板"})


def _gatehouse(gap: float, use: str | None = "住宅") -> Make:
    gatehouse = house("M", 20, 34 + gap, 4, 4, storeys=1, height=3.6, use="门卫")
    return built(house("1", 20, 20, use=use), gatehouse)


def _substation(x: float, use: str | None = "配电房") -> Building:
    return house("P", x, 80, 6, 6, storeys=1, height=4.5, use=use)


STOREYS: Mapping[str, Case] = {
    "sz2018-3.2.1": should(
        storeys(marked(floor("1", use="架空层"), 开敞面数="2")),
        storeys(marked(floor("1", use="架空层"), 开敞面数="1")),
        storeys(floor("1", use="架空层")),
        storeys(floor("1")),
    ),
    "sz2018-3.2.4": _tall("停车楼", 3.0, 3.1),
    "sz2018-3.2.8": _tall("设备层", 2.2, 2.3),
    "sz2018-3.3.2.1": _tall("商务办公", 4.5, 4.6),
    "sz2018-3.3.2.2": _tall("商业", 6.0, 6.1),
    "sz2018-3.3.2.3": _tall("厂房", 8.0, 8.1),
    "sz2018-3.4.9.1": _tall("住宅", 3.9, 4.0),
}

BASEMENTS: Mapping[str, Case] = {
    "sz2018-3.3.1": should(
        basement(),
        housing(basements=(Basement(box(20, 20, 60, 60, "地下室轮廓"), storeys=1),)),
        unread(basement(), PlanPart.BASEMENT),
        housing(),
    ),
    "sz2018-3.3.1-top": should(basement(顶板标高="1.5"), basement(顶板标高="1.6"), basement(), housing()),
    "sz2018-5.1.1": should(basement(覆土厚度="0.6"), basement(覆土厚度="0.5"), basement(), housing()),
}

OUTSIDES: Mapping[str, Case] = {
    "sz2018-3.4.4-depth": should(
        balconies(balcony(30, 4, 2.1)),
        balconies(balcony(30, 4, 2.2)),
        balconies(balcony(30, 4, None)),
        housing(),
    ),
    "sz2018-3.4.4-share": should(
        balconies(balcony(20, 33.6, 2.0)),
        balconies(balcony(20, 33.7, 2.0)),
        balconies(balcony(20, 33.6, 2.0, building=None)),
        housing(),
    ),
    "sz2018-3.4.6-depth": should(
        balconies(_shelf(1.5, 1.0)), balconies(_shelf(1.2, 1.1)), balconies(_shelf(1.5, None)), housing()
    ),
    "sz2018-3.4.6-area": should(
        balconies(_shelf(1.5, 1.0)),
        balconies(_shelf(1.6, 1.0)),
        unread(balconies(_shelf()), PlanPart.BALCONY),
        balconies(balcony(30, 4)),
    ),
    "sz2018-5.2": should(
        storeys(floor("1", (1,), width=38), floor("1", (2,))),
        storeys(floor("1", (1,)), floor("1", (2,), width=41)),
        unread(storeys(floor("1", (1, 2))), PlanPart.FLOOR),
        housing(),
    ),
    "sz2018-7.3.3-share": should(
        balconies(balcony(20, 8), balcony(30, 8), balcony(40, 4)),
        balconies(balcony(20, 8), balcony(30, 8), balcony(40, 5)),
        unread(balconies(balcony(20, 8)), PlanPart.BALCONY),
        housing(),
    ),
    "sz2018-7.3.3-run": should(
        balconies(balcony(20, 8)),
        balconies(balcony(20, 4), balcony(24, 4.1)),
        unread(balconies(balcony(20, 8)), PlanPart.BALCONY),
        housing(),
    ),
    "sz2018-4.4.2-height": should(roof(6.0), roof(6.1), roof(None), housing()),
    "sz2018-4.4.2-share": should(roof(area=140), roof(area=141), roof(building=None), housing()),
}

DISTANCES: Mapping[str, Case] = {
    "sz2018-7.2": must(
        built(house("1", 3, 20)),
        built(house("1", 2.9, 20)),
        unread(built(house("1", 3, 20)), PlanPart.BUILDING),
        lambda: replace(housing()(), buildings=()),
    ),
    "sz2018-7.4.1": must(
        built(_substation(3)), built(_substation(2.9)), built(_substation(3, None)), housing()
    ),
    "sz2018-8.5": must(_gatehouse(6), _gatehouse(5.9), _gatehouse(5.9, None), housing()),
    "sz2018-8.8": must(gables(9, 20), gables(2.9, 20), gables(2.9), housing(), review=gables(5, 20)),
}

CITY: Mapping[str, Case] = {**STOREYS, **BASEMENTS, **OUTSIDES, **DISTANCES}
