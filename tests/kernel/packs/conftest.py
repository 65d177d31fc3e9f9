"""A copy of the packs that a test may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tongjian.kernel.packs.folder import packs_root


@pytest.fixture(scope="session")
def copied_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy for all tests of a process; each mends what it broke."""
    root = tmp_path_factory.mktemp("packs")
    for name in ("_china", "_jiangsu", "suzhou", "rugao"):
        shutil.copytree(packs_root() / name, root / name)
    return root
