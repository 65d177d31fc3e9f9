"""Random histories: whatever was let through is lawful, and every one of them ends."""

from __future__ import annotations

import pytest

from tongjian.engines.penalties import Rules, refusing
from tongjian.engines.penalties.facts import KINDS
from tongjian.engines.penalties.samples import faults, history
from tongjian.engines.worktime import Calendar

HISTORIES = 150


def test_every_history_is_lawful_and_ends(calendar: Calendar, rules: Rules) -> None:
    done: set[str] = set()
    for seed in range(HISTORIES):
        told = history(seed, calendar, rules)
        assert list(faults(told.facts, calendar, rules)) == [], f"seed {seed}"
        assert told.ended, f"seed {seed} stays at {told.state.stage}"
        done |= {fact.act for fact in told.facts}
    assert {"hearing-held", "decided", "spot-decided", "challenge-ended", "court-asked", "deferred"} <= done
    assert len(done) > len(KINDS) - 6


@pytest.mark.parametrize(
    ("act", "fault", "first"),
    [
        ("hearing-held", "hearing hosted by an investigator", 10),
        ("decided", "penalty without notice", 0),
        ("notified", "heavier because of a defence", 80),
        ("hearing-asked", "a hearing asked for too late (64)", 0),
        ("spot-decided", "too high a fine on the spot", 170),
        ("reviewed", "reviewed by an investigator", 0),
        ("urged", "an urging too short (54)", 0),
    ],
)
def test_the_judge_sees_what_a_missing_guard_lets_through(
    act: str, fault: str, first: int, calendar: Calendar, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without that guard the same random histories break the law: the property test above can fail.

    `first` is a seed a little before one that shows it.
    """
    monkeypatch.delitem(refusing._GUARDS, act)
    for seed in range(first, first + 1000):
        if fault in _faults(seed, calendar, rules):
            return
    pytest.fail(f"no history shows: {fault}")


def _faults(seed: int, calendar: Calendar, rules: Rules) -> tuple[str, ...]:
    return tuple(faults(history(seed, calendar, rules).facts, calendar, rules))


def test_the_same_seed_gives_the_same_history(calendar: Calendar, rules: Rules) -> None:
    assert history(7, calendar, rules).facts == history(7, calendar, rules).facts
