"""如皋: the quarter of the sample estate, and a few control lines."""

from __future__ import annotations

from shapely.geometry import LineString, Polygon, box

from tools.demo_layers.sampled import add_sampled
from tools.demo_layers.sheet import Sheet

ESTATE = (552_250.0, 3_584_880.0)
WORKS = (551_900.0, 3_589_600.0)


def rugao() -> Sheet:
    """Every demo layer of the city."""
    sheet = Sheet("EPSG:4549")
    x, y = ESTATE
    streets = ("规划支路", "水绘园路", "海阳路（演示）", "福寿路（演示）", "宣化河北路（演示）")
    add_sampled(sheet, prefix="rg-rc", parcel="rg-2024-006", origin=ESTATE, streets=streets, river="宣化河")
    _works(sheet)
    county = [
        (120.34, 32.30),
        (120.40, 32.48),
        (120.60, 32.50),
        (120.82, 32.36),
        (120.80, 32.10),
        (120.55, 32.02),
    ]
    sheet.add(
        "district", Polygon([sheet.metres(*at) for at in county]), {"区划代码": "320682", "名称": "如皋市"}
    )
    growth = box(x - 5_000, y - 4_500, x + 5_500, y + 7_000)
    sheet.add("growth", growth, {"编号": "rg-UG-01", "名称": "中心城区城镇开发边界（演示）"})
    for i, kind in enumerate(("水田", "旱地", "水浇地", "水田")):
        east, north = x + 6_000 + 380 * i, y - 800 + 40 * i
        field = Polygon(
            [(east, north), (east + 360, north + 30), (east + 350, north + 310), (east - 10, north + 280)]
        )
        sheet.add("farmland", field, {"图斑编号": f"rg-NT-{i + 1:03d}", "地类": kind})
    shore = LineString([(x - 9_000, y - 17_000), (x - 4_000, y - 20_000), (x + 1_000, y - 21_000)]).buffer(
        600, 8
    )
    sheet.add("ecology", shore, {"编号": "rg-ST-01", "名称": "长江岸线生态保护红线（演示）"})
    garden = Polygon(
        [(x - 1_500, y + 900), (x - 1_050, y + 860), (x - 1_020, y + 1_350), (x - 1_460, y + 1_380)]
    )
    sheet.add(
        "purple-line", garden, {"编号": "rg-ZX-01", "名称": "水绘园历史地段（演示）", "保护级别": "历史地段"}
    )
    mast = {"编号": "rg-XG-01", "名称": "古城视线廊道（演示）", "限高": 100, "坡度": None, "基准": None}
    sheet.add("height-limit", box(x - 1_600, y - 500, x + 700, y + 1_500), {**mast, "高程系统": "地面"})
    return sheet


def _works(sheet: Sheet) -> None:
    east, north = WORKS
    ground = box(east, north, east + 236, north + 170)
    sheet.add(
        "control-plan",
        ground,
        {
            "地块编号": "rg-2024-021",
            "用地性质": "工业",
            "容积率上限": 2.5,
            "容积率下限": 1.2,
            "建筑密度上限": 55,
            "绿地率下限": 10,
            "建筑限高": 40,
            "用地面积": 40120,
        },
    )
    sheet.add("master-plan", ground, {"编号": "rg-cb-M001", "用地性质": "工矿用地"})
    project = {"项目代码": "2408-320682-89-01-205713", "项目名称": "皋城智造标准厂房", "状态": "在建"}
    sheet.add("project", ground.buffer(-15, join_style="mitre"), project)
    road = {"编号": "rg-cb-R001", "名称": "惠民路", "等级": "次干路", "红线宽度": 30}
    sheet.add("road", box(east + 236, north - 400, east + 266, north + 600), road)
