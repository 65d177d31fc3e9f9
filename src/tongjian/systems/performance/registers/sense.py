"""Cells of a row that contradict each other, although each may be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tongjian.systems.performance.registers.catalogue import Register

_NOT_NEGATIVE = ("budget", "price", "fee", "planned", "achieved", "amount")
_MAY_BE_NEGATIVE = frozenset({"changes", "payments"})
"""A change may lower a contract; a payment may be given back."""


def nonsense(register: Register, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Column and sentence of everything that cannot be, in what is read and complete."""
    for name in _NOT_NEGATIVE:
        value = values.get(name)
        if value is not None and value < 0 and register.code not in _MAY_BE_NEGATIVE:
            yield name, f"“{register.named[name].title}”不能小于 0"
    match register.code:
        case "tenders" if not values["budget"]:
            yield "budget", "“采购预算”不能是 0，否则算不出节约率"
        case "trainings":
            yield from _training(values)
        case "tasks":
            yield from _task(values)
        case "contracts":
            yield from _order(values, "until", "履行期止早于签订日期")
        case "papers":
            yield from _order(values, "repealed_on", "废止日期早于施行日期")
        case "assets":
            yield from _order(values, "disposed_on", "处置日期早于入账日期")


def _training(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values["attended"] > values["planned"]:
        yield "attended", "实到人数多于应到人数，请核对"
    if values["passed"] is not None and values["passed"] > values["attended"]:
        yield "passed", "考核合格人数多于实到人数，请核对"


def _task(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values["done"] != (values["done_on"] is not None):
        yield "done_on", "已完成的要写完成日期，没有完成的不写"
    counted = values["planned"] is not None or values["achieved"] is not None
    if counted and not values["unit"]:
        yield "unit", "写了计划数或完成数，请写明单位"


def _order(values: Mapping[str, Any], name: str, sentence: str) -> Iterator[tuple[str, str]]:
    if values[name] is not None and values[name] < values["happened_on"]:
        yield name, sentence
