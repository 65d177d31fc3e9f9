"""Rules on drawn lines, held to published ones: a setback is owed to the line, whoever drew it."""

from __future__ import annotations

from collections.abc import Iterable

from tongjian.engines.scrutiny.measures.distances import Distance
from tongjian.engines.scrutiny.measures.publishedlines import PublishedDistance
from tongjian.engines.scrutiny.rules.model import Rule

SUFFIX = ".published"
"""Of the name of such a rule, behind the name of the rule on drawn lines."""


def published(rule: Rule) -> Rule | None:
    """The same clause with the same limit, measured from what the blueprint publishes; None for a rule that
    measures no distance from road red lines or blue lines."""
    twin = PublishedDistance.like(rule.measure) if isinstance(rule.measure, Distance) else None
    if twin is None:
        return None
    named = {"rule": rule.rule + SUFFIX, "title": f"{rule.title}（公布的界线）", "measure": twin}
    return rule.model_copy(update=named)


def with_published(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each followed by its twin where it has one."""
    return tuple(each for rule in rules for each in (rule, published(rule)) if each is not None)
