"""What the expressions of a rule may ask, and what people call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tongjian.engines.expressions import Kind

SITE_VARIABLES: Mapping[str, Kind] = MappingProxyType(
    {
        "site.use": Kind.STRING,
        "site.uses": Kind.STRINGS,
        "site.renewal": Kind.BOOL,
        "site.area": Kind.DOUBLE,
        "site.floor_area": Kind.DOUBLE,
        "site.storeys_max": Kind.INT,
        "site.height_max": Kind.DOUBLE,
    }
)

VARIABLE_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "site.use": "用地的主要用途（建筑性质、楼层用途或规划条件）",
        "site.uses": "用地的各种用途",
        "site.renewal": "是否城市更新",
        "site.area": "用地面积",
        "site.floor_area": "总建筑面积",
        "site.storeys_max": "建筑层数",
        "site.height_max": "建筑高度",
        "building.use": "建筑性质",
        "building.words": "建筑性质",
        "building.storeys": "建筑层数",
        "building.height": "建筑高度",
        "building.height_class": "建筑层数或高度",
        "floor.use": "楼层用途",
        "floor.words": "楼层用途",
        "floor.below_ground": "楼层",
        "lane.class": "车道类型",
        "entrance.words": "出入口性质（车行、人行）",
        "entrance.road": "出入口所在道路的等级",
        "balcony.class": "阳台类型",
    }
)


def titles(variables: Iterable[str]) -> str:
    """The variables in words, each once."""
    return "、".join(dict.fromkeys(VARIABLE_TITLES.get(name, name) for name in variables))
