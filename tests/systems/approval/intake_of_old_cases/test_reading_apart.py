"""A file is read in a process of its own: one that explodes or hangs costs a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.systems.approval.intake_of_old_cases.kit import running, workbook
from tongjian.systems.approval.migration.apart import rows_apart
from tongjian.systems.approval.migration.reading import UnreadableFile, rows_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "content"
    file.write_bytes(workbook(running()))
    return file


def test_it_gives_the_rows_that_are_read_at_home(path: Path) -> None:
    assert list(rows_apart(path, "old.xlsx")) == list(rows_of(path, "old.xlsx"))


def test_what_is_no_table_is_refused_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "content"
    file.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(UnreadableFile, match=r"“坏\.xlsx”打不开"):
        list(rows_apart(file, "坏.xlsx"))


def test_a_file_that_never_ends_ends_its_reader_alone(tmp_path: Path, path: Path) -> None:
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    with pytest.raises(UnreadableFile, match=r"超过 0\.5 秒，已停止"):
        list(rows_apart(endless, "慢.csv", seconds=0.5))
    assert list(rows_apart(path, "old.xlsx"))
