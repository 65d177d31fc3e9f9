"""Files that are no complete site plan are refused whole, with what they are and what to do."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from tests.engines.drawing.plans import CHINA, blank, outline, plan, read, rectangle
from tongjian.engines.drawing import Refused, read_drawing, walk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
DWG = b"AC1032" + bytes(200)


def refused(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_drawing(path, CHINA)
    assert caught.value.sentence.endswith("。")
    assert caught.value.mend.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("content", "code", "what"),
    [
        (b"", "empty-file", "空的"),
        (b" \r\n\n", "empty-file", "空的"),
        (PNG, "not-dxf", "PNG"),
        (b"%PDF-1.7\n...", "not-dxf", "PDF"),
        (b"PK\x03\x04 and more", "not-dxf", "压缩包"),
        (b"ISO-10303-21;\nHEADER;", "not-dxf", "IFC"),
        (b"\xd0\xcf\x11\xe0 and more", "not-dxf", "Office"),
        (bytes(range(256)) * 20, "not-dxf", "二进制"),
        ("这是一段说明文字，不是图纸。".encode(), "not-dxf", "SECTION"),
        ("这是一段说明文字，不是图纸。".encode("gbk"), "not-dxf", "SECTION"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-dxf", "SECTION"),
        (b"  0\nSECTION\n  2\nENTITIES\n", "truncated", "中断"),
        (b"  0\nSECTION\n  2\nHEADER\n  0\nENDSEC\n  0\nEOF\n", "empty", "图元段"),
        (b"  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n", "empty-drawing", "没有任何图元"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(40), "truncated", "中断"),
    ],
)
def test_what_is_no_drawing(tmp_path: Path, content: bytes, code: str, what: str) -> None:
    path = tmp_path / "plan.dxf"
    path.write_bytes(content)
    refusal = refused(path)
    assert refusal.code == code
    assert what in refusal.sentence


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("fmt", ["asc", "bin"])
def test_a_file_cut_off_anywhere(tmp_path: Path, part: float, fmt: str) -> None:
    made = plan()
    for i in range(200):
        rectangle(made.modelspace(), "机动车位", 2.5 * (i % 40), 6 * (i // 40), 2.5, 5.5)
    path = tmp_path / "plan.dxf"
    made.saveas(path, fmt=fmt)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert refused(path).code in {"truncated", "broken-dxf"}


def test_lines_lost_in_the_middle_are_found_with_their_number(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    plan().saveas(path)
    lines = path.read_text("utf-8").split("\n")
    del lines[501]
    path.write_text("\n".join(lines), "utf-8")
    refusal = refused(path)
    assert refusal.code == "broken-dxf"
    assert "行应为组码" in refusal.sentence


def test_a_drawing_without_one_layer_of_a_plan(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "门窗大样", 0, 0, 3, 3)
    made.modelspace().add_text("总说明", dxfattribs={"layer": "说明"})
    made.saveas(tmp_path / "plan.dxf")
    refusal = refused(tmp_path / "plan.dxf")
    assert refusal.code == "not-a-plan"
    assert "说明、门窗大样" in refusal.sentence or "门窗大样、说明" in refusal.sentence


def test_a_plan_without_a_site(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.modelspace(), "建筑基底", 0, 0, 30, 12)
    made.saveas(tmp_path / "plan.dxf")
    assert refused(tmp_path / "plan.dxf").code == "no-site"


def test_an_open_site_is_refused_with_its_gap(tmp_path: Path) -> None:
    made = blank()
    outline(made.modelspace(), "用地红线", [(0, 0), (90, 0), (90, 90), (0, 90), (0, 0.5)], closed=False)
    made.saveas(tmp_path / "plan.dxf")
    refusal = refused(tmp_path / "plan.dxf")
    assert refusal.code == "no-site"
    assert "0.500 m 缺口" in refusal.sentence


def test_a_site_on_paper_is_refused_with_where_it_is(tmp_path: Path) -> None:
    made = blank()
    rectangle(made.layout("Layout1"), "用地红线", 0, 0, 90, 90)
    made.saveas(tmp_path / "plan.dxf")
    assert "图纸空间" in refused(tmp_path / "plan.dxf").sentence


def test_the_collector_works_again_after_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "plan.dxf").write_bytes(PNG)
    refused(tmp_path / "plan.dxf")
    assert gc.isenabled()


def test_a_unit_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="furlong"):
        read(plan(), tmp_path, unit="furlong")


@pytest.mark.parametrize("layer", ["绿地", "机动车位"])
def test_blocks_in_blocks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    monkeypatch.setattr(walk, "MOST", 10_000)
    made = plan()
    rectangle(made.blocks.new("B0"), "绿地", 0, 0, 1, 1)
    for level in range(1, 9):
        block = made.blocks.new(f"B{level}")
        for _ in range(10):
            block.add_blockref(f"B{level - 1}", (0, 0))
    made.modelspace().add_blockref("B8", (0, 0), {"layer": layer})
    made.saveas(tmp_path / "plan.dxf")
    assert refused(tmp_path / "plan.dxf").code == "too-large"


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_drawing(tmp_path / "none.dxf", CHINA)


class TestDwg:
    @pytest.fixture
    def dwg(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.delenv("TONGJIAN_DWG_CONVERTER", raising=False)
        path = tmp_path / "plan.dwg"
        path.write_bytes(DWG)
        return path

    def test_without_a_converter_it_is_refused_with_both_ways_out(self, dwg: Path) -> None:
        refusal = refused(dwg)
        assert refusal.code == "dwg"
        assert "另存为" in refusal.mend
        assert "TONGJIAN_DWG_CONVERTER" in refusal.mend

    @pytest.mark.parametrize("arguments", ["", " {in} {out}"])
    def test_with_a_converter_its_dxf_is_read(
        self, dwg: Path, monkeypatch: pytest.MonkeyPatch, arguments: str
    ) -> None:
        """The converter is any program that reads one file and writes the other."""
        converted = dwg.with_name("converted.dxf")
        plan().saveas(converted)
        program = dwg.with_name("convert.py")
        program.write_text(f"import shutil, sys\nshutil.copy({str(converted)!r}, sys.argv[2])\n")
        monkeypatch.setenv("TONGJIAN_DWG_CONVERTER", f"{sys.executable} {program}{arguments}")
        reading = read_drawing(dwg, CHINA)
        assert reading.plan.sites[0].outline.area == pytest.approx(10_000)
        assert reading.dxf == converted.read_bytes()
        assert reading.source.size == len(DWG)

    @pytest.mark.parametrize(
        "command",
        [
            "no-such-program {in} {out}",
            "false {in} {out}",
            "true {in} {out}",
            "convert {input}",
            "convert 'x",
        ],
    )
    def test_a_converter_that_fails_is_a_refusal(
        self, dwg: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        monkeypatch.setenv("TONGJIAN_DWG_CONVERTER", command)
        refusal = refused(dwg)
        assert refusal.code == "dwg"
        assert "转换" in refusal.sentence
