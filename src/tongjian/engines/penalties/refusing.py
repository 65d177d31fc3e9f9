"""What is allowed: the acts a stage knows, and why a fact is refused."""

from __future__ import annotations

from datetime import date

from tongjian.engines.penalties.facts import Fact
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.state import State
from tongjian.engines.worktime import Calendar


def acts(state: State) -> tuple[str, ...]:
    """Names of the acts this stage knows, in the order of a case. Whether one is allowed now, `refusal` says."""
    raise NotImplementedError


def refusal(state: State, fact: Fact, today: date, calendar: Calendar, rules: Rules) -> str | None:
    """Why the fact cannot be recorded: a sentence with the article. None when it can."""
    raise NotImplementedError
