"""Entities that no reader takes up, or takes up on another layer, are told and leave no figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.drawing.plans import plan, rectangle
from tests.engines.drawing.test_drawing_coherence import read
from tests.engines.scrutiny.drawings import estate
from tongjian.engines.drawing import Reading
from tongjian.engines.drawing.samples import write_plan
from tongjian.engines.siteplan import PlanPart

GREEN = "  8\n绿地\n"
MARKED = (
    "  0\nLWPOLYLINE\n  5\nBADD\n100\nAcDbEntity\n  8\n绿地\n100\nAcDbPolyline\n"
    " 90\n3\n 70\n1\n 10\n50.0\n 20\n5.0\n 10\n53.0\n 20\n5.0\n 10\n50.0\n 20\n9.0\n"
)
ROUND = "  0\nCIRCLE\n  5\nFFF0\n  8\n绿地\n 10\n50.0\n 20\n50.0\n"
CORNER = "  0\nVERTEX\n  5\nFFF0\n  8\n绿地\n 10\n50.0\n 20\n50.0\n"
SEQUENCE_END = "  0\nSEQEND\n"
END = "  0\nENDSEC\n"


def with_text(folder: Path, version: str, sound: str, other: str) -> Reading:
    """The estate with `other` in the place of the first `sound`."""
    path = folder / "plan.dxf"
    write_plan(read(estate(folder)).plan, path, version=version)
    encoding = "gbk" if version == "R12" else "utf-8"
    text = path.read_bytes().decode(encoding).replace("\r\n", "\n")
    assert sound in text
    path.write_bytes(text.replace(sound, other, 1).encode(encoding))
    return read(path)


@pytest.mark.parametrize(
    ("version", "sound", "other", "code"),
    [
        ("R2010", END, f"{END}  0\nLINE\n  5\nFFF0\n{GREEN}", "stray"),
        ("R12", "  0\nPOLYLINE\n", f"  0\nLWPOLYLIN\n  5\nFFF0\n{GREEN}  0\nPOLYLINE\n", "unread"),
        ("R2010", END, f"{END} 00\nLINE\n  5\nFFF0\n{GREEN}", "stray"),
        ("R12", "  0\nPOLYLINE\n", f"{ROUND}  0\nPOLYLINE\n", "broken"),
        ("R12", "  0\nPOLYLINE\n", f"{CORNER}{SEQUENCE_END}  0\nPOLYLINE\n", "broken"),
        ("R12", "  0\nPOLYLINE\n", f"{MARKED}  0\nPOLYLINE\n", "layer-misread"),
    ],
)
def test_it_is_a_loss_and_a_gap(tmp_path: Path, version: str, sound: str, other: str, code: str) -> None:
    reading = with_text(tmp_path, version, sound, other)
    assert [loss.code for loss in reading.source.losses] == [code]
    assert "绿地" in reading.source.losses[0].sentence
    assert [gap.part for gap in reading.plan.gaps] == [PlanPart.GREEN]


def test_what_else_a_stall_block_holds_is_told_and_costs_no_figure(tmp_path: Path) -> None:
    made = plan()
    block = made.blocks.new("SLOT")
    rectangle(block, "0", 0, 0, 2.5, 5.5)
    rectangle(block, "绿地", 0.2, 0.2, 2, 2)
    for x in (50, 60):
        made.modelspace().add_blockref("SLOT", (x, 50), {"layer": "机动车位"})
    made.saveas(tmp_path / "plan.dxf")
    reading = read(tmp_path / "plan.dxf")
    assert [(loss.code, loss.count) for loss in reading.source.losses] == [("in-a-symbol", 2)]
    assert (len(reading.plan.stalls), reading.plan.gaps) == (2, ())
