"""The indicators' names, which are the contract, with their Chinese titles and units."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.siteplan import Building

SCALAR_INDICATORS: Mapping[str, tuple[str, Unit]] = MappingProxyType(
    {
        "site_area": ("用地面积", Unit.SQUARE_METRES),
        "footprint_area": ("建筑基底面积", Unit.SQUARE_METRES),
        "coverage": ("建筑密度", Unit.PERCENT),
        "floor_area_total": ("总建筑面积", Unit.SQUARE_METRES),
        "floor_area_above": ("地上建筑面积", Unit.SQUARE_METRES),
        "floor_area_below": ("地下建筑面积", Unit.SQUARE_METRES),
        "floor_area_far": ("计容建筑面积", Unit.SQUARE_METRES),
        "far": ("容积率", Unit.RATIO),
        "green_area": ("绿地面积", Unit.SQUARE_METRES),
        "green_area_concentrated": ("集中绿地面积", Unit.SQUARE_METRES),
        "green_ratio": ("绿地率", Unit.PERCENT),
        "parking_motor": ("机动车停车位", Unit.PIECES),
        "parking_nonmotor": ("非机动车停车位", Unit.PIECES),
        "parking_undersized": ("尺寸不足的机动车位", Unit.PIECES),
        "building_height_max": ("最大建筑高度", Unit.METRES),
        "storeys_max": ("最多地上层数", Unit.STOREYS),
        "setback_min": ("最小退界距离", Unit.METRES),
    }
)

BY_USE = "floor_area_by_use"
BY_USE_TITLE = "分用途建筑面积"
# Indicators that are lists: one building, one pair of buildings an entry.
BUILDINGS, SPACING = "buildings", "spacing_min"

# What drawings call the same things in their own table, apart by spaces.
_WORDINGS = {
    "site_area": (
        "总用地面积 规划用地面积 规划总用地面积 规划净用地面积 规划建设用地面积 建设用地面积 "
        "总建设用地面积 净用地面积 可建设用地面积 项目用地面积 地块面积 基地面积 宗地面积"
    ),
    "footprint_area": "基底面积 建筑占地面积 建筑基底总面积 总基底面积 建筑物占地面积 基底总面积",
    "coverage": "建筑覆盖率",
    "floor_area_total": "总建筑面积合计 建筑总面积 建筑面积合计 规划总建筑面积",
    "floor_area_above": "地上总建筑面积 地上部分建筑面积 总建筑面积地上 建筑面积地上",
    "floor_area_below": "地下总建筑面积 地下部分建筑面积 总建筑面积地下 建筑面积地下 地下室建筑面积",
    "floor_area_far": (
        "计算容积率建筑面积 计容总建筑面积 计容面积 计入容积率建筑面积 计入容积率的建筑面积 "
        "计容积率建筑面积 计容积率面积 总计容建筑面积 总建筑面积计容 建筑面积计容"
    ),
    "far": "地块容积率 规划容积率 综合容积率",
    "green_area": "绿地总面积 绿化面积 绿化用地面积 总绿地面积 绿化总面积",
    "green_area_concentrated": "集中绿地 集中绿地总面积 集中绿化面积",
    "green_ratio": "绿化率 规划绿地率",
    "parking_motor": (
        "机动车位 机动车位数 机动车停车位数 机动车停车泊位 机动车泊位 机动车停车 "
        "机动车停车数 机动车泊位数 机动车停车泊位数 停车位 停车位数 停车泊位 停车泊位数 "
        "总停车位 机动车总停车位 停车数"
    ),
    "parking_nonmotor": (
        "非机动车位 非机动车位数 非机动车停车位数 非机动车停车 非机动车停车泊位 非机动车泊位 "
        "自行车停车位 自行车位 非机动车停车数"
    ),
    "building_height_max": "建筑高度 最高建筑高度 建筑最大高度",
    "storeys_max": "建筑层数 最高层数 最大层数 地上最高层数",
}
ALIASES: Mapping[str, str] = MappingProxyType(
    {title: name for name, titles in _WORDINGS.items() for title in titles.split()}
)

TITLES: Mapping[str, str] = MappingProxyType(
    {title: name for name, (title, _) in SCALAR_INDICATORS.items()} | dict(ALIASES)
)


def label(building: Building) -> str:
    """What a sentence calls the building: 3号楼, or its handle when it has no number."""
    if not building.number:
        return f"建筑 {building.outline.entity.handle}"
    return f"{building.number}号楼" if building.number.isdigit() else building.number
