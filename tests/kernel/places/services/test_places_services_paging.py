"""A page by place is the same whichever way it is found."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
import shapely
from shapely.geometry import box

from tests.kernel.places.services.conftest import MIDDLE, Given, Publisher, parcel, square
from tongjian.kernel.places import queries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

X, Y = MIDDLE
MANY = [parcel(f"K{n * 7919 % 1500:04}", square(n % 50 * 20.0, n // 50 * 20.0, 10)) for n in range(1500)]
WINDOWS = [
    (X - 1, Y - 1, X + 2000, Y + 2000),
    (X + 105, Y + 105, X + 165, Y + 185),
    (X + 10, Y + 10, X + 20, Y + 20),
    (X + 11, Y + 11, X + 19, Y + 19),
    (X - 900, Y - 900, X - 800, Y - 800),
]


def touching(given: list[Given], window: tuple[float, ...]) -> list[str]:
    area = box(*window)
    return sorted(key for key, _, shape in given if shapely.intersects(area, shape))


@pytest.fixture
def two_versions(publisher: Publisher) -> dict[int, list[Given]]:
    publisher.publish("control-plan", MANY, date(2020, 1, 1))
    changed = [parcel("K0000", square(5_000, 0)), *(each for each in MANY if each[0] != "K0000")]
    publisher.publish("control-plan", changed, date(2026, 1, 1))
    publisher.publish("metro", [("M1", {"编号": "M1", "名称": "线"}, square(100, 100))])
    return {1: MANY, 2: changed}


@pytest.mark.parametrize("limit", [1, 200, 3000])
def test_pages_hold_what_touches(two_versions: dict[int, list[Given]], limit: int) -> None:
    for window, number in product(WINDOWS, two_versions):
        wanted, seen, after = touching(two_versions[number], window), [], None
        while rows := queries.features(
            "suzhou", "control-plan", number, bbox=window, after=after, limit=limit
        ):
            assert len(rows) <= limit
            seen += [row.key for row in rows]
            after = rows[-1].key
            if limit == 1 and len(seen) == 5:
                break
        assert seen == wanted[: len(seen)]
        assert len(seen) == (min(5, len(wanted)) if limit == 1 else len(wanted))
        assert queries.features("suzhou", "control-plan", 3, bbox=window) == []
