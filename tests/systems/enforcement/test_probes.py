"""What is said beforehand of an act: it is never called impossible when the law would have let it through."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tongjian.engines.penalties import State, fold
from tongjian.engines.penalties.facts import Fact, Notified
from tongjian.engines.penalties.samples import history
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.enforcement.acts.declared import Desk
from tongjian.systems.enforcement.acts.probes import PROBES
from tongjian.systems.enforcement.recording import refused_by_law
from tongjian.systems.enforcement.rules import rules_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HISTORIES = 90


def test_no_probe_refuses_what_the_law_allows(suzhou: str) -> None:
    tried: Counter[str] = Counter()
    for seed in range(HISTORIES):
        facts = history(seed, calendar_of(suzhou), rules_of(suzhou)).facts
        for number, fact in enumerate(facts):
            state = fold(facts[:number])
            if fact.act in PROBES and as_typed(state, fact):
                tried[fact.act] += 1
                desk = desk_at(suzhou, state, fact)
                probe = PROBES[fact.act](desk)
                why = refused_by_law(desk, probe) if probe is not None else None
                assert why is None, f"seed {seed}, {fact.act}: {why}"
    assert tried.keys() >= PROBES.keys() - {"demolition-forced"}  # which takes more histories to happen


def as_typed(state: State, fact: Fact) -> bool:
    """Whether the form can send it: a notice tells what the report proposes, nothing else."""
    if not isinstance(fact, Notified):
        return True
    return state.concluded is not None and state.concluded.sanction == fact.sanction


def desk_at(city: str, state: State, fact: Fact) -> Desk:
    """Whoever did it, on the day it was done."""
    said: Any = {
        "case": SimpleNamespace(city=city),
        "channel": SimpleNamespace(court="法院"),
        "state": state,
        "today": fact.on,
        "by": fact.by,
    }
    return cast(Desk, SimpleNamespace(**said))


def test_what_cannot_be_done_is_said_beforehand(suzhou: str) -> None:
    nothing, begun = fold(()), history(1, calendar_of(suzhou), rules_of(suzhou)).facts[0]
    for act in ("paid", "court-ruled", "hearing-announced", "hearing-held", "handed-in", "challenge-ended"):
        desk = desk_at(suzhou, nothing, begun)
        probe = PROBES[act](desk)
        assert probe is not None
        assert refused_by_law(desk, probe)
