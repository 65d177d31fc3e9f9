"""Lists of coordinates as surveyors write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box, union_all

from tongjian.engines.blueprint.boundary.coordinates import as_list, points_in, points_of, read_list
from tongjian.engines.blueprint.boundary.given import from_text, located
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.crs import Systems
from tongjian.kernel.packs.queries import pack_of

SQUARE = box(560_000, 3_460_000, 560_100, 3_460_100)
CORNERS = [(3_460_000, 560_000), (3_460_000, 560_100), (3_460_100, 560_100), (3_460_100, 560_000)]
FRAME = pack_of("suzhou").frame


def listed(pattern: str) -> str:
    return "\n".join(pattern.format(n=n, x=x, y=y) for n, (x, y) in enumerate(CORNERS, 1))


@pytest.mark.parametrize(
    "pattern",
    [
        "{x} {y}",
        "J{n} {x} {y}",
        "J{n},{x},{y}",
        "界址点{n}，{x}，{y}",
        "{n}\t{x}.000\t{y}.000",
        "J{n},1,{x},{y}",
        "J{n}；{x}；{y}",
    ],
)
def test_the_usual_ways_to_list_points(pattern: str) -> None:
    assert read_list(listed(pattern), degrees=False).equals(SQUARE)


def test_headings_and_a_repeated_first_point_say_nothing_new() -> None:
    text = f"\ufeff点号 X坐标 Y坐标\n{listed('J{n} {x} {y}')}\nJ1 3460000 560000\n\n"
    assert read_list(text, degrees=False).equals(SQUARE)


def test_the_exchange_file_of_land_surveys() -> None:
    inner = "J5,2,3460040,560040\nJ6,2,3460040,560060\nJ7,2,3460060,560060\nJ8,2,3460060,560040"
    head = "[属性描述]\n坐标系=2000国家大地坐标系\n带号=40\n[地块坐标]\n4,1.0,1,一号地,面,,,,@"
    text = f"{head}\n{listed('J{n},1,{x},{y}')}\n{inner}"
    found = read_list(text, degrees=False)
    assert found.area == pytest.approx(10_000 - 400)
    second = "\n2,1,2,二号地,面,,,,@\nJ1,1,3461000,560000\nJ2,1,3461000,560010\nJ3,1,3461010,560000"
    assert read_list(text + second, degrees=False).area == pytest.approx(9_600 + 50)


def test_degrees_in_either_order() -> None:
    latitude_first = "31.30 120.60\n31.30 120.61\n31.31 120.61"
    longitude_first = "120.60 31.30\n120.61 31.30\n120.61 31.31"
    expected = Polygon([(120.60, 31.30), (120.61, 31.30), (120.61, 31.31)])
    assert read_list(latitude_first, degrees=True).equals(expected)
    assert read_list(longitude_first, degrees=True).equals(expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "没有坐标"),
        ("点号 X Y", "没有坐标"),
        ("1 2\n3 4", "只有 2 个点"),
        ("J1 3460000 560000\nJ2 三百 560000", "第 2 行“J2 三百 560000”读不出坐标"),
        ("a b c d 3460000 560000", "读不出坐标"),
        ("3460000 1e400", "读不出坐标"),
        ("3460000 nan", "读不出坐标"),
        ("0 0\n10 10\n0 10\n10 0", "第 1 个界址圈的边互相交叉"),
        ("0 0\n0 9\n9 9\n\n5 5\n5 20\n20 20", "界址圈互相交叉"),
        ("0 0\n0 1\n0 2", "边互相交叉或重叠"),
        ("\n\n".join(["0 0\n0 1\n1 0"] * 201), "超过 200 个"),
        ("\n".join(["1 2"] * 5_001), "超过 5000 个"),
    ],
)
def test_what_is_no_list_costs_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        read_list(text, degrees=False)


squares = st.builds(
    lambda east, north, size, hole: (
        box(east, north, east + size, north + size).difference(
            box(east + size / 4, north + size / 4, east + size / 2, north + size / 2)
        )
        if hole
        else box(east, north, east + size, north + size)
    ),
    st.integers(500_000, 500_010),
    st.integers(3_400_000, 3_400_010),
    st.sampled_from([4, 8]),
    st.booleans(),
)


@given(st.lists(squares, min_size=1, max_size=3))
def test_an_area_survives_its_list(parts: list[Polygon]) -> None:
    apart = [shape for n, shape in enumerate(parts) if all(shape.disjoint(other) for other in parts[:n])]
    area = union_all(apart)
    text = as_list(area)
    again = read_list(text, degrees=False)
    assert again.equals(area)
    assert len(list(points_in(text))) == points_of(area)
    kept = as_list(again)
    assert as_list(read_list(kept, degrees=False)) == kept


def test_points_keep_the_order_they_were_given_in() -> None:
    rows = list(points_in(as_list(read_list(listed("J{n} {x} {y}"), degrees=False))))
    assert [(float(north), float(east)) for _, _, north, east in rows] == [(x, y) for x, y in CORNERS]


def test_the_wrong_zone_is_named() -> None:
    with_zone = "\n".join(f"{x} {40_000_000 + y}" for x, y in CORNERS)
    with pytest.raises(Mistake, match="EPSG:4528"):
        from_text(with_zone, "EPSG:4549", FRAME)
    assert from_text(with_zone, "EPSG:4528", FRAME).equals(SQUARE)


def test_east_before_north_is_told_as_what_it_is() -> None:
    with pytest.raises(Mistake, match="X、Y 两列像是写反了"):
        from_text("\n".join(f"{y} {x}" for x, y in CORNERS), "EPSG:4549", FRAME)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3460000 560000\n3460000 560000.5\n3460000.5 560000", "应在 1 ㎡到"),
        ("3460000 550000\n3460000 560000\n3470000 560000", "平方千米之间"),
        ("0 0\n0 100\n100 100", "范围以外"),
        ("1" * 400_001, "超过 400,000 个字符"),
    ],
)
def test_what_is_no_site_costs_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        from_text(text, "EPSG:4549", FRAME)


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(Mistake, match="请从列表中选择坐标系"):
        from_text("1 2", "EPSG:9999", FRAME)


def test_the_system_is_told_by_where_the_points_lie() -> None:
    assert FRAME is not None
    metres = located(listed("J{n} {x} {y}"), FRAME)
    assert metres.equals(SQUARE)
    systems = Systems(FRAME)
    for crs in ("EPSG:4490", "EPSG:4528"):
        corners = [(y, x) for x, y in CORNERS]
        moved = systems.from_storage(Polygon(corners), crs)
        text = "\n".join(f"J{n} {y:.9f} {x:.9f}" for n, (x, y) in enumerate(moved.exterior.coords[:-1], 1))
        assert located(text, FRAME).hausdorff_distance(SQUARE) < 0.002
    with pytest.raises(Mistake, match="对调后才落在本市范围内"):
        located(listed("J{n} {y} {x}"), FRAME)
    with pytest.raises(Mistake, match="本市范围以外"):
        located("1 10 10.0\n2 10 2000\n3 2000 2000", FRAME)
