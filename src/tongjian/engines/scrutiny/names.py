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

# What drawings call the same things in their own table.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "总用地面积": "site_area",
        "规划用地面积": "site_area",
        "规划净用地面积": "site_area",
        "建设用地面积": "site_area",
        "净用地面积": "site_area",
        "基底面积": "footprint_area",
        "建筑占地面积": "footprint_area",
        "建筑基底总面积": "footprint_area",
        "建筑覆盖率": "coverage",
        "地上总建筑面积": "floor_area_above",
        "地下总建筑面积": "floor_area_below",
        "计算容积率建筑面积": "floor_area_far",
        "计容总建筑面积": "floor_area_far",
        "计容面积": "floor_area_far",
        "绿地总面积": "green_area",
        "绿化面积": "green_area",
        "绿化率": "green_ratio",
        "机动车位": "parking_motor",
        "机动车位数": "parking_motor",
        "机动车停车位数": "parking_motor",
        "机动车停车泊位": "parking_motor",
        "机动车泊位": "parking_motor",
        "非机动车位": "parking_nonmotor",
        "非机动车位数": "parking_nonmotor",
        "非机动车停车位数": "parking_nonmotor",
        "非机动车停车": "parking_nonmotor",
        "机动车停车": "parking_motor",
        "建筑高度": "building_height_max",
        "最高建筑高度": "building_height_max",
        "建筑层数": "storeys_max",
        "最高层数": "storeys_max",
    }
)

TITLES: Mapping[str, str] = MappingProxyType(
    {title: name for name, (title, _) in SCALAR_INDICATORS.items()} | dict(ALIASES)
)


def label(building: Building) -> str:
    """What a sentence calls the building: 3号楼, or its handle when it has no number."""
    if not building.number:
        return f"建筑 {building.outline.entity.handle}"
    return f"{building.number}号楼" if building.number.isdigit() else building.number
