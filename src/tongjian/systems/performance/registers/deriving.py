"""From a binding to an actual value: a measure read, a register judged, a rate formed from the books."""

from __future__ import annotations

from tongjian.systems.performance.registers.actual import Actual, Subject
from tongjian.systems.performance.registers.bindings import Binding, OriginKind
from tongjian.systems.performance.registers.budget.figures import from_budget
from tongjian.systems.performance.registers.judged import from_register
from tongjian.systems.performance.registers.measured import from_measure


def derived(binding: Binding, subject: Subject) -> Actual:
    """The value of a row that no person enters. At most 4 SQL queries."""
    match binding.kind:
        case OriginKind.MEASURE:
            return from_measure(binding, subject)
        case OriginKind.REGISTER:
            return from_register(binding, subject)
        case OriginKind.BUDGET:
            return from_budget(binding, subject)
        case OriginKind.HAND:
            raise ValueError(f"{binding.name}: a person enters this row")
