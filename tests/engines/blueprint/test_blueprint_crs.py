"""Coordinate systems: exact against PROJ's own pipeline, and never silently the wrong one."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from tests.engines.blueprint.layers import EAST, FRAME, NORTH
from tongjian.engines.blueprint.crs import Systems, on_grid
from tongjian.engines.blueprint.frame import Frame, LocalSystem
from tongjian.engines.blueprint.identify import identify
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.zones import ZONES

SYSTEMS = Systems(FRAME)
PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={easting} +y_0=0 +a=6378137 +rf=298.257222101"
)
CONTROL_POINTS = [
    (120.0, 31.0),
    (119.9, 30.75),
    (120.585316, 31.298886),
    (120.62, 31.32),
    (121.35, 32.05),
    (118.5, 28.0),
    (121.5, 35.0),
]
"""Longitude and latitude in degrees: the central meridian, a city, and the edges of its zone."""
WGS84_A, FLATTENING = 6378137.0, 1 / 298.257222101


def meridian_arc(latitude: float) -> float:
    """Length in metres of the meridian from the equator, by Helmert's series in the third flattening."""
    n = FLATTENING / (2 - FLATTENING)
    phi = math.radians(latitude)
    scale = WGS84_A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    terms = (
        (-3 * n / 2 + 9 * n**3 / 16, 2),
        (15 * n**2 / 16 - 15 * n**4 / 32, 4),
        (-35 * n**3 / 48, 6),
        (315 * n**4 / 512, 8),
    )
    return scale * (phi + sum(factor * math.sin(k * phi) for factor, k in terms))


@pytest.mark.parametrize("point", CONTROL_POINTS)
def test_control_points_agree_with_the_explicit_pipeline_of_proj_within_a_millimetre(point):
    pipeline = Transformer.from_pipeline(PIPELINE.format(meridian=120, easting=500000))
    expected = pipeline.transform(*point)
    moved = SYSTEMS.to_storage(shapely.Point(point), "EPSG:4490")
    assert math.dist((moved.x, moved.y), expected) < 1e-3


@pytest.mark.parametrize("latitude", [0.0, 15.0, 30.75, 31.298886, 45.0])
def test_on_the_central_meridian_the_easting_is_the_false_one_and_the_northing_the_length_of_the_meridian(
    latitude,
):
    moved = SYSTEMS.to_storage(shapely.Point(120.0, latitude), "EPSG:4490")
    assert moved.x == pytest.approx(500_000, abs=1e-6)
    assert moved.y == pytest.approx(meridian_arc(latitude), abs=1e-3)


def test_scale_on_the_central_meridian_is_one():
    south, north = (SYSTEMS.to_storage(shapely.Point(120, 31 + d), "EPSG:4490") for d in (-1e-3, 1e-3))
    assert south.distance(north) / (meridian_arc(31.001) - meridian_arc(30.999)) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("code", sorted(ZONES))
def test_every_zone_has_its_central_meridian_and_false_easting(code):
    zone = ZONES[code]
    frame = FRAME.model_copy(update={"storage": code, "accepts": (), "local": ()})
    moved = Systems(frame).to_storage(shapely.Point(zone.meridian + 1, 31), "EPSG:4490")
    pipeline = Transformer.from_pipeline(PIPELINE.format(meridian=zone.meridian, easting=zone.easting))
    assert math.dist((moved.x, moved.y), pipeline.transform(zone.meridian + 1, 31)) < 1e-3
    assert str(zone.meridian) in zone.title
    assert (f"{zone.number} 带" in zone.title) is zone.numbered
    assert CRS(code).name.endswith(f"zone {zone.number}" if zone.numbered else f"CM {zone.meridian}E")


@given(st.floats(119.9, 121.35), st.floats(30.75, 32.05), st.sampled_from([*SYSTEMS.names(), "EPSG:4548"]))
def test_round_trips_lose_less_than_a_micrometre(longitude, latitude, crs):
    point = SYSTEMS.to_storage(shapely.Point(longitude, latitude), "EPSG:4490")
    back = SYSTEMS.to_storage(SYSTEMS.from_storage(point, crs), crs)
    assert point.distance(back) <= 1e-6


def test_the_zone_number_is_a_shift_and_nothing_else():
    point = shapely.Point(EAST + 0.1234, NORTH + 0.5678)
    moved = SYSTEMS.from_storage(point, "EPSG:4528")
    assert (moved.x, moved.y) == (pytest.approx(40_000_000 + point.x, abs=1e-8), point.y)


def test_wgs84_is_taken_for_cgcs2000():
    point = shapely.Point(EAST, NORTH)
    assert SYSTEMS.from_storage(point, "EPSG:4326").equals(SYSTEMS.from_storage(point, "EPSG:4490"))


def test_a_local_system_is_the_affine_image_it_is_declared_to_be():
    local = LocalSystem(
        code="old",
        title="旧系统",
        base="EPSG:4528",
        east=40_500_000,
        north=3_400_000,
        rotation=30,
        scale=1.0001,
    )
    systems = Systems(FRAME.model_copy(update={"local": (local,)}))
    a, b = 1.0001 * math.cos(math.pi / 6), 1.0001 * math.sin(math.pi / 6)
    moved = systems.to_storage(shapely.Point(1000, 2000), "old")
    assert (moved.x, moved.y) == pytest.approx(
        (500_000 + a * 1000 - b * 2000, 3_400_000 + b * 1000 + a * 2000), abs=1e-6
    )
    back = systems.from_storage(moved, "old")
    assert (back.x, back.y) == pytest.approx((1000, 2000), abs=1e-6)


def test_arrays_are_moved_as_a_whole_and_heights_are_dropped():
    shapes = np.array([shapely.Point(120.5, 31.2, 7.0), shapely.box(120.5, 31.2, 120.6, 31.3)])
    moved = SYSTEMS.to_storage(shapes, "EPSG:4490")
    assert not shapely.has_z(moved).any()
    assert moved[1].area == pytest.approx(9.5e3 * 11.1e3, rel=0.01)


def test_the_grid_is_a_tenth_of_a_millimetre_and_has_one_zero():
    assert on_grid(shapely.Point(1.00004999, -0.00001)).wkb == shapely.Point(1.0, 0.0).wkb


def test_systems_may_be_used_by_many_threads():
    expected = SYSTEMS.to_storage(shapely.Point(120.5, 31.2), "EPSG:4490")
    seen = []

    def work() -> None:
        for _ in range(200):
            moved = Systems(FRAME).to_storage(shapely.Point(120.5, 31.2), "EPSG:4490")
            seen.append(moved.equals(expected))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 800
    assert all(seen)


def test_an_unknown_system_is_refused_with_those_that_are_known():
    with pytest.raises(Refused) as refused:
        SYSTEMS.to_storage(shapely.Point(0, 0), "EPSG:32651")
    assert "EPSG:32651" in refused.value.sentence
    assert "EPSG:4549" in refused.value.mend


def test_a_frame_stored_in_degrees_is_no_frame():
    with pytest.raises(ValueError, match="EPSG:4490"):
        Systems(Frame(storage="EPSG:4490", extent=FRAME.extent))


def bounds_in(crs: str) -> tuple[float, float, float, float]:
    return SYSTEMS.from_storage(shapely.box(EAST, NORTH, EAST + 100, NORTH + 100), crs).bounds


@pytest.mark.parametrize("real", [*SYSTEMS.names(), "EPSG:4548", "EPSG:4527", "EPSG:4550", "EPSG:3857"])
@pytest.mark.parametrize("declared", SYSTEMS.names())
def test_coordinates_of_another_system_are_told_by_the_name_of_it(real, declared):
    sentence = SYSTEMS.suspect(bounds_in(real), declared)
    same = real == declared or (SYSTEMS.in_degrees(real) and SYSTEMS.in_degrees(declared))
    if same:
        assert sentence is None
    else:
        assert sentence is not None
        assert declared in sentence
        # Degrees of WGS 84 and CGCS2000 cannot be told apart.
        assert ("EPSG:4490" if SYSTEMS.in_degrees(real) else f"像是 {real}（") in sentence


def test_six_degree_zones_are_known_by_name():
    pipeline = Transformer.from_pipeline(PIPELINE.format(meridian=123, easting=21_500_000))
    x, y = pipeline.transform(120.5, 31.2)
    sentence = SYSTEMS.suspect((x, y, x, y), "EPSG:4549")
    assert sentence is not None
    assert "6 度 21 带" in sentence


def test_swapped_axes_are_told():
    sentence = SYSTEMS.suspect((NORTH, EAST, NORTH + 1, EAST + 1), "EPSG:4549")
    assert sentence is not None
    assert "先北、后东" in sentence
    other = SYSTEMS.suspect((NORTH, 40_000_000 + EAST, NORTH + 1, 40_000_001 + EAST), "EPSG:4549")
    assert other is not None
    assert "EPSG:4528" in other
    assert "对调" in other
    degrees = SYSTEMS.suspect((31.2, 120.5, 31.3, 120.6), "EPSG:4490")
    assert degrees is not None
    assert "先纬度、后经度" in degrees


def test_millimetres_are_told():
    sentence = SYSTEMS.suspect((EAST * 1000, NORTH * 1000, EAST * 1000, NORTH * 1000), "EPSG:4549")
    assert sentence is not None
    assert "毫米" in sentence


def test_coordinates_of_nowhere_are_told_and_those_of_a_neighbour_left_to_the_checks():
    assert "范围以外" in (SYSTEMS.suspect((0, 0, 100, 100), "EPSG:4549") or "")
    assert "不是有限数" in (SYSTEMS.suspect((math.nan, 0, 1, 1), "EPSG:4549") or "")
    west = SYSTEMS.extent_in("EPSG:4549")[0]
    assert SYSTEMS.suspect((west - 5000, NORTH, west - 4000, NORTH + 1), "EPSG:4549") is None


def test_a_likely_system_is_offered():
    assert SYSTEMS.likely(bounds_in("EPSG:4528")) == "EPSG:4528"
    assert SYSTEMS.likely((0, 0, 1, 1)) is None


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("EPSG:4549", "EPSG:4549"),
        (CRS("EPSG:4549").to_wkt("WKT1_ESRI"), "EPSG:4549"),
        (CRS("EPSG:4528").to_wkt("WKT1_ESRI"), "EPSG:4528"),
        (CRS("EPSG:4528").to_wkt("WKT2_2019").replace("zone 40", "some name"), "EPSG:4528"),
        (CRS("EPSG:4490").to_wkt("WKT1_ESRI"), "EPSG:4490"),
        ("OGC:CRS84", "EPSG:4326"),
        ("EPSG:4549+5737", "EPSG:4549"),
        ("EPSG:3857", "EPSG:3857"),
        ("EPSG:4503", "EPSG:4536"),
        ("EPSG:2437", None),
        ("EPSG:32651", None),
        ("EPSG:4555", None),
        ("EPSG:4479", None),
        ('LOCAL_CS["x"]', None),
        ("no system at all", None),
        ("X" * 100_000, None),
    ],
)
def test_systems_are_identified_by_their_parameters(description, code):
    assert identify(description)[0] == code


def test_a_foreign_system_keeps_its_name():
    assert identify("EPSG:2437") == (None, "Beijing 1954 / 3-degree Gauss-Kruger CM 120E")
