"""Both cities as their folders say."""

from __future__ import annotations

import pytest

from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack


@pytest.fixture(scope="module", params=["suzhou", "rugao"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)
