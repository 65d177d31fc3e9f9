"""Sanctions, offences and constructions of random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tongjian.engines.penalties.parts import Construction, Offence, Sanction
from tongjian.engines.penalties.terms import Kind

LIGHT = Offence(code="light", title="轻的规定", article="甲条例第一条", high=Decimal(30000))
GRAVE = Offence(code="grave", title="重的规定", article="乙法第二条", low=Decimal(1000), high=Decimal(300000))
_FINES = ("50", "100", "180", "3000", "8000", "20000", "60000", "250000")


def offences(rng: Random) -> tuple[Offence, ...]:
    """One rule or two that compete."""
    return rng.choice(((GRAVE,), (LIGHT,), (LIGHT, GRAVE)))


def construction(rng: Random) -> Construction | None:
    """Now and then the case is one of illegal construction."""
    if rng.random() < 0.8:
        return None
    return Construction(cost=Decimal(1000000), correctable=rng.random() < 0.5, removable=rng.random() < 0.7)


def sanction(rng: Random, on: date, built: Construction | None = None) -> Sanction:
    """Mostly a fine within its rule; sometimes with confiscation, outside of its band, or not allowed."""
    fine = Decimal(rng.choice(_FINES))
    kinds = [Kind.FINE]
    made = Sanction(kinds=(Kind.FINE,), fine=fine, offence=rng.choice(("grave", "grave", "light")))
    if built is not None and rng.random() < 0.9:
        return _of_construction(rng, built, on)
    if rng.random() < 0.1:
        return Sanction(kinds=(Kind.WARNING,))
    if rng.random() < 0.15:
        made, kinds = (
            replace(made, gains=Decimal(rng.choice(("500", "12000.50")))),
            [*kinds, Kind.CONFISCATE_GAINS],
        )
    if rng.random() < 0.15:
        made, kinds = replace(made, correct_by=on + timedelta(days=20)), [*kinds, Kind.CORRECT]
    if rng.random() < 0.08:
        kinds.append(Kind.STOP_BUSINESS)
    if rng.random() < 0.2:
        low, high = sorted((Decimal(rng.choice(_FINES)), Decimal(rng.choice(_FINES))))
        outside = rng.choice(("", "情节特殊"))
        made = replace(
            made, band="一般", low=low, high=high, outside=outside, second=rng.choice(("", "second-head"))
        )
    return replace(made, kinds=tuple(kinds))


def _of_construction(rng: Random, built: Construction, on: date) -> Sanction:
    share = Decimal(rng.choice(("0.04", "0.05", "0.08", "0.10", "0.11")))
    kind = (
        Kind.CORRECT if built.correctable else (Kind.DEMOLISH if built.removable else Kind.CONFISCATE_GOODS)
    )
    return Sanction(
        kinds=(Kind.FINE, kind),
        fine=built.cost * share,
        goods="违法建筑物" if kind is Kind.CONFISCATE_GOODS else "",
        offence="grave",
        correct_by=None if kind is Kind.CONFISCATE_GOODS else on + timedelta(days=15),
    )


def changed(rng: Random, told: Sanction) -> Sanction:
    """What is decided after what was told: mostly the same, sometimes less, sometimes more."""
    if Kind.FINE not in told.kinds or rng.random() < 0.6:
        return told
    return replace(told, fine=(told.fine * Decimal(rng.choice(("0.8", "0.9", "1.2")))).quantize(Decimal(1)))
