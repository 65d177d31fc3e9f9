"""Files read again in this very process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.systems.performance.papers.kit import layouts
from tongjian.systems.performance.papers.reading.child import content_of
from tongjian.systems.performance.papers.reading.understanding import ReadForm, understand


@pytest.fixture
def reread(tmp_path: Path) -> Callable[..., ReadForm]:
    """Reads the bytes of a file by the layouts of a city, in this very process."""

    def read_again(content: bytes, kind: str, city: str = "suzhou") -> ReadForm:
        path = tmp_path / f"form.{kind}"
        path.write_bytes(content)
        return understand(content_of(path, path.name), layouts(city))

    return read_again
