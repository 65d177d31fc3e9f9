"""Amounts as they were given: what a database fills up with zeros says no more than before."""

from __future__ import annotations

from decimal import Decimal


def plain(amount: Decimal | None) -> str:
    """As text, without zeros that say nothing; blank stays blank, zero is 0."""
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def trimmed(amount: Decimal | None) -> Decimal | None:
    """The same as a number, for sentences that print it."""
    return None if amount is None else Decimal(plain(amount))
