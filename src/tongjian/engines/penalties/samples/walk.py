"""A random walk through a case, and the way on to its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tongjian.engines.penalties import facts as f
from tongjian.engines.penalties.fold import after
from tongjian.engines.penalties.refusing import acts, refusal
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.samples.makers import Scene, make
from tongjian.engines.penalties.samples.opening import opening
from tongjian.engines.penalties.samples.wayout import way_out
from tongjian.engines.penalties.state import Stage, State
from tongjian.engines.worktime import Calendar

_RARE = frozenset(
    {
        "closed",
        "archived",
        "performed",
        "case-withdrawn",
        "transferred",
        "not-registered",
        "terminated",
        "spot-decided",
    }
)
_LEADING = frozenset(
    {
        "registered",
        "assigned",
        "evidence-taken",
        "concluded",
        "reviewed",
        "notified",
        "defended",
        "demolition-announced",
        "urged",
        "court-asked",
        "hearing-asked",
        "hearing-announced",
        "hearing-held",
        "decided",
        "served",
    }
)
_GAPS = (0, 0, 0, 1, 1, 3, 8, 20)
_LONG = (*_GAPS, 30, 60)
MOST_STEPS = 150
MOST_DAYS = 900


@dataclass(slots=True)
class History:
    """What happened: the facts that were allowed, how many were refused by act, the state, the last day.

    `wandered` is the number of facts of the walk; what follows is the way out. `ended`: it reached its end.
    """

    state: State = field(default_factory=State)
    today: date = date(2025, 3, 3)
    refused: Counter[str] = field(default_factory=Counter)
    wandered: int = 0
    ended: bool = False

    @property
    def facts(self) -> tuple[f.Fact, ...]:
        """The facts, in their order."""
        return self.state.facts


def history(seed: int, calendar: Calendar, rules: Rules, *, steps: int = 140) -> History:
    """A history: `steps` random attempts, then the way to the end. The same seed gives the same history."""
    rng = Random(seed)
    told = History(today=date(2024, 1, 2) + timedelta(days=rng.randint(0, 300)))
    for fact in opening(rng, told.today, rules):
        _try(told, fact, calendar, rules)
    steps = rng.randint(5, steps)
    for _ in range(steps):
        careful = rng.random() < 0.6
        told.today += timedelta(days=rng.choice(_LONG if told.state.stage is Stage.DECIDED else _GAPS))
        _try(
            told,
            make(_act(rng, told.state, careful), Scene(rng, told.state, told.today, rules, careful=careful)),
            calendar,
            rules,
        )
    told.wandered = told.state.count
    _go_out(told, rng, calendar, rules)
    return told


def _act(rng: Random, state: State, careful: bool) -> str:
    """Mostly what the stage knows, of careless people sometimes anything."""
    if not careful and rng.random() < 0.2:
        return rng.choice(tuple(f.KINDS))
    known = acts(state)
    return rng.choices(known, [_weight(act) for act in known])[0]


def _weight(act: str) -> float:
    return 0.1 if act in _RARE else (5 if act in _LEADING else 1)


def _try(told: History, fact: f.Fact, calendar: Calendar, rules: Rules) -> bool:
    if refusal(told.state, fact, told.today, calendar, rules) is not None:
        told.refused[fact.act] += 1
        return False
    told.state = after(told.state, fact)
    return True


def _go_out(told: History, rng: Random, calendar: Calendar, rules: Rules) -> None:
    """On to the archive: a step when one is allowed, else a day passes."""
    thorough = rng.random() < 0.7
    last = told.today + timedelta(days=MOST_DAYS)
    most = told.state.count + MOST_STEPS
    while told.state.stage is not Stage.ARCHIVED or told.state.challenged:
        if told.today > last or told.state.count >= most:
            return
        tries = way_out(told.state, told.today, calendar, rules, thorough=thorough)
        if not any(_try(told, fact, calendar, rules) for fact in tries):
            told.today += timedelta(days=1)
    told.ended = True
