"""What is made once is made once, whoever asks at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest

from tongjian.kernel.keyfile import made_once


def test_threads_that_come_together_read_the_same(tmp_path: Path) -> None:
    path, number, together = tmp_path / "new" / "key", count(), Barrier(4)

    def make() -> bytes:
        together.wait(10)
        return str(next(number)).encode() * 100_000

    with ThreadPoolExecutor(4) as pool:
        read = [each.result() for each in [pool.submit(made_once, path, make) for _ in range(4)]]
    assert next(number) == 4, "all four found nothing and made one"
    assert set(read) == {path.read_bytes()}
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise OSError("no randomness")

    with pytest.raises(OSError, match="no randomness"):
        made_once(tmp_path / "key", fail)
    assert not list(tmp_path.iterdir())
