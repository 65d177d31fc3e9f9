"""Floor area line by line: every outline, how often it counts and by which clause, for anyone to add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.siteplan import PlanPart

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Share:
    """Which part of an area counts, by which clause; `note` says what is special about it."""

    factor: Decimal
    clause: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One outline: area × count × share, once by the national rule set and once towards FAR.

    An `overlap` line takes off what several outlines of one storey cover twice; it has no shares.
    """

    part: PlanPart
    below: bool
    building: str | None
    storeys: tuple[int, ...]
    name: str | None
    use: str | None
    area: Decimal
    count: int
    national: Share | None
    far: Share | None
    national_area: Decimal
    far_area: Decimal
    entities: tuple[str, ...]
    overlap: bool = False


Chosen = Callable[[Line], bool]


@dataclass(frozen=True)
class Ledger:
    """Every line of a plan's floor area."""

    lines: tuple[Line, ...]

    def national(self, chosen: Chosen = lambda _: True) -> Decimal:
        """Floor area in m² of the chosen lines, by the national rule set."""
        return sum((line.national_area for line in self.lines if chosen(line)), _ZERO)

    def far(self, chosen: Chosen = lambda _: True) -> Decimal:
        """Area in m² that the chosen lines count with towards FAR."""
        return sum((line.far_area for line in self.lines if chosen(line)), _ZERO)

    def notes(self, part: PlanPart | None = None) -> tuple[str, ...]:
        """What is special about the shares towards FAR, each said once."""
        found = (line.far for line in self.lines if part is None or line.part is part)
        return tuple(sorted({f"{s.note}（{s.clause}）" for s in found if s is not None and s.note}))


def entities(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(handle for line in lines for handle in line.entities))
