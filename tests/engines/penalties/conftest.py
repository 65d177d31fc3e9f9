"""The rules and the calendar of the national pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.engines.penalties import Rules
from tongjian.engines.worktime import Calendar

PACK = Path(__file__).parents[3] / "packs" / "_china"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar.load(PACK / "calendar" / "holidays.yaml")


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules.load(PACK / "enforcement" / "periods.yaml")
