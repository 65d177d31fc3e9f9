"""What it means that a measure of a register finds no row: zero, not applicable, or something missing.

A register with rows of the year, none of which is of the sort that is counted, counts zero as it is. One
without any says nothing, until the department reports that nothing of the kind happened (零报告): then a
count is zero, and a share not applicable. Without that report nobody knows, and the value stays missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from tongjian.engines.measures.bound.measure import Count, Distinct, Sum
from tongjian.kernel.measures.definitions import Definition
from tongjian.kernel.measures.values import Answered, Standing
from tongjian.systems.performance.registers.actual import Subject
from tongjian.systems.performance.registers.counting import nil_address, nil_return, nil_told
from tongjian.systems.performance.registers.sources import register_of_source


@dataclass(frozen=True, slots=True)
class Settled:
    """What a measure says once it is known what its nothing means; `why` and `link` where that was asked."""

    answered: Answered
    why: str = ""
    link: str = ""


def settled(found: Answered, definition: Definition, subject: Subject) -> Settled:
    """The answer of a measure, or what stands for it where it found no row. At most 1 SQL query."""
    register = register_of_source(definition.source.name)
    if register is None or register.standing or found.standing is not Standing.MISSING:
        return Settled(found)
    report = nil_return(register, subject)
    if report is None:
        return Settled(found)
    why, link = nil_told(report), nil_address(report)
    if isinstance(definition.measure.aggregate, Count | Distinct | Sum):
        return Settled(_zero(found, definition), why, link)
    return Settled(replace(found, standing=Standing.NOT_APPLICABLE, reason=why), why, link)


def _zero(found: Answered, definition: Definition) -> Answered:
    return replace(
        found, standing=Standing.VALUE, reason="", amount=Fraction(0), unit=definition.told.unit, places=0
    )
