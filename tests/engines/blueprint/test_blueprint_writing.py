"""Exports: what is written imports back equal, in every format and accepted system, or is refused."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import ezdxf
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.blueprint.layers import EAST, FRAME, NORTH, PARCELS, feature, layer
from tongjian.engines.blueprint.changes import Changes, compare
from tongjian.engines.blueprint.crs import Systems
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.reading import Incoming, read_layer
from tongjian.engines.blueprint.shortnames import shortened
from tongjian.engines.blueprint.writing import write_layer

SYSTEMS = Systems(FRAME)
WAYS = [
    (name, crs)
    for name in ("shp", "gpkg", "geojson", "fgb", "dxf")
    for crs in SYSTEMS.names()
    if name != "geojson" or crs == "EPSG:4326"
]
SUFFIX = {"shp": ".zip", "gpkg": ".gpkg", "geojson": ".geojson", "fgb": ".fgb", "dxf": ".dxf"}
HEIGHTS = layer(
    {"name": "基准", "means": "reference"},
    {"name": "限高", "kind": "number", "means": "limit"},
    overlap="allowed",
)


def there_and_back(features: list[Feature], on: Any, format: str, crs: str, folder: Path) -> Incoming:
    path = folder / f"out{SUFFIX[format]}"
    write_layer(path, features, on, FRAME, crs=crs, format=format)
    # A city's own system has no description in these formats; the user says it.
    return read_layer(path, on, FRAME, crs=None if crs.startswith("EPSG:") else crs)


grid = st.integers(0, 10_000_000).map(lambda tenths: tenths / 10_000)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
    | st.sampled_from("苏州地块;=；%\\\n\"'<&"),
    max_size=40,
).map(lambda text: text.strip()[:40].strip())
numbers = st.integers(-(10**12), 10**12).map(lambda n: n / 10**6 + 0.0)


@st.composite
def areas(draw: st.DrawFn) -> shapely.Geometry:
    parts = []
    for i in range(draw(st.integers(1, 2))):
        x, y, width, height = (draw(grid) for _ in range(4))
        area = shapely.box(x, y, x + 1 + width, y + 1 + height)
        if draw(st.booleans()):
            area = area.difference(shapely.box(x + 0.2, y + 0.3, x + 0.5, y + 0.6))
        parts.append(shapely.affinity.translate(area, EAST + i * 2500, NORTH))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


@st.composite
def parcels(draw: st.DrawFn) -> list[Feature]:
    count = draw(st.integers(1, 4))
    return [
        feature(
            PARCELS,
            f"{draw(words) or '块'}{i}",
            draw(areas()),
            用地性质=draw(words.filter(bool)),
            容积率上限=draw(st.none() | numbers),
            容积率下限=draw(st.none() | numbers),
            建筑层数=draw(st.none() | st.integers(-(2**31), 2**31 - 1)),
            批准日期=draw(st.none() | st.dates(date(1, 1, 1)).map(date.isoformat)),
            等级=draw(st.sampled_from([None, "甲", "乙"])),
        )
        for i in range(count)
    ]


@pytest.mark.parametrize(("format", "crs"), WAYS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(features=parcels())
def test_what_is_exported_imports_back_equal(format, crs, features):
    with tempfile.TemporaryDirectory() as folder:
        back = there_and_back(features, PARCELS, format, crs, Path(folder))
    assert compare(features, back.features) == Changes((), (), (), len(features))
    assert back.crs == crs
    assert [p for p in back.problems if p.severity == "error"] == []
    if format != "fgb":
        assert [each.key for each in back.features] == [each.key for each in features]


@pytest.mark.parametrize(("format", "crs"), WAYS)
def test_lines_and_points_of_one_and_of_several_parts_come_back(format, crs, tmp_path):
    line = shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH + 7), (EAST + 9, NORTH)])
    ring = shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH + 7), (EAST + 9, NORTH), (EAST, NORTH)])
    apart = shapely.MultiLineString([line, shapely.affinity.translate(line, 50)])
    on = layer(geometry="line")
    for shapes in ([line, ring, apart], [line]):
        features = [feature(on, f"L{i}", shape) for i, shape in enumerate(shapes)]
        assert compare(features, there_and_back(features, on, format, crs, tmp_path).features).same == len(
            shapes
        )
    on = layer(geometry="point", overlap="allowed")
    point = shapely.Point(EAST, NORTH)
    for points in ([point, shapely.MultiPoint([point, (EAST + 1, NORTH)])], [point]):
        features = [feature(on, f"S{i}", shape) for i, shape in enumerate(points)]
        assert compare(features, there_and_back(features, on, format, crs, tmp_path).features).same == len(
            points
        )


@pytest.mark.parametrize(("format", "crs"), WAYS)
def test_references_are_carried_out_and_back(format, crs, tmp_path):
    shape = shapely.box(EAST, NORTH, EAST + 1000, NORTH + 1000)
    wkt = f"LINESTRING ({EAST + 0.1234} {NORTH:.0f}, {EAST + 300:.0f} {NORTH + 40.5})"
    features = [feature(HEIGHTS, "H1", shape, 基准=wkt, 限高=45.0), feature(HEIGHTS, "H2", shape, 限高=60.0)]
    back = {each.key: each for each in there_and_back(features, HEIGHTS, format, crs, tmp_path).features}
    assert back["H1"].attributes == features[0].attributes
    assert back["H2"].attributes == features[1].attributes


def test_geojson_is_rfc_7946(tmp_path):
    hole = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100).difference(
        shapely.box(EAST + 20, NORTH + 20, EAST + 30, NORTH + 30)
    )
    path = tmp_path / "a.geojson"
    write_layer(
        path,
        [feature(PARCELS, "A", hole, 用地性质="居住")],
        PARCELS,
        FRAME,
        crs="EPSG:4326",
        format="geojson",
    )
    content = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in content
    outer, inner = content["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(inner).is_ccw
    assert outer[0][0] == pytest.approx(120.5, abs=0.01)
    with pytest.raises(Refused) as refused:
        write_layer(path, [], PARCELS, FRAME, crs="EPSG:4549", format="geojson")
    assert "RFC 7946" in refused.value.sentence


def test_a_shapefile_has_short_names_a_table_of_them_its_system_and_its_code_page(tmp_path):
    path = tmp_path / "a.zip"
    shape = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
    write_layer(
        path,
        [feature(PARCELS, "苏-1", shape, 用地性质="居住", 容积率上限=2.5)],
        PARCELS,
        FRAME,
        crs="EPSG:4528",
        format="shp",
    )
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        table = list(csv.reader(io.StringIO(archive.read("字段对照.csv").decode("utf-8-sig"))))
        assert archive.read("parcel.cpg").decode().strip() == "UTF-8"
        assert b"Gauss" in archive.read("parcel.prj")
        archive.extractall(tmp_path)
    assert sorted(names) == [
        "parcel.cpg",
        "parcel.dbf",
        "parcel.prj",
        "parcel.shp",
        "parcel.shx",
        "字段对照.csv",
    ]
    assert ["容积率2", "容积率下限"] in table
    meta, _, _, data = pyogrio.raw.read(tmp_path / "parcel.shp")
    assert meta["fields"].tolist() == [row[0] for row in table[1:]]
    assert data[0].tolist() == ["苏-1"]


def test_short_names_fit_differ_and_keep_what_fits():
    names = [
        "名称",
        "容积率上限",
        "容积率下限",
        "容积率",
        "Height of it",
        "height of me",
        *[f"建筑密度{i}" for i in range(12)],
    ]
    short = shortened(names)
    assert all(len(each.encode()) <= 10 for each in short.values())
    assert len({each.casefold() for each in short.values()}) == len(names)
    assert short["名称"] == "名称"
    assert short["容积率"] == "容积率"


def test_a_value_a_shapefile_cannot_hold_is_refused_with_its_place(tmp_path):
    shape = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
    path = tmp_path / "a.zip"
    for values, word in (
        ({"用地性质": "居" * 85}, "255 字节"),
        ({"用地性质": "居", "容积率上限": 1e16}, "太大"),
    ):
        with pytest.raises(Refused) as refused:
            write_layer(
                path, [feature(PARCELS, "A", shape, **values)], PARCELS, FRAME, crs="EPSG:4549", format="shp"
            )
        assert word in refused.value.sentence
        assert "“A”" in refused.value.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_dxf_is_readable_by_ezdxf_and_gdal_and_says_everything_in_xdata(tmp_path):
    hole = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100).difference(
        shapely.box(EAST + 20, NORTH + 20, EAST + 30, NORTH + 30)
    )
    path = tmp_path / "a.dxf"
    long = "很长的 说明，\n𠮷😀%5C\\P " * 60 + "完"
    write_layer(
        path, [feature(PARCELS, "甲-1", hole, 用地性质=long)], PARCELS, FRAME, crs="EPSG:4549", format="dxf"
    )
    document = ezdxf.readfile(path)
    assert document.audit().errors == []
    outlines = document.modelspace().query('LWPOLYLINE[layer=="规划地块"]')
    assert [each.closed for each in outlines] == [True, True]
    strings = [tag.value for tag in outlines[0].get_xdata("TONGJIAN") if tag.code == 1000]
    assert "地块编号=甲-1" in strings
    assert max(len(string.encode("gbk")) for string in strings) <= 255
    assert document.entitydb.handles.next() > max(each.dxf.handle for each in outlines)
    meta, _, shapes, data = pyogrio.raw.read(path)
    assert len(shapes) == 2
    assert "规划地块" in data[meta["fields"].tolist().index("Layer")].tolist()
    assert read_layer(path, PARCELS, FRAME).features[0].attributes["用地性质"] == long


def test_attributes_too_long_for_a_dxf_are_refused(tmp_path):
    shape = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
    with pytest.raises(Refused) as refused:
        long = feature(PARCELS, "A", shape, 用地性质="居" * 9000)
        write_layer(tmp_path / "a.dxf", [long], PARCELS, FRAME, crs="EPSG:4549", format="dxf")
    assert "DXF" in refused.value.sentence
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_there_whole_or_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"before")
    shape = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)

    def full(*args: object, **how: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("pyogrio.raw.write", full)
    with pytest.raises(OSError, match="disk full"):
        write_layer(path, [feature(PARCELS, "A", shape)], PARCELS, FRAME, crs="EPSG:4549", format="gpkg")
    monkeypatch.undo()
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]
    write_layer(path, [feature(PARCELS, "A", shape)], PARCELS, FRAME, crs="EPSG:4549", format="gpkg")
    assert [each.name for each in tmp_path.iterdir()] == ["a.gpkg"]
    assert path.read_bytes() != b"before"


@pytest.mark.parametrize("format", sorted(SUFFIX))
def test_a_version_without_features_is_a_file_without_features(format, tmp_path):
    path = tmp_path / f"a{SUFFIX[format]}"
    write_layer(path, [], PARCELS, FRAME, crs="EPSG:4326", format=format)
    with pytest.raises(Refused) as refused:
        read_layer(path, PARCELS, FRAME)
    assert refused.value.code in {"empty", "no-layer"}


@pytest.mark.parametrize(
    ("format", "crs", "word"), [("kml", "EPSG:4326", "kml"), ("gpkg", "EPSG:4527", "EPSG:4527")]
)
def test_what_is_not_offered_is_refused(tmp_path, format, crs, word):
    with pytest.raises(Refused) as refused:
        write_layer(tmp_path / "a", [], PARCELS, FRAME, crs=crs, format=format)
    assert word in refused.value.sentence


def test_a_feature_without_geometry_is_refused_by_name(tmp_path):
    with pytest.raises(Refused) as refused:
        write_layer(
            tmp_path / "a.fgb",
            [feature(PARCELS, "空-1", shapely.Polygon())],
            PARCELS,
            FRAME,
            crs="EPSG:4326",
            format="fgb",
        )
    assert "空-1" in refused.value.sentence
