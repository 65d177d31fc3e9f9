"""The two national ways to count floor area, side by side; which one applies is a question of date.

They disagree: a storey lower than 2.20 m counts half under GB/T 50353-2013 (3.0.1) and not at all under
GB 55031-2022 (3.1.4, 3.1.6), they measure rooms under sloped roofs by different clear heights (3.0.3; 3.1.4),
and they treat balconies by different criteria (3.0.21; 3.1.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.scrutiny.ledger import Share

FULL, HALF, NONE = Decimal(1), Decimal("0.5"), Decimal(0)


class BalconyCriterion(StrEnum):
    """What decides how much of a balcony counts."""

    INSIDE_STRUCTURE = "inside_structure"
    ENCLOSED = "enclosed"


@dataclass(frozen=True)
class AreaRuleSet:
    """How a national text counts storeys and balconies. `in_force` is the day it begins to prevail."""

    name: str
    in_force: date
    full_height: Decimal
    low_storey_factor: Decimal
    storey_clause: str
    clear_heights: tuple[tuple[Decimal, Decimal], ...]
    """(from so many metres of clear height, the share), the highest first; lower rooms do not count."""
    clear_clause: str
    balcony_criterion: BalconyCriterion
    balcony_clause: str

    def storey_share(self, height: float | None, clear_height: Decimal | None = None) -> Share:
        """Which part of a storey counts; one whose height is not stated counts in full.

        A stated clear height (净高) marks a room under a sloped roof, which is measured by it.
        """
        if clear_height is not None:
            share = next((share for least, share in self.clear_heights if clear_height >= least), NONE)
            return Share(share, self.clear_clause, f"净高 {clear_height} m")
        if height is None or Decimal(repr(height)) >= self.full_height:
            return Share(FULL, self.storey_clause)
        return Share(self.low_storey_factor, self.storey_clause, f"层高 {height} m")

    def balcony_share(self, *, inside_structure: bool, enclosed: bool | None) -> Share:
        """Which part of a balcony counts. One that does not say it is open counts as enclosed."""
        if self.balcony_criterion is BalconyCriterion.INSIDE_STRUCTURE:
            return Share(FULL if inside_structure else HALF, self.balcony_clause)
        return Share(HALF if enclosed is False else FULL, self.balcony_clause)


GBT50353_2013 = AreaRuleSet(
    name="GB/T 50353-2013",
    in_force=date(2014, 7, 1),
    full_height=Decimal("2.20"),
    low_storey_factor=HALF,
    storey_clause="3.0.1",
    clear_heights=((Decimal("2.10"), FULL), (Decimal("1.20"), HALF)),
    clear_clause="3.0.3",
    balcony_criterion=BalconyCriterion.INSIDE_STRUCTURE,
    balcony_clause="3.0.21",
)
GB55031_2022 = AreaRuleSet(
    name="GB 55031-2022",
    in_force=date(2023, 3, 1),
    full_height=Decimal("2.20"),
    low_storey_factor=NONE,
    storey_clause="3.1.4、3.1.6",
    clear_heights=((Decimal("2.20"), FULL),),
    clear_clause="3.1.4、3.1.6",
    balcony_criterion=BalconyCriterion.ENCLOSED,
    balcony_clause="3.1.5",
)


def area_rules_on(day: date) -> AreaRuleSet:
    """The rule set that prevails on that day."""
    return GB55031_2022 if day >= GB55031_2022.in_force else GBT50353_2013
