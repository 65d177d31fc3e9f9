"""What a bound measure says about one group, as pages, forms and exports want it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tongjian.engines.measures.bound import Answer, Cause, Figure, Key, Period, Suppressed
from tongjian.engines.measures.bound.source import MOST_PLACES
from tongjian.engines.measures.rational import printed, rounded, shortest
from tongjian.engines.measures.value import Missing, NotApplicable, NotComputable, Number, Value
from tongjian.kernel.measures.definitions import Definition


class Standing(StrEnum):
    """Whether there is a number, and if not, of which kind nothing is."""

    VALUE = "value"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"
    SUPPRESSED = "suppressed"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]


_LABELS = {
    Standing.VALUE: "有值",
    Standing.MISSING: "缺失",
    Standing.NOT_APPLICABLE: "不适用",
    Standing.NOT_COMPUTABLE: "无法计算",
    Standing.SUPPRESSED: "暂不公布",
}


@dataclass(frozen=True)
class Answered:
    """One group. `amount` is exact and in the unit; numerator and denominator are as they were counted.

    `rows` carry the number, `blank` should have and do not hold the field. `cause` says why a number that
    could be computed is kept back.
    """

    key: Key
    period: Period
    standing: Standing
    reason: str = ""
    amount: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    rows: int = 0
    blank: int = 0
    unit: str = ""
    places: int = 0
    cause: Cause | None = None

    @property
    def value(self) -> Value:
        """As the row of a form has it: rounded once, here. What is kept back cannot be computed yet."""
        if self.amount is not None:
            return Number(rounded(self.amount, self.places), self.unit, self.printed)
        match self.standing:
            case Standing.MISSING:
                return Missing(self.reason)
            case Standing.NOT_APPLICABLE:
                return NotApplicable(self.reason)
            case _:
                return NotComputable(self.reason)

    @property
    def printed(self) -> str:
        """The number with its unit, else the kind of nothing."""
        if self.amount is None:
            return self.standing.label
        return f"{printed(self.amount, self.places)}{self.unit}"

    @property
    def divided(self) -> tuple[str, str] | None:
        """Numerator and denominator as they were counted; None where nothing was divided."""
        if self.numerator is None or self.denominator is None:
            return None
        return f"{shortest(self.numerator, MOST_PLACES):f}", f"{shortest(self.denominator, MOST_PLACES):f}"

    def __str__(self) -> str:
        return self.printed


def answered(definition: Definition, answer: Answer) -> Answered:
    """What the engine found, in the unit and places of the definition."""
    if definition.told.not_applicable:
        reason = definition.told.not_applicable
        return Answered(answer.key, answer.period, Standing.NOT_APPLICABLE, reason)
    match answer.outcome:
        case Figure(amount, numerator, denominator, rows, blank):
            exact, unit, places = amount * definition.factor, definition.told.unit, definition.told.places
            if unit not in ("%", "‰") and exact.denominator == 1 and denominator is None:
                places = 0  # a count of cases is 12, never 12.00
            return Answered(
                answer.key,
                answer.period,
                Standing.VALUE,
                amount=exact,
                numerator=numerator,
                denominator=denominator,
                rows=rows,
                blank=blank,
                unit=unit,
                places=places,
            )
        case Missing(reason):
            return Answered(answer.key, answer.period, Standing.MISSING, reason)
        case Suppressed(cause, reason):
            return Answered(answer.key, answer.period, Standing.SUPPRESSED, reason, cause=cause)
        case NotApplicable(reason):
            return Answered(answer.key, answer.period, Standing.NOT_APPLICABLE, reason)
        case NotComputable(reason):
            return Answered(answer.key, answer.period, Standing.NOT_COMPUTABLE, reason)
