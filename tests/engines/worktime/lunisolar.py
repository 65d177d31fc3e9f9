"""The festivals of the Chinese calendar from the sun and the moon, to check the dates in the pack against.

New moons after J. Meeus, Astronomical Algorithms (2nd ed.), chapter 49, with its planetary terms left out
(below 17 s); the sun's apparent longitude after chapter 25 (0.01°, a quarter of an hour of a solar term);
TT − UT taken as 75 s. The rules of the calendar: days begin at midnight of UTC+8; a month begins on the
day of the new moon; month 11 holds the winter solstice; when 13 months lie between two of these, the
first one without a principal term is the leap month.

`python -m tests.engines.worktime.lunisolar 2027 2040` prints the lines for the pack.
"""

from __future__ import annotations

import math
import sys
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

J2000 = 2451545.0
EPOCH = datetime(2000, 1, 1, 12)  # noqa: DTZ001 - J2000.0 itself, in terrestrial time
MOON_ERROR, TERM_ERROR = timedelta(minutes=1), timedelta(minutes=20)
TT_TO_BEIJING = timedelta(hours=8, seconds=-75)


class Festivals(NamedTuple):
    """The four festivals whose date moves; certain when nothing behind them is too near to midnight."""

    spring: date
    pure_brightness: date
    dragon_boat: date
    mid_autumn: date
    certain: bool


@lru_cache(maxsize=256)
def festivals(year: int) -> Festivals:
    """The festivals that fall in that Gregorian year."""
    months = _months(year)
    brightness = _beijing(_solar_term(15.0, datetime(year, 4, 5)))  # noqa: DTZ001
    starts = {number: _beijing(new_moon) for number, leap, new_moon in months if not leap}
    moons_certain = all(_from_midnight(starts[month]) > MOON_ERROR for month in (1, 5, 8))
    return Festivals(
        spring=starts[1].date(),
        pure_brightness=brightness.date(),
        dragon_boat=starts[5].date() + timedelta(days=4),
        mid_autumn=starts[8].date() + timedelta(days=14),
        certain=moons_certain and _from_midnight(brightness) > TERM_ERROR,
    )


def _months(year: int) -> list[tuple[int, bool, float]]:
    """(number, leap, new moon) of the months from month 11 before `year` up to month 11 of `year`."""
    first, last = _month_of_solstice(year - 1), _month_of_solstice(year)
    moons = [_new_moon(k) for k in range(first, last + 1)]
    leap_year = last - first == 13
    months: list[tuple[int, bool, float]] = []
    number, leap_seen = 10, False
    for begin, end in pairwise(moons):
        leap = leap_year and not leap_seen and not _has_principal_term(begin, end)
        leap_seen |= leap
        number = number if leap else number % 12 + 1
        months.append((number, leap, begin))
    return months


def _month_of_solstice(year: int) -> int:
    solstice = _beijing(_solar_term(270.0, datetime(year, 12, 21))).date()  # noqa: DTZ001
    k = round((solstice - date(2000, 1, 6)).days / 29.530588861) + 1
    while _beijing(_new_moon(k)).date() > solstice:
        k -= 1
    return k


def _has_principal_term(begin: float, end: float) -> bool:
    """Whether the sun passes a multiple of 30° on one of the days of the month (days, not instants)."""
    first, following = (_midnight_before(moon) for moon in (begin, end))
    return int(_sun(first) // 30) != int(_sun(following) // 30)


def _midnight_before(moment: float) -> float:
    beijing = _beijing(moment)
    return moment - (beijing - datetime.combine(beijing.date(), datetime.min.time())) / timedelta(days=1)


def _beijing(julian_day: float) -> datetime:
    return EPOCH + timedelta(days=julian_day - J2000) + TT_TO_BEIJING


def _from_midnight(moment: datetime) -> timedelta:
    since = moment - datetime.combine(moment.date(), datetime.min.time())
    return min(since, timedelta(days=1) - since)


def _sun(julian_day: float) -> float:
    """Apparent longitude of the sun in degrees."""
    t = (julian_day - J2000) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def _solar_term(longitude: float, near: datetime) -> float:
    """The Julian day at which the sun reaches the longitude."""
    day = J2000 + (near - EPOCH) / timedelta(days=1)
    for _ in range(8):
        day += ((longitude - _sun(day) + 180) % 360 - 180) * 365.2422 / 360
    return day


# (coefficient, power of the eccentricity, multiples of M, M', F, Ω): chapter 49, new moon.
_TERMS = (
    (-0.40720, 0, 0, 1, 0, 0),
    (0.17241, 1, 1, 0, 0, 0),
    (0.01608, 0, 0, 2, 0, 0),
    (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0),
    (-0.00514, 1, 1, 1, 0, 0),
    (0.00208, 2, 2, 0, 0, 0),
    (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0),
    (0.00056, 1, 1, 2, 0, 0),
    (-0.00042, 0, 0, 3, 0, 0),
    (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0),
    (-0.00024, 1, -1, 2, 0, 0),
    (-0.00017, 0, 0, 0, 0, 1),
)


@lru_cache(maxsize=1024)
def _new_moon(k: int) -> float:
    """The Julian day (TT) of the k-th new moon after 2000-01-06."""
    t = k / 1236.85
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = math.radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    node = math.radians(124.7746 - 1.56375588 * k + 0.0020672 * t * t)
    return mean + sum(
        coefficient * eccentricity**power * math.sin(m * sun + n * moon + f * latitude + o * node)
        for coefficient, power, m, n, f, o in _TERMS
    )


if __name__ == "__main__":
    for wanted in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
        found = festivals(wanted)
        print(  # noqa: T201
            f"  {wanted}: {{春节: {found.spring}, 清明节: {found.pure_brightness}, "
            f"端午节: {found.dragon_boat}, 中秋节: {found.mid_autumn}}}"
            f"{'' if found.certain else '   # too near to midnight'}"
        )
