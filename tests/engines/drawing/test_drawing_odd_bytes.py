"""Bytes that are no characters of any code page stand in for themselves, and can be printed."""

from __future__ import annotations

from pathlib import Path

from tests.engines.drawing.test_drawing_coherence import read
from tests.engines.scrutiny.drawings import estate


def test_a_layer_with_a_broken_name_is_listed(tmp_path: Path) -> None:
    path = estate(tmp_path, version="R2000")
    data = path.read_bytes()
    at = data.rindex("机动车位".encode("gbk"))
    path.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    names = [layer.layer for layer in read(path).layers]
    assert any("�" in name for name in names)
    assert "".join(names).encode("utf-8")
