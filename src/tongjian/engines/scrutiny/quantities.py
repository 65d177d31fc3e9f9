"""From measured floats to decimals that can be compared, and to the text a report prints.

Nothing is rounded before it is compared. A measured float carries the noise of double coordinates on a city
grid (seven digits before the point), about a thousandth of a square centimetre; six decimals cut exactly that
off, so that 300 m² of 1,000 m² are 30 % and not 29.999 999 999 8 %.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_NOISE = Decimal("0.000001")
_CENT = Decimal("0.01")
_MILLIMETRE = Decimal("0.001")
# A damaged drawing may enclose more than the 10²² m² that 28 digits hold.
_WIDE = Context(prec=400)


def exact(measured: float) -> Decimal:
    """A measured number as a decimal, without the noise of its floating point."""
    return Decimal(repr(float(measured))).quantize(_NOISE, ROUND_HALF_UP, _WIDE)


def millimetres(distance: float) -> Decimal:
    """A distance in metres to the whole millimetre: a site plan's coordinates and chords carry no more."""
    return Decimal(repr(float(distance))).quantize(_MILLIMETRE, ROUND_HALF_UP, _WIDE)


def two_places(number: Decimal) -> str:
    """The number as a report prints it: two decimals, half up."""
    return str(number.quantize(_CENT, ROUND_HALF_UP, _WIDE))


def plain(number: Decimal) -> str:
    """The shortest way to write the number, never with an exponent: `30`, `1.5`."""
    text = f"{number.normalize():f}"
    return text if text != "-0" else "0"
