"""Chinese in every code page, whatever the header says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.drawing.plans import CHINA, codes, plan, read, rectangle
from tongjian.engines.drawing import Reading, read_drawing
from tongjian.engines.drawing.codepage import declared_encoding, detect_encoding

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, codec="gb2312"), min_size=3)


def read_as(folder: Path, *, version: str, header: str, encoding: str) -> Reading:
    """A drawing whose text is written in one code page and whose header claims another."""
    made = plan(version)
    rectangle(made.modelspace(), "绿地", 10, 10, 20, 20, 类型="集中绿地")
    path = folder / "plan.dxf"
    made.encoding = "gbk"
    made.saveas(path)
    text = path.read_bytes().decode("utf-8" if made.dxfversion >= "AC1021" else "gbk")
    for claimed in ("ANSI_936", "ANSI_1252"):
        text = text.replace(f"\n{claimed}\n", f"\n{header}\n")
    path.write_bytes(text.encode(encoding))
    return read_drawing(path, CHINA)


@pytest.mark.parametrize("version", ["R2000", "R2010"])
@pytest.mark.parametrize("header", ["ANSI_936", "ANSI_1252", "ANSI_1251", "UTF-8", "nonsense"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_the_text_decides_and_a_wrong_header_is_said(
    tmp_path: Path, version: str, header: str, encoding: str
) -> None:
    reading = read_as(tmp_path, version=version, header=header, encoding=encoding)
    assert reading.source.encoding == ("gb18030" if encoding == "gbk" else "utf-8")
    assert reading.plan.greens[0].kind == "集中绿地"
    declared = {"ANSI_936": "gb18030", "ANSI_1252": "cp1252", "ANSI_1251": "cp1251", "UTF-8": "utf-8"}
    claimed = "utf-8" if version == "R2010" else declared.get(header, reading.source.encoding)
    assert codes(reading) == ([] if claimed == reading.source.encoding else ["encoding"])


def test_traditional_chinese_by_its_header() -> None:
    text = "綠地與道路紅線之間的建築基底及機動車位說明"
    header = "  9\n$DWGCODEPAGE\n  3\nANSI_950\n"
    assert detect_encoding((header + text).encode("big5hkscs")) == "big5hkscs"


def test_western_text_stays_western() -> None:
    assert detect_encoding("Größe der Fläche: très élevé, año, façade".encode("cp1252")) == "cp1252"


def test_names_escaped_for_a_code_page_without_chinese(tmp_path: Path) -> None:
    made = plan("R2000")
    made.encoding = "cp1252"
    rectangle(made.modelspace(), "绿地", 10, 10, 20, 20)
    path = tmp_path / "plan.dxf"
    made.saveas(path)
    assert path.read_bytes().isascii()
    reading = read_drawing(path, CHINA)
    assert [green.outline.entity.layer for green in reading.plan.greens] == ["绿地"]


@pytest.mark.parametrize("fmt", ["asc", "bin"])
def test_escapes_of_either_kind_name_layers(tmp_path: Path, fmt: str) -> None:
    made = plan("R2000")
    made.encoding = "gbk"
    for x, layer in enumerate((r"\U+7EFF\U+5730", r"\M+5C2CC\M+5B5D8")):
        rectangle(made.modelspace(), layer, 30 * x, 10, 20, 20)
    assert [g.outline.entity.layer for g in read(made, tmp_path, fmt=fmt).plan.greens] == ["绿地", "绿地"]


@given(CHINESE)
def test_everyday_chinese_is_known_in_both_code_pages(text: str) -> None:
    assert detect_encoding(text.encode("utf-8")) == "utf-8"
    # Two characters in GBK may by chance be one valid UTF-8 sequence; a drawing has more than two.
    written = (text + "总平面图用地红线建筑基底绿地").encode("gbk")
    assert written.decode(detect_encoding(written)) == written.decode("gbk")


@pytest.mark.parametrize(
    ("name", "encoding"), [("ansi_936", "gb18030"), ("ANSI_1252", "cp1252"), ("ANSI_9999", None)]
)
def test_what_the_header_declares(name: str, encoding: str | None) -> None:
    assert declared_encoding(f"  9\r\n$DWGCODEPAGE\r\n  3\r\n{name}\r\n".encode()) == encoding
