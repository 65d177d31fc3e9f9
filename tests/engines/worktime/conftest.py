from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.engines.worktime import Calendar

HOLIDAYS = Path(__file__).parents[3] / "packs/_china/calendar/holidays.yaml"


@pytest.fixture(scope="session")
def china() -> Calendar:
    """The calendar of the pack that every city extends."""
    return Calendar.load(HOLIDAYS)
