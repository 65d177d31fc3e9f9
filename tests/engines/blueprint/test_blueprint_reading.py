"""Files of strangers as layers: the five formats, and everything that comes instead of them."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from tests.engines.blueprint.layers import EAST, FRAME, NORTH, PARCELS, layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.reading import Incoming, read_layer

SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 50)
DRIVERS = {"gpkg": "GPKG", "geojson": "GeoJSON", "fgb": "FlatGeobuf"}


def write(
    path: Path,
    shapes: list[Any],
    *,
    crs: str | None = "EPSG:4549",
    kind: str = "Polygon",
    **columns: list[Any],
) -> Path:
    """A file as another program would write it."""
    data, masks = [], []
    for values in columns.values():
        if all(isinstance(value, int | float) or value is None for value in values):
            data.append(np.array([np.nan if value is None else value for value in values], dtype=float))
        else:
            data.append(np.array(values, dtype=object))
        masks.append(np.array([value is None for value in values]))
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        data,
        list(columns),
        field_mask=masks,
        geometry_type=kind,
        driver=DRIVERS.get(path.suffix[1:], "ESRI Shapefile"),
        crs=crs,
        **({"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}),
    )
    return path


def shapefile(folder: Path, *, code_page: str, cpg: str | None, **columns: list[Any]) -> Path:
    """A zipped shapefile with a .dbf in a code page, written byte by byte as old programs do."""
    shapes = [SQUARE, shapely.box(EAST + 200, NORTH, EAST + 300, NORTH + 50)]
    write(folder / "地块.shp", shapes, crs="EPSG:4549", n=[1, 2])
    fields = [(name.encode(code_page)[:10], values) for name, values in columns.items()]
    width = 40
    head = struct.pack(
        "<B3BIHH20x", 3, 126, 5, 1, len(shapes), 32 + 32 * len(fields) + 1, 1 + width * len(fields)
    )
    head += b"".join(
        name.ljust(11, b"\0") + b"C" + bytes(4) + bytes([width, 0]) + bytes(14) for name, _ in fields
    )
    rows = b"".join(
        b" " + b"".join(str(values[i]).encode(code_page).ljust(width) for _, values in fields)
        for i in range(len(shapes))
    )
    (folder / "地块.dbf").write_bytes(head + b"\r" + rows + b"\x1a")
    (folder / "地块.cpg").unlink(missing_ok=True)
    if cpg:
        (folder / "地块.cpg").write_text(cpg)
    return packed(folder, folder / "upload.zip")


def packed(folder: Path, target: Path, *, without: str = "none") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"} and part.suffix != without:
                archive.write(part, f"成果/{part.name}")
    return target


def codes(incoming: Incoming) -> list[str]:
    return [problem.code for problem in incoming.problems]


def refusal(path: Path, on: Any = PARCELS, **how: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        read_layer(path, on, FRAME, **how)
    assert refused.value.sentence.endswith("。")
    assert refused.value.mend.endswith("。")
    return refused.value


@pytest.mark.parametrize("suffix", sorted(DRIVERS))
def test_a_file_becomes_features_in_metres_of_the_blueprint(tmp_path, suffix):
    shape = shapely.box(120.5, 31.2, 120.501, 31.201)
    path = write(
        tmp_path / f"a.{suffix}",
        [shape, shape],
        crs="EPSG:4326",
        地块编号=["A-01", " A-02 "],
        用地性质=["居住", "商业"],
        容积率上限=[2.5, None],
        建筑层数=[18.0, None],
        批准日期=["2024/5/1", "20240502"],
        等级=["甲", ""],
    )
    incoming = read_layer(path, PARCELS, FRAME)
    assert (incoming.crs, incoming.format) == ("EPSG:4326", suffix)
    assert [feature.key for feature in incoming.features] == ["A-01", "A-02"]
    first, second = (feature.attributes for feature in incoming.features)
    assert first == {
        "地块编号": "A-01",
        "用地性质": "居住",
        "容积率上限": 2.5,
        "容积率下限": None,
        "建筑层数": 18,
        "批准日期": "2024-05-01",
        "等级": "甲",
    }
    assert (second["容积率上限"], second["建筑层数"], second["批准日期"], second["等级"]) == (
        None,
        None,
        "2024-05-02",
        None,
    )
    assert isinstance(first["建筑层数"], int)
    assert incoming.features[0].geometry.bounds[0] == pytest.approx(547_600, abs=500)
    assert codes(incoming) == ["absent-column"]


@pytest.mark.parametrize(
    ("code_page", "cpg"),
    [
        ("gbk", None),
        ("gbk", "GBK"),
        ("gbk", "UTF-8"),
        ("utf-8", "UTF-8"),
        ("utf-8", None),
        ("gbk", "ANSI 936"),
        ("gbk", "nonsense"),
    ],
)
def test_a_shapefile_is_read_in_the_code_page_it_is_in_whatever_is_said_of_it(tmp_path, code_page, cpg):
    path = shapefile(
        tmp_path,
        code_page=code_page,
        cpg=cpg,
        地块编号=["姑苏-甲", "姑苏-乙"],
        用地性质=["二类居住用地", "商业服务"],
    )
    incoming = read_layer(path, layer({"name": "用地性质"}), FRAME)
    assert incoming.crs == "EPSG:4549"
    assert [f.attributes["用地性质"] for f in incoming.features] == ["二类居住用地", "商业服务"]
    assert [f.key for f in incoming.features] == ["姑苏-甲", "姑苏-乙"]


def test_names_cut_by_a_dbf_are_told_and_taken_when_only_one_is_meant(tmp_path):
    path = shapefile(tmp_path, code_page="gbk", cpg=None, 地块编号=["A", "B"], 建筑密度上限=["30", "40"])
    on = layer({"name": "建筑密度上限", "kind": "number"}, {"name": "绿地率", "kind": "number"})
    incoming = read_layer(path, on, FRAME)
    assert [f.attributes["建筑密度上限"] for f in incoming.features] == [30.0, 40.0]
    assert codes(incoming) == ["column-cut", "absent-column"]
    both = layer({"name": "建筑密度上限", "kind": "number"}, {"name": "建筑密度上层", "kind": "number"})
    incoming = read_layer(path, both, FRAME)
    assert [f.attributes["建筑密度上限"] for f in incoming.features] == [None, None]
    assert "unknown-column" in codes(incoming)


def test_values_that_do_not_fit_are_told_feature_by_feature(tmp_path):
    path = write(
        tmp_path / "a.gpkg",
        [SQUARE] * 4,
        地块编号=["A", None, "C", "D"],
        用地性质=["居住", "居住", "  ", "a\x01b"],
        容积率上限=["２．５", "高", "1e999", "0.0000000000001"],
        建筑层数=["6", "6.5", "六", ""],
        批准日期=["2024年5月1日", "2024-02-30", "昨天", None],
        等级=["丙", "甲", "乙", None],
        备注=["x", "y", "z", "w"],
    )
    incoming = read_layer(path, PARCELS, FRAME)
    assert incoming.features[0].attributes["容积率上限"] == 2.5
    assert incoming.features[0].attributes["批准日期"] == "2024-05-01"
    told = {(p.number, p.code) for p in incoming.problems}
    assert told >= {
        (None, "unknown-column"),
        (1, "wrong-value"),
        (2, "missing-value"),
        (2, "wrong-value"),
        (3, "missing-value"),
        (3, "wrong-value"),
        (4, "wrong-value"),
    }
    assert incoming.counts["wrong-value"] == 1 + 3 + 3 + 2
    sentences = "".join(p.sentence for p in incoming.problems)
    for part in (
        "“备注”",
        "丙",
        "甲、乙",
        "“高”不是数",
        "“六”不是数",
        "不是日历上的日期",
        "控制字符",
        "太小",
    ):
        assert part in sentences


def test_a_missing_required_column_is_told_once(tmp_path):
    path = write(tmp_path / "a.gpkg", [SQUARE] * 50, 地块编号=[f"A{i}" for i in range(50)])
    incoming = read_layer(path, PARCELS, FRAME)
    assert [p.sentence for p in incoming.problems if p.severity == "error"] == [
        "文件没有必填的字段：“用地性质”。"
    ]


def test_heights_are_dropped_and_told(tmp_path):
    path = write(tmp_path / "a.gpkg", [shapely.force_3d(SQUARE, 5.0)], kind="Polygon Z", 地块编号=["A"])
    incoming = read_layer(path, layer(), FRAME)
    assert codes(incoming) == ["heights-dropped"]
    assert not incoming.features[0].geometry.has_z


def test_curves_become_chords_and_are_told(tmp_path):
    path = write(tmp_path / "a.gpkg", [SQUARE], 地块编号=["A"])
    # CURVEPOLYGON (CIRCULARSTRING (…)): a whole circle by two points opposite to each other.
    ring = struct.pack("<BII6d", 1, 8, 3, EAST, NORTH, EAST + 200, NORTH, EAST, NORTH)
    _replace_geometry(path, struct.pack("<BII", 1, 10, 1) + ring)
    incoming = read_layer(path, layer(), FRAME)
    assert incoming.features[0].geometry.area == pytest.approx(np.pi * 100**2, rel=1e-4)
    assert "remark" in codes(incoming)


def _replace_geometry(path: Path, wkb: bytes) -> None:
    with sqlite3.connect(path) as database:
        triggers = [row[0] for row in database.execute("select name from sqlite_master where type='trigger'")]
        for trigger in triggers:
            database.execute(f'drop trigger "{trigger}"')
        database.execute("update gpkg_geometry_columns set geometry_type_name = 'CURVEPOLYGON'")
        database.execute("update a set geom = ?", (b"GP\x00\x01" + struct.pack("<i", 4549) + wkb,))
    database.close()


def test_coordinates_that_are_no_numbers_cost_one_feature_and_are_told(tmp_path):
    bad = shapely.from_wkt(f"POLYGON(({EAST} {NORTH},{EAST} nan,{EAST + 1} {NORTH},{EAST} {NORTH}))")
    far = shapely.Polygon([(EAST, NORTH), (float("inf"), NORTH), (EAST, NORTH + 1), (EAST, NORTH)])
    path = write(tmp_path / "a.fgb", [SQUARE, bad, far], 地块编号=["A", "B", "C"])
    incoming = read_layer(path, layer(), FRAME)
    assert [(p.number, p.key) for p in incoming.problems if p.code == "coordinates"] == [(2, "B"), (3, "C")]
    assert [f.geometry.is_empty for f in incoming.features] == [False, True, True]


def test_rows_without_geometry_keep_their_number(tmp_path):
    path = write(tmp_path / "a.gpkg", [None, SQUARE], 地块编号=["A", "B"])
    incoming = read_layer(path, layer(), FRAME)
    assert [f.geometry.is_empty for f in incoming.features] == [True, False]


def test_collections_of_one_are_that_one(tmp_path):
    path = write(tmp_path / "a.gpkg", [shapely.MultiPolygon([SQUARE])], kind="MultiPolygon", 地块编号=["A"])
    assert read_layer(path, layer(), FRAME).features[0].geometry.geom_type == "Polygon"


def test_the_system_the_file_states_counts_and_a_contradiction_is_refused(tmp_path):
    shape = shapely.box(40_000_000 + EAST, NORTH, 40_000_100 + EAST, NORTH + 50)
    path = write(tmp_path / "a.gpkg", [shape], crs="EPSG:4528", 地块编号=["A"])
    incoming = read_layer(path, layer(crs="EPSG:4549"), FRAME)
    assert incoming.crs == "EPSG:4528"
    assert incoming.features[0].geometry.equals_exact(SQUARE, 1e-6, normalize=True)
    refused = refusal(path, layer(), crs="EPSG:4549")
    assert refused.code == "crs-contradiction"
    assert "EPSG:4528" in refused.sentence
    assert "EPSG:4549" in refused.sentence


def test_degrees_of_either_datum_are_no_contradiction(tmp_path):
    path = write(
        tmp_path / "a.gpkg", [shapely.box(120.5, 31.2, 120.6, 31.3)], crs="EPSG:4326", 地块编号=["A"]
    )
    assert read_layer(path, layer(), FRAME, crs="EPSG:4490").crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("given", "otherwise"), [("EPSG:4549", None), (None, "EPSG:4549"), ("EPSG:4549", "EPSG:4490")]
)
def test_a_file_without_a_system_is_in_the_given_one_else_in_the_layers(tmp_path, given, otherwise):
    path = write(tmp_path / "a.fgb", [SQUARE], crs=None, 地块编号=["A"])
    on = layer(crs=otherwise) if otherwise else layer()
    assert read_layer(path, on, FRAME, crs=given).crs == "EPSG:4549"


def test_a_file_whose_system_nobody_states_is_refused_with_a_guess(tmp_path):
    path = write(tmp_path / "a.fgb", [SQUARE], crs=None, 地块编号=["A"])
    refused = refusal(path, layer())
    assert refused.code == "crs-unstated"
    assert "像是 EPSG:4549" in refused.sentence
    assert "city-local" in refused.mend


@pytest.mark.parametrize("crs", ["EPSG:2437", "EPSG:32651", "EPSG:4548"])
def test_a_system_the_city_does_not_accept_is_refused(tmp_path, crs):
    path = write(tmp_path / "a.gpkg", [SQUARE], crs=crs, 地块编号=["A"])
    assert refusal(path, layer()).code == "crs-not-accepted"
    assert refusal(write(tmp_path / "b.fgb", [SQUARE], crs=None, 地块编号=["A"]), layer(), crs=crs).code == (
        "crs-not-accepted"
    )


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        (shapely.box(40_000_000 + EAST, NORTH, 40_000_100 + EAST, NORTH + 50), "EPSG:4528"),
        (shapely.box(NORTH, EAST, NORTH + 50, EAST + 100), "对调"),
        (shapely.box(120.5, 31.2, 120.6, 31.3), "EPSG:4490"),
        (shapely.box(833_690, 3_470_196, 833_790, 3_470_296), "EPSG:4548"),
        (shapely.box(48_283, 64_789, 48_300, 64_800), "city-local"),
    ],
)
def test_a_boundary_in_the_wrong_system_is_refused_with_the_name_of_the_one_it_looks_like(
    tmp_path, shape, word
):
    stray = shapely.box(EAST, NORTH, EAST + 1, NORTH + 1)
    path = write(
        tmp_path / "a.gpkg", [*[shape] * 20, stray], crs="EPSG:4549", 地块编号=[str(i) for i in range(21)]
    )
    refused = refusal(path, layer())
    assert refused.code == "crs-mismatch"
    assert "像是" in refused.sentence
    assert word in refused.sentence


def test_metres_declared_as_degrees_are_refused(tmp_path):
    path = write(tmp_path / "a.gpkg", [SQUARE], crs="EPSG:4490", 地块编号=["A"])
    assert "像是 EPSG:4549" in refusal(path, layer()).sentence


def test_geojson_in_metres_without_a_system_is_in_the_given_one(tmp_path):
    path = tmp_path / "a.geojson"
    features = [
        {"type": "Feature", "properties": {"地块编号": "A"}, "geometry": shapely.geometry.mapping(SQUARE)}
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    incoming = read_layer(path, layer(), FRAME, crs="EPSG:4549")
    assert incoming.crs == "EPSG:4549"
    assert codes(incoming) == ["geojson-metres"]
    assert refusal(path, layer()).code == "crs-unstated"


def test_a_wrong_suffix_is_told_and_the_content_read(tmp_path):
    path = write(tmp_path / "a.gpkg", [SQUARE], 地块编号=["A"]).rename(tmp_path / "a.zip")
    incoming = read_layer(path, layer(), FRAME)
    assert incoming.format == "gpkg"
    assert codes(incoming) == ["misnamed"]
    plain = path.rename(tmp_path / "0123abcd")
    assert codes(read_layer(plain, layer(), FRAME)) == []


def test_several_layers_are_named_and_one_is_asked_for(tmp_path):
    path = write(tmp_path / "a.gpkg", [SQUARE], 地块编号=["A"])
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array([SQUARE])),
        [np.array(["B"], object)],
        ["地块编号"],
        geometry_type="Polygon",
        driver="GPKG",
        crs="EPSG:4549",
        layer="乙",
        append=True,
    )
    refused = refusal(path, layer())
    assert refused.code == "several-layers"
    assert "“a”、“乙”" in refused.sentence
    assert read_layer(path, layer(), FRAME, name="乙").features[0].key == "B"
    assert refusal(path, layer(), name="丙").code == "no-such-layer"


def test_several_shapefiles_in_a_zip_are_named(tmp_path):
    for name in ("甲", "乙"):
        write(tmp_path / f"{name}.shp", [SQUARE], 地块编号=[name])
    path = packed(tmp_path, tmp_path / "upload.zip")
    assert refusal(path, layer()).code == "several-layers"
    assert read_layer(path, layer(), FRAME, name="乙").features[0].key == "乙"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"  \n\x00\x00", "empty-file"),
        (b"%PDF-1.7", "format"),
        (b"<?xml version='1.0'?><kml/>", "format"),
        (b"\x00\x00\x27\x0a" + bytes(96), "format"),
        (b"AC1032" + bytes(100), "format"),
        (b"SQLite format 3\x00" + bytes(200), "format"),
        (b"PK\x03\x04 not a zip", "zip"),
        (b"fgb\x03fgb\x00" + b"\xff" * 500, "no-layer"),
        (b"{", "unreadable"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "unreadable"),
        (b'{"type":"Topology","objects":{},"arcs":[]}', "unreadable"),
        (b'{"type":"FeatureCollection","features":[]}', "empty"),
        (b'{"type":"Feature","properties":{},"geometry":null}', "no-geometry"),
        (b"just words", "format"),
    ],
)
@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.zip"])
def test_what_is_no_file_of_ours_costs_a_sentence(tmp_path, content, code, name):
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path, layer()).code == code


def test_a_pipeline_dressed_as_geojson_is_not_run(tmp_path):
    """GDAL runs such a file as a program that may read other files, when it may choose the reader itself."""
    secret = write(tmp_path / "secret.geojson", [SQUARE], 地块编号=["秘密"])
    path = tmp_path / "a.geojson"
    command = f"gdal vector pipeline ! read {secret} ! write --format stream out"
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": command}))
    assert pyogrio.read_info(path)["driver"] == "GDALG"
    assert refusal(path, layer()).code == "unreadable"


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "geojson"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_half_a_file_costs_a_sentence(tmp_path, suffix, share):
    path = write(tmp_path / f"a.{suffix}", [SQUARE] * 200, 地块编号=[f"编号{i}" for i in range(200)])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        incoming = read_layer(path, layer(), FRAME)
    except Refused as refused:
        assert refused.mend
    else:
        assert len(incoming.features) == 200


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
def test_a_zip_without_a_part_of_the_shapefile_is_refused(tmp_path, suffix):
    write(tmp_path / "a.shp", [SQUARE], 地块编号=["A"])
    path = packed(tmp_path, tmp_path / "upload.zip", without=suffix)
    refused = refusal(path, layer())
    assert refused.code == ("zip-without-shp" if suffix == ".shp" else "shp-incomplete")
    assert suffix in refused.sentence


@pytest.mark.parametrize("suffix", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.99])
def test_a_cut_shapefile_costs_a_sentence(tmp_path, suffix, share):
    write(tmp_path / "a.shp", [SQUARE] * 30, 地块编号=[f"A{i}" for i in range(30)])
    part = tmp_path / f"a{suffix}"
    part.write_bytes(part.read_bytes()[: int(part.stat().st_size * share)])
    refused = refusal(packed(tmp_path, tmp_path / "upload.zip"), layer())
    assert refused.code == "shp-cut"
    assert suffix in refused.sentence


def test_shapes_and_rows_of_different_files_are_refused(tmp_path):
    write(tmp_path / "a.shp", [SQUARE] * 3, 地块编号=["A", "B", "C"])
    write(tmp_path / "b.shp", [SQUARE] * 2, 地块编号=["A", "B"])
    (tmp_path / "b.dbf").replace(tmp_path / "a.dbf")
    path = packed(tmp_path, tmp_path / "upload.zip")
    refused = refusal(path, layer(), name="a")
    assert refused.code == "shp-mismatch"
    assert "3 个图形" in refused.sentence
    assert "2 行" in refused.sentence


def test_rows_marked_as_deleted_are_told(tmp_path):
    write(tmp_path / "a.shp", [SQUARE] * 3, 地块编号=["A", "B", "C"])
    table = bytearray((tmp_path / "a.dbf").read_bytes())
    start, width = struct.unpack_from("<HH", table, 8)
    table[start + width] = ord("*")
    (tmp_path / "a.dbf").write_bytes(bytes(table))
    incoming = read_layer(packed(tmp_path, tmp_path / "upload.zip"), layer(), FRAME)
    assert [feature.key for feature in incoming.features] == ["A", "C"]
    assert ["1 行" in problem.sentence for problem in incoming.problems if problem.code == "remark"] == [True]


def test_members_of_a_zip_never_leave_its_folder(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    write(inside / "a.shp", [SQUARE], 地块编号=["A"])
    path = tmp_path / "upload.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in inside.iterdir():
            archive.write(part, f"../../../../../../{tmp_path.name}-escaped/a{part.suffix}")
    assert read_layer(path, layer(), FRAME).features[0].key == "A"
    assert not list(tmp_path.parent.glob("*-escaped"))


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    write(tmp_path / "a.shp", [SQUARE], 地块编号=["A"])
    path = tmp_path / "upload.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx"):
            archive.write(tmp_path / f"a{suffix}")
        with archive.open("a.dbf", "w") as stream:
            for _ in range(100):
                stream.write(bytes(1 << 20))
    assert refusal(path, layer()).code == "zip-bomb"


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    write(tmp_path / "a.shp", [SQUARE], 地块编号=["A"])
    path = packed(tmp_path, tmp_path / "upload.zip")
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind("成果/a.shp".encode()))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    assert refusal(path, layer()).code in {"zip", "unreadable"}


def test_an_encrypted_zip_is_refused(tmp_path):
    write(tmp_path / "a.shp", [SQUARE], 地块编号=["A"])
    path = packed(tmp_path, tmp_path / "upload.zip")
    data = bytearray(path.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert refusal(path, layer()).code == "zip-encrypted"


REFERENCED = layer(
    {"name": "基准", "means": "reference"}, {"name": "限高", "kind": "number", "means": "limit"}
)


def test_a_reference_is_carried_into_metres_of_the_blueprint(tmp_path):
    shape = shapely.box(120.5, 31.2, 120.6, 31.3)
    path = write(
        tmp_path / "a.gpkg",
        [shape, shape],
        crs="EPSG:4490",
        地块编号=["A", "B"],
        基准=["LINESTRING (120.5 31.2, 120.6 31.2)", None],
        限高=[45.0, 60.0],
    )
    incoming = read_layer(path, REFERENCED, FRAME)
    line = shapely.from_wkt(str(incoming.features[0].attributes["基准"]))
    assert line.length == pytest.approx(9_530, abs=20)
    assert incoming.features[1].attributes["基准"] is None


@pytest.mark.parametrize(
    "wkt",
    [
        "河边",
        "POINT (x y)",
        "POINT EMPTY",
        "GEOMETRYCOLLECTION(" * 50_000,
        "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))",
        "POINT (nan 1)",
    ],
)
def test_a_reference_nobody_can_read_is_told(tmp_path, wkt):
    path = write(tmp_path / "a.gpkg", [SQUARE], 地块编号=["A"], 基准=[wkt], 限高=[45.0])
    incoming = read_layer(path, REFERENCED, FRAME)
    assert incoming.features[0].attributes["基准"] is None
    assert {p.code for p in incoming.problems if p.severity == "error"} <= {"reference", "wrong-value"}
    assert any(p.number == 1 for p in incoming.problems)


def test_nothing_of_a_zip_stays_behind(tmp_path, monkeypatch):
    write(tmp_path / "a.shp", [SQUARE], 地块编号=["A"])
    path = packed(tmp_path, tmp_path / "upload.zip")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    read_layer(path, layer(), FRAME)
    assert list(scratch.iterdir()) == []


def test_more_features_than_a_city_has_are_refused_before_they_are_read(tmp_path, monkeypatch):
    path = write(tmp_path / "a.gpkg", [SQUARE] * 5, 地块编号=list("ABCDE"))
    monkeypatch.setattr("tongjian.engines.blueprint.table.MOST_FEATURES", 4)
    refused = refusal(path, layer())
    assert refused.code == "too-large"
    assert "5 个要素" in refused.sentence
