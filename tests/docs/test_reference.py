"""The reference says what the code says."""

from __future__ import annotations

import pytest

from tools.reference.__main__ import FOLDER, made, written


@pytest.fixture(scope="module")
def current() -> dict[str, str]:
    return dict(made())


def test_every_page_is_current(current: dict[str, str]) -> None:
    stale = [name for name, text in current.items() if written(name) != text]
    assert not stale, "run `.venv/bin/python -m tools.reference`"


def test_no_page_is_left_over(current: dict[str, str]) -> None:
    assert {path.name for path in FOLDER.iterdir()} == current.keys()
