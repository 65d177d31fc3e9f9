"""What stands in a cell of a form: a number, words, or one of three kinds of nothing with its reason.

*Missing* (nobody wrote it), *not applicable* (the question does not arise) and *not computable* (the question
arises, the answer cannot be had) are three different things, and none of them is zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class State(StrEnum):
    """The four states of a value."""

    VALUE = "value"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"value": "有值", "missing": "缺失", "not_applicable": "不适用", "not_computable": "无法计算"}[
            self
        ]


@dataclass(frozen=True, slots=True)
class Number:
    """A measured number; `amount` in `unit` (percent as 94.78, not 0.9478), `written` as it was found.

    A quotient seldom ends: `exactly` is then the number itself, of which `amount` is what is printed.
    """

    amount: Decimal
    unit: str = ""
    written: str = ""
    exactly: Fraction | None = field(default=None, compare=False)

    @property
    def state(self) -> State:
        return State.VALUE

    @property
    def figure(self) -> Fraction:
        """The number to compute with; nothing of it has been rounded."""
        return Fraction(self.amount) if self.exactly is None else self.exactly


@dataclass(frozen=True, slots=True)
class Words:
    """A qualitative value: 健全, 完成."""

    text: str

    @property
    def state(self) -> State:
        return State.VALUE


@dataclass(frozen=True, slots=True)
class Missing:
    """Nobody wrote anything."""

    reason: str = "没有填写"

    @property
    def state(self) -> State:
        return State.MISSING


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The question does not arise; the row leaves the denominator."""

    reason: str

    @property
    def state(self) -> State:
        return State.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class NotComputable:
    """The question arises and cannot be answered.

    `claim` is the expression that stands where a result should (`≥95%` as the result of a target `≥95%`).
    """

    reason: str
    claim: str = ""

    @property
    def state(self) -> State:
        return State.NOT_COMPUTABLE


Value = Number | Words | Missing | NotApplicable | NotComputable


def reason_of(value: Value) -> str:
    """Why there is no value; empty where there is one."""
    return "" if isinstance(value, Number | Words) else value.reason
