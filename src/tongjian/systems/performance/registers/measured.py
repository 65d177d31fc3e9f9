"""Rows that a bound measure counts: for the department and project of the row where its rows know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.bound import AsOf, CannotAsk, Days, Scope
from tongjian.engines.measures.ratio import Ratio, percentage
from tongjian.engines.measures.value import NotComputable, Value
from tongjian.kernel.measures.board import value_address
from tongjian.kernel.measures.definitions import Definition, definition_of
from tongjian.kernel.measures.reading import read_measure
from tongjian.kernel.measures.values import Answered
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.systems.performance.registers.actual import Actual, Origin, Subject
from tongjian.systems.performance.registers.bindings import Binding, OriginKind
from tongjian.systems.performance.registers.counting import entries_address
from tongjian.systems.performance.registers.nothing import settled
from tongjian.systems.performance.registers.sources import register_of_source


def from_measure(binding: Binding, subject: Subject) -> Actual:
    """The value of a measure, of one over another, or its fall over a year. At most 4 SQL queries."""
    assert binding.measure is not None
    try:
        definition = definition_of(subject.city, binding.measure)
        of_year = settled(_read(definition, subject), definition, subject)
        found = of_year.answered
        value, told = found.value, ""
        if binding.per is not None:
            divisor = definition_of(subject.city, binding.per)
            value, told = _divided(found, _read(divisor, subject)), f" ÷ 指标“{divisor.title}”"
        elif binding.fall:
            before = _read(definition, _year_before(subject))
            value, told = _fallen(before, found), f"比上年（{before.printed}）下降的比例"
    except (LookupError, CannotAsk, PackErrors) as error:
        sentence = f"指标“{binding.measure}”取不到数：{error}"
        return Actual(NotComputable(sentence), Origin(OriginKind.MEASURE, sentence))
    why = f"；{of_year.why}" if of_year.why else ""
    sentence = f"指标“{definition.title}”{told}，{found.period}，{_whose(definition, subject)}{why}"
    return Actual(value, Origin(OriginKind.MEASURE, sentence, of_year.link or _link(definition, subject)))


def _read(definition: Definition, subject: Subject) -> Answered:
    as_of = isinstance(definition.measure.window, AsOf)
    (found,) = read_measure(
        subject.city,
        definition.code,
        scope=_scope(definition, subject),
        window=AsOf() if as_of else Days(subject.first, subject.last),
        group=(),
        as_of=subject.last,
    )
    return found


def _scope(definition: Definition, subject: Subject) -> Scope:
    """A register counts for the department and the project of the form; anything else for the whole city."""
    known = definition.source.rows.scope
    narrowed: dict[str, list[str | int]] = {"city": [subject.city]}
    if "project" in known:
        narrowed["organisation"] = list(subject.organisations)
        if subject.project:
            narrowed["project"] = [subject.project]
        if "indicator" in known:
            narrowed["indicator"] = [subject.name]
    return Scope.of(narrowed)


def _year_before(subject: Subject) -> Subject:
    first, last = subject.first, subject.last
    # The last of February has no fellow in most years: the month ends a day earlier.
    day = min(last.day, 28) if last.month == 2 else last.day
    return replace(
        subject, first=first.replace(year=first.year - 1), last=date(last.year - 1, last.month, day)
    )


def _divided(upper: Answered, lower: Answered) -> Value:
    if upper.amount is None or lower.amount is None:
        return (upper if upper.amount is None else lower).value
    return percentage(_ratio(upper.amount, lower.amount))


def _fallen(before: Answered, now: Answered) -> Value:
    """By how many percent of what it was a measure is lower now; negative where it rose."""
    if before.amount is None or now.amount is None:
        return (before if before.amount is None else now).value
    return percentage(_ratio(before.amount - now.amount, before.amount))


def _ratio(upper: Fraction, lower: Fraction) -> Ratio:
    """The same quotient in whole numbers, of which nothing is rounded."""
    return Ratio(Decimal(upper.numerator * lower.denominator), Decimal(lower.numerator * upper.denominator))


def _whose(definition: Definition, subject: Subject) -> str:
    if "project" not in definition.source.rows.scope:
        return "全市（明细按查看人的权限列出）"
    return f"{subject.unit}“{subject.project}”" if subject.project else f"{subject.unit}及所属单位"


def _link(definition: Definition, subject: Subject) -> str:
    """The rows of the register that were counted, or the page of the number."""
    register = register_of_source(definition.source.name)
    if register is None:
        return value_address(subject.city, definition.code, subject.first.year, (), ())
    return entries_address(register.code, subject, "indicator" in register.named)
