"""Bytes that are no characters of any code page stand in for themselves, and can be printed."""

from __future__ import annotations

from pathlib import Path

from tests.engines.drawing.test_drawing_coherence import read
from tests.engines.scrutiny.drawings import estate
from tongjian.engines.siteplan import PlanPart


def test_a_layer_with_a_broken_name_is_listed(tmp_path: Path) -> None:
    path = estate(tmp_path, version="R2000")
    data = path.read_bytes()
    at = data.rindex("机动车位".encode("gbk"))
    path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    names = [layer.layer for layer in read(path).layers]
    assert any("�" in name for name in names)
    assert "".join(names).encode("utf-8")


def test_what_lies_on_a_layer_with_a_broken_name_is_a_loss_and_a_gap(tmp_path: Path) -> None:
    path = estate(tmp_path, version="R2000")
    good = "绿地".encode("gbk")
    path.write_bytes(path.read_bytes().replace(good, good[:2] + b"\xff" + good[3:]))
    reading = read(path)
    assert [loss.code for loss in reading.source.losses] == ["layer-name-broken"]
    assert PlanPart.SITE in {gap.part for gap in reading.plan.gaps}


def test_a_broken_name_is_no_loss_where_the_rest_of_it_tells_the_layer(tmp_path: Path) -> None:
    path = estate(tmp_path, version="R2000")
    good = "机动车位".encode("gbk")
    path.write_bytes(path.read_bytes().replace(good, b"\xff" + good[1:]))
    reading = read(path)
    assert (len(reading.plan.stalls), reading.source.losses) == (60, ())


def test_one_broken_byte_makes_no_other_code_page(tmp_path: Path) -> None:
    path = estate(tmp_path, version="R2010")
    data = path.read_bytes()
    named = "  8\n绿地\n".encode()
    assert data.count(named) == 1
    path.write_bytes(data.replace(named, named[:7] + b"\xff" + named[8:]))
    reading = read(path)
    assert reading.source.encoding == "utf-8"
    assert len(reading.plan.stalls) == 60
    assert [(loss.code, loss.count) for loss in reading.source.losses] == [("layer-name-broken", 1)]
