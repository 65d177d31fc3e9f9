"""What a guard is asked with, and what several of them ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongjian.engines.penalties.parts import Investigator
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.state import State
from tongjian.engines.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Ask:
    """The case before the fact, the day, the calendar and the rules."""

    state: State
    today: date
    calendar: Calendar
    rules: Rules


Guard = Callable[[Ask, Any], str | None]


def first(*reasons: str | None) -> str | None:
    """The first reason there is."""
    return next((reason for reason in reasons if reason), None)


def certified(ask: Ask, officers: tuple[Investigator, ...], on: date) -> str | None:
    """Two officers or more, each with a certificate that is valid on that day (行政处罚法 42)."""
    if len({each.person for each in officers}) < ask.rules.officers:
        return f"执法人员不得少于{ask.rules.officers}人（行政处罚法第四十二条）"
    for each in officers:
        if not each.certificate.strip():
            return "执法人员应当具有行政执法资格，请写明执法证号（行政处罚法第四十二条）"
        if each.valid_until < on:
            return f"执法证 {each.certificate} 于{each.valid_until}到期，不能参加执法（行政处罚法第四十二条）"
    if len({each.certificate for each in officers}) < len(officers):
        return "两名执法人员的执法证号相同，请核对"
    return None


def of_team(ask: Ask, persons: Iterable[str]) -> str | None:
    """Two or more investigators of the case who need not withdraw."""
    named = set(persons)
    team = {each.person for each in ask.state.investigators}
    for person in sorted(named - team):
        if ask.state.recusals.get(person) is True:
            return "已决定回避的人员不能参加调查（行政处罚法第四十三条）"
        return "只有本案的办案人员才能调查取证（行政处罚法第四十二条）"
    if len(named) < ask.rules.officers:
        return f"调查取证的执法人员不得少于{ask.rules.officers}人（行政处罚法第四十二条、第五十五条）"
    return None


def outside_investigation(ask: Ask, person: str, what: str) -> str | None:
    """Somebody who never investigated this case."""
    if person in ask.state.ever:
        return f"{what}，不能由参加过本案调查的人员担任"
    return None


def settled_recusals(ask: Ask) -> str | None:
    """Nobody's withdrawal is undecided."""
    if any(granted is None for granted in ask.state.recusals.values()):
        return "还有回避申请没有决定，请负责人先决定（行政处罚法第四十三条）"
    return None
