"""苏州: the quarters of the demo projects, and the control lines of a city around them."""

from __future__ import annotations

from shapely.geometry import LineString, Point, Polygon, box

from tools.demo_layers.quarter import HOUSING, PARK, RESEARCH, SHOPS, WORKS, Quarter, Street
from tools.demo_layers.sampled import add_sampled
from tools.demo_layers.sheet import Sheet

ESTATE = (557_250.0, 3_466_380.0)
LABORATORY = (570_050.0, 3_462_200.0)
SCHOOL = (559_400.0, 3_447_900.0)

_CORNERS: dict[str, tuple[float, float]] = {
    "a": (120.36, 31.70), "b": (120.55, 31.72), "c": (120.84, 31.78), "d": (121.02, 31.80),
    "e": (120.40, 31.99), "f": (120.80, 32.03), "g": (121.33, 31.70), "h": (121.06, 31.52),
    "i": (120.84, 31.52), "j": (120.55, 31.53), "k": (120.38, 31.50), "l": (120.38, 31.38),
    "m": (120.55, 31.38), "n": (120.68, 31.37), "o": (120.84, 31.37), "p": (120.55, 31.26),
    "q": (120.66, 31.25), "r": (120.86, 31.24), "s": (120.02, 31.24), "t": (120.02, 31.00),
    "u": (120.38, 31.02), "v": (120.66, 31.17), "w": (120.86, 31.12), "x": (120.42, 30.80),
    "y": (120.84, 30.92), "z": (121.12, 31.22), "0": (121.14, 31.42), "1": (121.30, 31.45),
}  # fmt: skip
"""Corners of the demo districts in degrees; neighbours share them, so that nothing overlaps or gapes."""
_DISTRICTS = (
    ("320582", "张家港市", "abcfe"),
    ("320581", "常熟市", "bjihdc"),
    ("320585", "太仓市", "dh01g"),
    ("320583", "昆山市", "iorz0h"),
    ("320507", "相城区", "jkmnoi"),
    ("320505", "虎丘区（苏州高新区）", "klspm"),
    ("320508", "姑苏区", "mpqn"),
    ("320576", "苏州工业园区", "nqro"),
    ("320506", "吴中区", "stuvrqp"),
    ("320509", "吴江区", "uxywrv"),
)


def suzhou() -> Sheet:
    """Every demo layer of the city."""
    sheet = Sheet("EPSG:4549")
    streets = ("规划支路", "桐泾路", "西环路（演示）", "干将路（演示）", "平门塘北路（演示）")
    add_sampled(sheet, prefix="sz-gs", parcel="sz-2024-018", origin=ESTATE, streets=streets, river="平门塘")
    _laboratory().add_to(sheet)
    _school(sheet)
    _lines(sheet)
    _heights(sheet)
    _districts(sheet)
    return sheet


def _laboratory() -> Quarter:
    """The parcel of 28,450.6 m² with its south-eastern corner cut off at the junction."""
    width, cut = 170.0, 10.0
    height = (28_450.6 + cut * cut / 2) / width
    corners = [(0, 0), (width - cut, 0), (width, cut), (width, height), (0, height)]
    corner = Polygon([(width - cut, 0), (width, 0), (width, cut)])
    return Quarter(
        prefix="sz-yq",
        origin=LABORATORY,
        extent=box(-420, -320, 520, 520),
        site=Polygon(corners),
        site_attributes={
            "地块编号": "sz-2024-031",
            "用地性质": "科研、办公",
            "容积率上限": 3.0,
            "容积率下限": 2.0,
            "建筑密度上限": 45,
            "绿地率下限": 20,
            "建筑限高": 60,
            "用地面积": 28450.6,
        },
        streets=(
            Street("东延路", "支路", 20, box(-420, -20, 520, 0)),
            Street("星湖街", "主干路", 42, box(width, -320, width + 42, 520) | corner),
            Street("创意路（演示）", "支路", 16, box(-120, -320, -104, 520)),
            Street("新平街（演示）", "次干路", 28, box(-420, 260, 520, 288)),
        ),
        uses=(RESEARCH, WORKS, RESEARCH, PARK, HOUSING, SHOPS),
    )


def _school(sheet: Sheet) -> None:
    east, north = SCHOOL
    ground = box(east, north, east + 200, north + 166)
    sheet.add(
        "control-plan",
        ground,
        {
            "地块编号": "sz-2024-045",
            "用地性质": "教育",
            "容积率上限": 0.9,
            "建筑密度上限": 28,
            "绿地率下限": 35,
            "建筑限高": 24,
            "用地面积": 33200,
        },
    )
    sheet.add(
        "project",
        ground.buffer(-12, join_style="mitre"),
        {"项目代码": "2407-320509-89-01-180631", "项目名称": "太湖新城第三小学", "状态": "审批中"},
    )
    plan = {"编号": "sz-wj-M001", "用地性质": "公共管理与公共服务用地"}
    sheet.add("master-plan", ground, plan)
    road = {"编号": "sz-wj-R001", "名称": "秋枫街", "等级": "次干路", "红线宽度": 28}
    sheet.add("road", box(east - 300, north + 166, east + 500, north + 194), road)


def _lines(sheet: Sheet) -> None:
    """Growth boundary, farmland, ecology, heritage and the metro."""
    x, y = ESTATE
    growth = [
        (120.48, 31.43), (120.62, 31.46), (120.82, 31.40), (120.84, 31.24),
        (120.76, 31.12), (120.62, 31.08), (120.54, 31.12), (120.52, 31.26),
    ]  # fmt: skip
    boundary = Polygon([sheet.metres(*corner) for corner in growth])
    sheet.add("growth", boundary, {"编号": "sz-UG-01", "名称": "中心城区城镇开发边界（演示）"})
    for i, kind in enumerate(("水田", "水田", "水浇地", "旱地", "水田", "水浇地")):
        east, north = x - 5_200 + 420 * (i % 3), y + 15_500 + 330 * (i // 3)
        field = Polygon(
            [(east, north), (east + 390, north + 20), (east + 400, north + 300), (east + 6, north + 290)]
        )
        sheet.add("farmland", field, {"图斑编号": f"sz-NT-{i + 1:03d}", "地类": kind})
    lake = LineString([(x - 14_000, y - 12_000), (x - 11_500, y - 9_000), (x - 12_500, y - 6_000)]).buffer(
        900, 8
    )
    sheet.add("ecology", lake, {"编号": "sz-ST-01", "名称": "湖滨湿地生态保护红线（演示）"})
    old = Polygon([(x + 2_300, y - 300), (x + 2_900, y - 340), (x + 2_960, y + 900), (x + 2_320, y + 860)])
    sheet.add(
        "purple-line",
        old,
        {"编号": "sz-ZX-01", "名称": "古城东历史文化街区（演示）", "保护级别": "历史文化街区"},
    )
    bridge = Point(x + 640, y + 243).buffer(18, 8)
    sheet.add(
        "purple-line",
        bridge,
        {"编号": "sz-ZX-02", "名称": "平门塘石桥（演示）", "保护级别": "市级文物保护单位"},
    )
    _metro(sheet, LineString([(x - 560, y - 280), (x + 760, y - 280)]))


def _metro(sheet: Sheet, line: LineString) -> None:
    """A line under the southern main road, with what lies 50 m and 5 m beside its tunnel (10 m wide)."""
    for number, (zone, reach) in enumerate((("控制保护区", 55.0), ("特别保护区", 10.0)), 1):
        area = line.buffer(reach, cap_style="flat")
        attributes = {"编号": f"sz-GD-{number:02d}", "名称": "演示线", "区域": zone}
        sheet.add("metro", area, attributes)
    for number, (name, at) in enumerate((("桐泾公园站（演示）", 846.0), ("西环路站（演示）", 282.0)), 1):
        sheet.add("station", line.interpolate(at), {"编号": f"sz-CZ-{number:02d}", "名称": name})


def _heights(sheet: Sheet) -> None:
    """A flat surface over the old town, one that rises from a runway, and one given as an elevation."""
    x, y = ESTATE
    town = box(x - 2_000, y - 2_000, x + 3_500, y + 2_500)
    flat = {"编号": "sz-XG-01", "名称": "古城周边限高区（演示）", "限高": 120, "坡度": None, "基准": None}
    sheet.add("height-limit", town, {**flat, "高程系统": "地面"})
    runway = LineString([(x - 4_200, y + 300), (x - 3_200, y + 300)])
    rising = {"编号": "sz-XG-02", "名称": "机场净空锥形面（演示）", "限高": 45, "坡度": 0.02}
    sheet.add(
        "height-limit",
        runway.buffer(4_800, 8),
        {**rising, "基准": _wkt(sheet, runway), "高程系统": "地面"},
    )
    mast = {"编号": "sz-XG-03", "名称": "微波通道（演示）", "限高": 180, "坡度": None, "基准": None}
    east, north = LABORATORY
    sheet.add(
        "height-limit", box(east - 300, north - 300, east + 400, north + 400), {**mast, "高程系统": "高程"}
    )


def _districts(sheet: Sheet) -> None:
    for code, name, corners in _DISTRICTS:
        outline = Polygon([sheet.metres(*_CORNERS[corner]) for corner in corners])
        sheet.add("district", outline, {"区划代码": code, "名称": name})


def _wkt(sheet: Sheet, line: LineString) -> str:
    """The reference in the frame of the file, which is degrees."""
    text: str = sheet.degrees(line).wkt
    return text
