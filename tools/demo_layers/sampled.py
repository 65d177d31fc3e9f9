"""The quarter of the sample estate: the same drawing is used in every city, the names around it are not."""

from __future__ import annotations

from shapely import get_parts
from shapely.geometry import box

from tools.demo_layers import estate
from tools.demo_layers.quarter import HOUSING, PARK, RESEARCH, SCHOOL, SHOPS, Quarter, Street
from tools.demo_layers.sheet import Sheet

WEST, SOUTH, EAST, NORTH = -560.0, -420.0, 760.0, 700.0


def add_sampled(
    sheet: Sheet,
    *,
    prefix: str,
    parcel: str,
    origin: tuple[float, float],
    streets: tuple[str, str, str, str, str],
    river: str,
) -> None:
    """Add the quarter, its river, the green along it and a substation.

    `streets`: the branch road in the south of the site, the secondary road in its east, then the western,
    the southern and the northern road of the quarter.
    """
    branch, secondary, west, south, north = streets
    water = estate.river(WEST, EAST)
    roads = (
        Street(branch, "支路", 20, box(WEST, -estate.SOUTH_ROAD, EAST, 0)),
        Street(secondary, "次干路", 32, estate.east_road(SOUTH, NORTH)),
        Street(west, "主干路", 44, box(-300, SOUTH, -256, NORTH)),
        Street(south, "主干路", 40, box(WEST, -300, EAST, -260)),
        Street(north, "次干路", 28, box(WEST, 440, EAST, 468)),
    )
    bank = box(-256, estate.HEIGHT - 10, 302, estate.HEIGHT + 30) - estate.site() - water
    substation = box(-540, -410, -490, -360)
    green = max(get_parts(bank - roads[1].area - box(-256, 0, 0, 222)), key=lambda part: part.area)
    quarter = Quarter(
        prefix=prefix,
        origin=origin,
        extent=box(WEST, SOUTH, EAST, NORTH),
        site=estate.site(),
        site_attributes={
            "地块编号": parcel,
            "用地性质": "住宅、社区服务、垃圾收集",
            "容积率上限": 2.5,
            "容积率下限": 1.0,
            "建筑密度上限": 22,
            "绿地率下限": 32,
            "建筑限高": 80,
            "用地面积": 60000,
        },
        streets=roads,
        uses=(HOUSING, SHOPS, HOUSING, SCHOOL, PARK, HOUSING, RESEARCH),
        reserved=(water, green, substation),
        existing=tuple((outline, 6, 18.6) for outline in estate.NEIGHBOURS),
    )
    quarter.add_to(sheet)
    sheet.add(
        "blue-line",
        quarter.laid(water),
        {"编号": f"{prefix}-W01", "名称": river, "河道宽度": estate.RIVER},
    )
    sheet.add("green-line", quarter.laid(green), {"编号": f"{prefix}-G01", "名称": f"{river}滨水绿带"})
    sheet.add(
        "yellow-line",
        quarter.laid(substation),
        {"编号": f"{prefix}-Y01", "名称": "110 kV 变电站（演示）"},
    )
