"""An entity that contradicts itself has lost something: it is named, and its part gives no figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.scrutiny.drawings import estate
from tongjian.engines.drawing import Reading, load_vocabulary, read_drawing
from tongjian.engines.drawing.coherence import contradicts_itself
from tongjian.engines.siteplan import PlanPart
from tongjian.kernel.packs.folder import packs_root


def read(path: Path) -> Reading:
    return read_drawing(path, load_vocabulary(packs_root() / "_china" / "drawing" / "layers.yaml"))


def with_another_green(folder: Path, sound: str, damaged: str) -> Path:
    """The estate, with something else in the place of its green's `sound` lines."""
    path = estate(folder)
    text = path.read_text("utf-8")
    start = text.rindex("  0\nLWPOLYLINE\n", 0, text.index("  8\n绿地\n", text.index("ENTITIES")))
    end = text.index("  0\nLWPOLYLINE\n", start + 1)
    outline = text[start:end]
    assert sound in outline
    path.write_text(text[:start] + outline.replace(sound, damaged, 1) + text[end:], "utf-8")
    return path


@pytest.mark.parametrize(
    ("sound", "damaged"),
    [
        (" 90\n4\n", " 90\n5\n"),
        (" 20\n5.0\n", " 28\n5.0\n"),
        ("  8\n绿地\n", "  8\n绿地\n  8\n绿地\n"),
        (" 10\n95.0\n", " 10\n1e30\n"),
        ("AcDbEntity\n", "AcDbEntity\n1001\nTONGJIAN\n"),
        ("100\nAcDbEntity\n", " 70\n1\n100\nAcDbEntity\n"),
        (" 10\n95.0\n", " 10\n9&5\n"),
    ],
)
def test_it_is_a_loss_and_a_gap(tmp_path: Path, sound: str, damaged: str) -> None:
    reading = read(with_another_green(tmp_path, sound, damaged))
    (loss,) = reading.source.losses
    assert (loss.code, loss.count) == ("broken", 1)
    assert "绿地" in loss.sentence
    assert [gap.part for gap in reading.plan.gaps] == [PlanPart.GREEN]
    assert reading.source.entities_read == reading.source.entities_expected - 1


def test_a_part_without_its_beginning_is_a_loss(tmp_path: Path) -> None:
    reading = read(with_another_green(tmp_path, "LWPOLYLINE\n", "POINT\n  8\nX\n  0\nVERTEX\n"))
    (loss,) = reading.source.losses
    assert "绿地" in loss.sentence


def test_a_negative_code_hides_no_layer(tmp_path: Path) -> None:
    reading = read(with_another_green(tmp_path, "LWPOLYLINE\n", "LWPOLYLINE\n -5\n17\n"))
    assert len(reading.plan.greens) == 1
    assert reading.source.losses == ()


def test_a_handle_of_zeros_is_none_and_costs_nothing(tmp_path: Path) -> None:
    path = estate(tmp_path)
    sound = read(path)
    text = path.read_text("utf-8")
    for stall in sound.plan.stalls[:2]:
        text = text.replace(f"\n  5\n{stall.outline.entity.handle}\n", "\n  5\n0\n")
    path.write_text(text, "utf-8")
    again = read(path)
    assert again.source.reader == "ezdxf"
    assert (len(again.plan.stalls), again.source.losses) == (len(sound.plan.stalls), ())
    assert [stall.attributes for stall in again.plan.stalls] == [
        stall.attributes for stall in sound.plan.stalls
    ]


def test_a_handle_that_two_entities_share_is_told(tmp_path: Path) -> None:
    path = estate(tmp_path)
    reading = read(path)
    first, second = (stall.outline.entity.handle for stall in reading.plan.stalls[:2])
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"\n  5\n{second}\n", f"\n  5\n{first}\n"), "utf-8")
    again = read(path)
    assert len(again.plan.stalls) == len(reading.plan.stalls)
    assert [p.code for p in again.problems] == ["duplicate-handle"]
    assert first in again.problems[0].sentence


@pytest.mark.parametrize(
    ("kind", "tags", "contradicts"),
    [
        ("INSERT", [(70, "3"), (71, "2"), (44, "2.5"), (45, "6")], False),
        ("INSERT", [(70, "3"), (71, "2"), (44, "2.5")], True),
        ("INSERT", [(70, "3"), (70, "2"), (44, "2.5"), (45, "6")], True),
        ("INSERT", [(70, "0"), (71, "1")], False),
        ("INSERT", [(70, "3"), (71, "0")], True),
        ("INSERT", [(70, "-3")], True),
        ("VERTEX", [(70, "32")], False),
        ("VERTEX", [(70, "-1")], True),
        ("VERTEX", [(70, "2147483647")], True),
        ("VERTEX", [(70, "1.5")], True),
    ],
)
def test_counts_and_flags(kind: str, tags: list[tuple[int, str]], contradicts: bool) -> None:
    record = [(0, kind), (8, "机动车位"), (10, "0.0"), (20, "0.0"), *tags]
    assert contradicts_itself(record) is contradicts
