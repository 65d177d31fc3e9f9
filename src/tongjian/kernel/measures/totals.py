"""Groups added together: percentages by numerator and denominator, never by averaging percentages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongjian.engines.measures.bound import Answer, CannotAsk, Grain, Key, Period, judged, rolled_up
from tongjian.engines.measures.bound.periods import unit_named
from tongjian.engines.measures.bound.tally import Tally
from tongjian.kernel.measures.reading import Answers, known_about
from tongjian.kernel.measures.values import Answered, answered
from tongjian.kernel.measures.withholding import told


def totals(found: Answers, kept: Sequence[int]) -> dict[Key, Answered] | None:
    """The numbers by the groups at the places `kept`; of no place, one number for all. No SQL query.

    None where the measure cannot be added together: a percentile or a number of different values.
    """
    parts: dict[Key, list[Tally]] = {}
    for group in found.groups:
        key = tuple(group.key[place] for place in kept)
        tallies = parts.setdefault(key, [])
        if group.key in found.tallies:
            tallies.append(found.tallies[group.key])
    parts = parts or ({} if kept else {(): []})
    try:
        return {key: _together(found, kept, key, tallies) for key, tallies in parts.items()}
    except CannotAsk:
        return None


def absent(found: Answers, group: Sequence[str], key: Key) -> Answered:
    """What is said of a group without a row. Raises `CannotAsk` for a key that is none."""
    question = found.question
    named = dict(zip(question.measure.group_names, question.measure.group, strict=True))
    period = _period(question.period, [named[name] for name in group], key)
    outcome = judged(question.measure, period, None, known_about(question))
    return answered(question.definition, Answer(key, period, None, outcome))


def _together(found: Answers, kept: Sequence[int], key: Key, tallies: list[Tally]) -> Answered:
    question = found.question
    measure = replace(question.measure, group=tuple(question.measure.group[place] for place in kept))
    whole = rolled_up(measure, tallies)
    period = _period(question.period, measure.group, key)
    outcome = judged(measure, period, whole if whole.present else None, known_about(question))
    answer = Answer(key, period, whole, outcome)
    return told(question.definition, measure.group_names, answer, found.withheld)


def _period(asked: Period, group: Sequence[object], key: Key) -> Period:
    for one, value in zip(group, key, strict=True):
        if isinstance(one, Grain) and value is not None:
            return unit_named(one, str(value)).within(asked)
    return asked
