"""Which round comes next, whose marks count, and how far two places lie apart."""

from __future__ import annotations

from decimal import Decimal

from tongjian.systems.assessment.collecting.distance import metres
from tongjian.systems.assessment.collecting.field import spot_of
from tongjian.systems.assessment.collecting.settling import missing_rounds, settled
from tongjian.systems.assessment.models import Round

FINE, BAD = {"stalls": "ok"}, {"stalls": "problem"}


def test_two_who_agree_need_nobody_else() -> None:
    assert missing_rounds({}, second=True) == [Round.FIRST, Round.SECOND]
    assert missing_rounds({1: FINE}, second=True) == [Round.SECOND]
    assert settled({1: FINE}, second=True) is None and settled({1: FINE}, second=False) == FINE
    assert settled({1: FINE, 2: FINE}, second=True) == FINE


def test_where_two_differ_a_third_decides() -> None:
    assert missing_rounds({1: FINE, 2: BAD}, second=True) == [Round.DECISION]
    assert settled({1: FINE, 2: BAD}, second=True) is None
    assert settled({1: FINE, 2: BAD, 3: BAD}, second=True) == BAD


def test_places() -> None:
    """A hundredth of a degree of latitude is 1,112 m; a place that is none on Earth is not told."""
    found = metres(Decimal("120.6"), Decimal("31.30"), Decimal("120.6"), Decimal("31.31"))
    assert abs(found - Decimal("1112.0")) < 1
    assert spot_of("181", "31", "5", None).longitude is None
    assert spot_of("NaN", "31", "5", None).latitude is None
    spot = spot_of("120.1234567", "31.1", "8.04", None)
    assert (spot.longitude, spot.accuracy) == (Decimal("120.123457"), Decimal("8.0"))
