"""How far two people who judged the same things without seeing each other agree, beyond chance.

Cohen's kappa (J. Cohen, 1960): with `observed` the share of things on which both gave the same verdict, and
`expected` the share that would agree if each had handed out their own verdicts at random,

    kappa = (observed - expected) / (1 - expected).

1 is full agreement, 0 what chance gives, below 0 less than that. With few pairs the figure says nothing, and
where both gave one and the same verdict throughout there is no chance to go beyond: in both cases there is
no kappa, and the reason is told. Exact fractions throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`agreed` of `pairs`; `kappa` None: cannot be said, for `reason`."""

    pairs: int
    agreed: int
    kappa: Fraction | None
    reason: str = ""

    @property
    def observed(self) -> Fraction | None:
        """The share on which both agree; None without pairs."""
        return Fraction(self.agreed, self.pairs) if self.pairs else None


def agreement(pairs: Sequence[Pair], fewest: int) -> Agreement:
    """The agreement of first and second verdicts; below `fewest` pairs no kappa is given."""
    agreed = sum(first == second for first, second in pairs)
    number = len(pairs)
    if number < fewest:
        return Agreement(number, agreed, None, f"只有 {number} 对评定，少于 {fewest} 对，不给出 κ 值")
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = sum(firsts[verdict] * seconds[verdict] for verdict in firsts)
    expected = Fraction(by_chance, number * number)
    if expected == 1:
        return Agreement(number, agreed, None, "两人的评定全部相同且只有一种，没有可校正的偶然性")
    observed = Fraction(agreed, number)
    return Agreement(number, agreed, (observed - expected) / (1 - expected))
