"""Bar: the annotated drawing re-opens in ezdxf and in GDAL, and nothing of the original has changed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing

from tests.engines.drawing.annotate.test_annotate_dxf import (
    EXTENT,
    FIGURES,
    MARKS,
    VERSIONS,
    binary,
    written,
)
from tests.engines.drawing.annotate.unchanged import annotated, assert_unchanged
from tongjian.engines.drawing.annotate import annotate_dxf, draw_layers
from tongjian.engines.drawing.samples import write_sample


def full(version: str, encoding: str = "gbk") -> Drawing:
    """Something of every kind: nested blocks with attributes, arcs, hatches, dimensions, extended data."""
    document = ezdxf.new(version, setup=True)
    document.encoding = encoding
    document.appids.add("TONGJIAN")
    document.layers.add("用地红线", color=1).set_xdata("TONGJIAN", [(1000, "地块编号=A1")])
    space = document.modelspace()
    inner = document.blocks.new("车位")
    inner.add_polyline2d([(0, 0), (2.5, 0), (2.5, 5.5), (0, 5.5)], close=True)
    inner.add_attdef("类型", (0, 0))
    outer = document.blocks.new("车位组")
    for i in range(3):
        outer.add_blockref("车位", (2.5 * i, 0), {"rotation": 5.0}).add_attrib("类型", "充电")
    space.add_blockref("车位组", (10, 10), {"xscale": -1.0, "layer": "用地红线"})
    placed = space.add_blockref("车位", (40, 10))
    placed.add_attrib("类型", "无障碍")
    placed.set_xdata("TONGJIAN", [(1000, "楼号=1"), (1040, 2.5), (1010, (1.0, 2.0, 3.0))])
    space.add_polyline2d(
        [(0, 0, 0, 0, 0.4), (50, 0, 0, 0, 0), (50, 50, 0, 0, -1)], format="xyseb", close=True
    )
    space.add_arc((5, 5), 3, 10, 200)
    space.add_text("1号楼 18F 绿化率≥30%", dxfattribs={"layer": "用地红线"})
    space.add_linear_dim((0, -5), (0, 0), (50, 0)).render()
    document.layout("Layout1").add_line((0, 0), (1, 1))
    if version != "R12":
        space.add_lwpolyline([(0, 0, 0.5), (9, 0, 0), (9, 9, 0)], format="xyb", close=True)
        space.add_hatch().paths.add_polyline_path([(0, 0), (5, 0, 1), (5, 5)], is_closed=True)
        space.add_mtext("第一行\\P第二行")
        space.add_open_spline([(0, 0), (1, 2), (3, 1), (5, 0)])
        space.add_ellipse((0, 0), (3, 0), 0.5)
    return document


@pytest.mark.parametrize(
    ("version", "encoding"),
    [
        *((version, "gbk") for version in VERSIONS),
        *((version, encoding) for version in ("R12", "R2000", "R2004") for encoding in ("cp1252", "big5")),
    ],
)
def test_a_drawing_in_text(tmp_path: Path, version: str, encoding: str) -> None:
    annotated(written(full(version, encoding)), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_binary_drawing(tmp_path: Path, version: str) -> None:
    annotated(binary(full(version)), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_utf8_bytes_in_a_version_that_has_none(tmp_path: Path, ends: bytes) -> None:
    """What some programs write: R2004 by its header, its words in UTF-8."""
    text = written(full("R2004")).decode("gbk").encode("utf-8")
    annotated(text.replace(b"\n", ends), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


def test_chinese_bytes_in_a_version_that_is_utf8(tmp_path: Path) -> None:
    """What other programs write: R2010 by its header, its words in GBK. Ours are readable beside them."""
    original = written(full("R2010")).decode("utf-8").encode("gbk")
    made = annotated(original, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0).content
    shown = draw_layers(_written_to(tmp_path / "made.dxf", made))
    assert {layer.name for layer in shown.layers} >= {"用地红线", "TJ-审查-不符合"}


@pytest.mark.parametrize("version", ["R12", "R2018"])
def test_the_sample(tmp_path: Path, version: str) -> None:
    path = tmp_path / "estate.dxf"
    write_sample(path, "faulty", version=version)
    annotated(path.read_bytes(), tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (rb"(AcDbCircle\n 10\n[^\n]*\n) 20\n[^\n]*\n", rb"\1"),
        (rb"(ENTITIES\n  0\n\w+\n  5\n)\w+", rb"\1XYZ"),
        (rb"  0\nENDSEC\n(  0\nSECTION\n  2\nENTITIES)", rb"\1"),
        (rb"  0\nEOF\n", b""),
    ],
    ids=["a point without y", "a handle that is none", "a section without an end", "no end of file"],
)
def test_a_drawing_that_is_only_read_with_repairs(tmp_path: Path, found: bytes, put: bytes) -> None:
    document = full("R2010")
    document.modelspace().add_circle((3, 3), 1)
    broken, times = re.subn(found, put, written(document), count=1)
    assert times == 1
    with pytest.raises((ezdxf.DXFError, ValueError)):
        ezdxf.read(io.StringIO(broken.decode("utf-8")))
    annotated(broken, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


def test_a_drawing_ezdxf_reads_not_at_all(tmp_path: Path) -> None:
    """A word where a coordinate should stand: nobody but our own splicing keeps such a file."""
    broken = written(full("R2010")).replace(b"AcDbArc", b"AcDbArc\n 50\nzehn", 1)
    annotated(broken, tmp_path, MARKS, FIGURES, extent=EXTENT, factor=1.0)


def test_records_nobody_knows_are_kept(tmp_path: Path) -> None:
    proxy = b"  0\nACAD_PROXY_ENTITY\n  5\nFACE\n100\nAcDbEntity\n  8\n0\n100\nAcDbProxyEntity\n 90\n498\n"
    wall = b"  0\nTCH_WALL\n  5\nFACF\n100\nAcDbEntity\n  8\n0\n100\nTDbWall\n 40\n240.0\n"
    text = written(full("R2004"))
    end = text.index(b"  0\nENDSEC", text.index(b"ENTITIES"))
    annotated(text[:end] + proxy + wall + text[end:], tmp_path, MARKS, extent=EXTENT, factor=1.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"CIRCLE", b"CIRCUS"),
        (b" 40\n3.0\n", b" 40\n3.1\n"),
        ("地块编号=A1".encode(), "地块编号=A2".encode()),
        ("楼号=1".encode(), "楼号=9".encode()),
        ("无障碍".encode(), "无".encode()),
        (b"\n 62\n1\n", b"\n 62\n3\n"),
        ("1号楼".encode(), "2号楼".encode()),
    ],
)
def test_a_change_of_the_original_is_noticed(tmp_path: Path, old: bytes, new: bytes) -> None:
    original = written(full("R2010"))
    made = annotate_dxf(original, MARKS, FIGURES, extent=EXTENT, factor=1.0).content
    spoilt = made.replace(old, new, 1)
    assert spoilt != made
    with pytest.raises(AssertionError):
        assert_unchanged(original, spoilt, tmp_path)


def test_an_entity_that_is_gone_is_noticed_in_a_binary_drawing(tmp_path: Path) -> None:
    document = full("R2010")
    original = binary(document)
    made = annotate_dxf(original, MARKS, FIGURES, extent=EXTENT, factor=1.0).content
    again = ezdxf.readfile(_written_to(tmp_path / "made.dxf", made))
    again.blocks.get("车位").delete_entity(next(iter(again.blocks.get("车位"))))
    with pytest.raises(AssertionError):
        assert_unchanged(original, binary(again), tmp_path)


def _written_to(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
