"""Whoever is last opens the next step, once, and whoever is second is told so."""

from __future__ import annotations

from functools import partial

import pytest

from bench import world
from bench.join import aftermath, race
from bench.threads import at_the_same_moment, crew
from tongjian.kernel.cases.perform import Outcome, Refused, perform
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("stage", ["wide", "joint"])
@pytest.mark.parametrize("k", [2, 4, 8, 16])
def test_the_last_departments_may_finish_together(transactional_db: None, stage: str, k: int) -> None:
    with world.pack_installed(k), crew(k + 1) as officers:
        for _ in range(3):
            opened = world.open_stage(stage)
            perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
            found = race(opened, officers)
            assert found["stuck"] == found["duplicates"] == found["double_completions"] == 0
            assert found["errors"] == found["losers_not_told"] == 0
        assert list(differences()) == []


def test_the_race_is_noticed_when_it_is_lost(city: None) -> None:
    """The measure itself can fail: a case whose tasks nobody finished counts as stuck."""
    opened = world.open_stage("joint")
    perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
    assert aftermath(opened)["stuck"] == 1


def test_two_windows_accept_once(received: world.Opened) -> None:
    window = world.officer("window")
    accept = partial(perform, "accept", received.stage, window, {}, now=world.A_MONDAY)
    answers = at_the_same_moment([accept, accept, accept])
    assert sum(isinstance(answer, Outcome) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 2
    assert all(len(load(received.stage).cases[m].open_tasks()) == 1 for m in received.matters)
