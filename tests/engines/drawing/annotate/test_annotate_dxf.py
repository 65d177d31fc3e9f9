"""Marks put into DXF files of every version: all that was there stays, all that is new can be read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.annotate.unchanged import annotated, read_with_gdal
from tongjian.engines.drawing.annotate import (
    AnnotationError,
    Figure,
    Mark,
    MarkKind,
    annotate_dxf,
    write_atomically,
)
from tongjian.engines.drawing.annotate.dxf import LAYERS
from tongjian.engines.drawing.annotate.structure import Structure

EXTENT = (0.0, 0.0, 120.0, 80.0)
MARKS = (
    Mark(
        1,
        MarkKind.FAIL,
        "3.3.3.6",
        "地下建筑退让",
        "少 1.00 m",
        line=((0.0, 10.0), (4.0, 10.0)),
        measure="4 m",
    ),
    Mark(2, MarkKind.HINT, "表 3.2.3", "日照间距", "需日照分析", boxes=((10.0, 10.0, 30.0, 20.0),)),
    Mark(3, MarkKind.FAIL, "2.7.2", "绿地率", "差 200 m²"),
)
FIGURES = (Figure("用地面积", "9600.00 m²", "≥ 9000", True), Figure("绿地率", "27.00%", "≥ 30", False))
VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")
NAMES = {name for name, _ in LAYERS}


def drawing(version: str, encoding: str = "gbk") -> Drawing:
    document = ezdxf.new(version)
    document.encoding = encoding
    document.layers.add("用地红线")
    space = document.modelspace()
    corners = [(0, 0), (120, 0), (120, 80), (0, 80)]
    if version == "R12":
        space.add_polyline2d(corners, close=True, dxfattribs={"layer": "用地红线"})
    else:
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "用地红线"})
    space.add_text("1号楼 18F", dxfattribs={"layer": "用地红线"})
    document.layout("Layout1").add_line((0, 0), (1, 1))
    return document


def written(document: Drawing) -> bytes:
    stream = io.StringIO()
    document.write(stream)
    return bytes(document.encode(stream.getvalue()))


def binary(document: Drawing) -> bytes:
    stream = io.BytesIO()
    document.write(stream, fmt="bin")
    return stream.getvalue()


def read(data: bytes, folder: Path) -> Drawing:
    path = folder / "annotated.dxf"
    path.write_bytes(data)
    return ezdxf.readfile(path)


@pytest.mark.parametrize("encoding", ["gbk", "cp1252"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_keeps_its_entities_and_shows_the_marks(
    tmp_path: Path, version: str, encoding: str
) -> None:
    original = written(drawing(version, encoding))
    made = annotated(original, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    after = read(made.content, tmp_path)
    ours = [entity for entity in after.modelspace() if entity.dxf.layer in NAMES]
    assert len(ours) == made.added
    words = {entity.dxf.text for entity in ours if entity.dxftype() == "TEXT"}
    assert {"1", "2", "3", "地下建筑退让 3.3.3.6", "用地面积", "≥ 9000"} <= words
    assert not after.audit().errors


@pytest.mark.parametrize("version", VERSIONS)
def test_handles_are_new_and_the_seed_lies_above_them(tmp_path: Path, version: str) -> None:
    original = written(drawing(version))
    made = annotated(original, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0).content
    space = read(made, tmp_path).modelspace()
    added = [entity.dxf.handle for entity in space if entity.dxf.layer in NAMES]
    assert len(added) == len(set(added))
    there = {found.decode() for found in re.findall(rb"\n *(?:5|105)\n *([0-9A-F]+)(?=\n)", original)}
    assert len(there) > 10
    assert not there & set(added)
    seed = Structure(made).handseed
    assert seed is not None
    assert int(seed[2], 16) > max(int(handle, 16) for handle in added)


def test_a_seed_that_lies_is_not_believed(tmp_path: Path) -> None:
    original = re.sub(rb"(\$HANDSEED\s+5\s+)\w+", rb"\g<1>1", written(drawing("R2010")))
    made = annotated(original, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    after = read(made.content, tmp_path)
    assert sum(entity.dxf.layer in NAMES for entity in after.modelspace()) == made.added


@pytest.mark.parametrize("version", VERSIONS)
def test_gdal_reads_the_chinese_that_was_added(tmp_path: Path, version: str) -> None:
    path = tmp_path / "a.dxf"
    path.write_bytes(annotated(written(drawing(version)), tmp_path, MARKS, extent=EXTENT, factor=1.0).content)
    features = read_with_gdal(path)
    assert features is not None
    layers, texts = {feature[0] for feature in features}, {feature[3] for feature in features}
    assert layers >= {"用地红线", "TJ-审查-不符合", "TJ-审查-提示"}
    assert texts >= {"1号楼 18F", "地下建筑退让 3.3.3.6", "日照间距 表 3.2.3"}


def test_a_damaged_header_of_a_binary_file_costs_no_marks(tmp_path: Path) -> None:
    data = binary(drawing("R2000"))
    start = data.index(b"$UCSORGBACK\0") + len(b"$UCSORGBACK\0")
    assert data[start : start + 2] == b"\x0a\0"
    # Code 10 becomes 40: a number where a point belongs; the rest of the point is left over.
    damaged = data[:start] + b"\x28\0" + data[start + 2 :]
    made = annotated(damaged, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    assert made.added


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010"])
def test_a_binary_file_stays_binary(tmp_path: Path, version: str) -> None:
    made = annotated(binary(drawing(version)), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    assert made.content.startswith(b"AutoCAD Binary DXF")
    after = read(made.content, tmp_path)
    assert len(after.modelspace().query("CIRCLE")) == len(MARKS)


def test_marks_are_in_the_drawings_own_unit(tmp_path: Path) -> None:
    made = annotated(written(drawing("R2010")), tmp_path, MARKS[:1], extent=EXTENT, factor=0.001)
    lines = read(made.content, tmp_path).modelspace().query("LINE[layer=='TJ-审查-不符合']")
    ends = {(tuple(line.dxf.start)[:2], tuple(line.dxf.end)[:2]) for line in lines}
    assert ((0.0, 10_000.0), (4_000.0, 10_000.0)) in ends


def test_bare_entities_get_the_layers_they_need(tmp_path: Path) -> None:
    bare = b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n10\n0\n20\n0\n11\n1\n21\n1\n0\nENDSEC\n0\nEOF\n"
    after = read(annotated(bare, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0).content, tmp_path)
    assert len(after.modelspace().query("CIRCLE")) == 3


def test_the_text_outside_of_the_insertions_is_the_same_byte_for_byte() -> None:
    original = written(drawing("R2010")).replace(b"\n", b"\r\n")
    annotated = annotate_dxf(original, MARKS, FIGURES, extent=EXTENT, factor=1.0).content
    seed = re.compile(rb"(\$HANDSEED\s+5\s+)\w+")
    remaining = iter(seed.sub(rb"\1", annotated).split(b"\r\n"))
    # every original line is there, in its order
    assert all(line in remaining for line in seed.sub(rb"\1", original).split(b"\r\n"))
    assert b"\n" not in annotated.replace(b"\r\n", b"")


def test_a_header_that_lies_about_chinese_bytes_is_mended(tmp_path: Path) -> None:
    lying = written(drawing("R2000")).replace(b"ANSI_936", b"ANSI_1252")
    after = read(annotated(lying, tmp_path, MARKS, extent=EXTENT, factor=1.0).content, tmp_path)
    assert {layer.dxf.name for layer in after.layers} >= NAMES | {"用地红线"}


def test_western_bytes_stay_and_chinese_is_escaped(tmp_path: Path) -> None:
    document = ezdxf.new("R2000")
    document.modelspace().add_text("façade")
    made = annotated(written(document), tmp_path, MARKS, extent=EXTENT, factor=1.0).content
    assert "façade".encode("cp1252") in made
    assert rb"TJ-\U+5BA1\U+67E5-" in made


def test_annotating_twice_adds_no_second_layer(tmp_path: Path) -> None:
    once = annotated(written(drawing("R2000")), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    twice = annotate_dxf(once.content, MARKS, FIGURES, extent=EXTENT, factor=1.0)
    after = read(twice.content, tmp_path)
    assert len(after.modelspace().query("CIRCLE")) == 2 * len(MARKS)
    assert not after.audit().errors


@pytest.mark.parametrize(
    "data",
    [b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n0\nEOF\n", b"", b"0\rSECTION\r2\rENTITIES\r0\rENDSEC\r0\rEOF\r"],
)
def test_a_file_without_a_place_for_entities_is_refused(data: bytes) -> None:
    with pytest.raises(AnnotationError):
        annotate_dxf(data, MARKS, extent=EXTENT, factor=1.0)


def test_a_file_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.dxf").mkdir()
    with pytest.raises(OSError):
        write_atomically(tmp_path / "taken.dxf", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.dxf"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 1
