"""Earlier cases that are like this one (类案), with the reasons; their fines as a spread, not as a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from tongjian.engines.penalties.terms import Nature


@dataclass(frozen=True, slots=True)
class Look:
    """A case as it is compared: the offence, the party, the circumstances by factor, what was decided."""

    key: str
    offence: str
    nature: Nature
    region: str
    circumstances: Mapping[str, str]
    decided_on: date | None = None
    band: str = ""
    fine: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier case, how alike it is (0 to 1), and why."""

    look: Look
    score: Decimal
    reasons: tuple[str, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Fines of similar cases: None of them when there is none with a fine."""

    count: int
    least: Decimal | None
    middle: Decimal | None
    most: Decimal | None


_NATURE, _REGION, _CIRCUMSTANCES = Decimal("0.2"), Decimal("0.1"), Decimal("0.7")


def similar(
    case: Look, earlier: Iterable[Look], titles: Mapping[str, str], *, most: int = 5
) -> tuple[Alike, ...]:
    """The most similar decided cases of the same offence, the most alike and then the latest first.

    `titles` are the names of the factors. The circumstances count most: a case that differs in half
    of them is half as alike there.
    """
    found = [
        _compared(case, each, titles)
        for each in earlier
        if each.offence == case.offence and each.key != case.key and each.decided_on is not None
    ]
    found.sort(key=lambda each: (-each.score, -(each.look.decided_on or date.min).toordinal(), each.look.key))
    return tuple(found[:most])


def spread(alike: Iterable[Alike]) -> Spread:
    """The least, the middle and the most of their fines, in yuan."""
    fines = sorted(each.look.fine for each in alike if each.look.fine is not None)
    if not fines:
        return Spread(0, None, None, None)
    return Spread(len(fines), fines[0], Decimal(median(fines)), fines[-1])


def _compared(case: Look, other: Look, titles: Mapping[str, str]) -> Alike:
    reasons, differences, score = ["同一违法行为"], [], Decimal(0)
    if case.nature is other.nature:
        score += _NATURE
        reasons.append("当事人性质相同")
    else:
        differences.append("当事人性质不同")
    if case.region == other.region:
        score += _REGION
        reasons.append("同一地区")
    names = sorted(set(case.circumstances) | set(other.circumstances))
    same = [name for name in names if case.circumstances.get(name) == other.circumstances.get(name)]
    score += _CIRCUMSTANCES * (Decimal(len(same)) / len(names) if names else 1)
    reasons += [f"{titles.get(name, name)}相同" for name in same]
    differences += [f"{titles.get(name, name)}不同" for name in names if name not in same]
    return Alike(other, score.quantize(Decimal("0.01")), tuple(reasons), tuple(differences))
