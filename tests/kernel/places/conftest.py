"""Every test of the blueprint has a vault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_vault(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    yield
