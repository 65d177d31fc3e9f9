"""The whole scrutiny: indicators measured, rules judged, one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from time import process_time
from typing import TYPE_CHECKING, Any

from tongjian.engines.scrutiny.arearules import AreaRuleSet, area_rules_on
from tongjian.engines.scrutiny.compose import compose
from tongjian.engines.scrutiny.conditionrules import condition_limits, condition_rules
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.engines.scrutiny.declared import Declared
from tongjian.engines.scrutiny.indicators import Measurement, measure
from tongjian.engines.scrutiny.judge import Judged, Verdict, judge
from tongjian.engines.scrutiny.measures import Scene
from tongjian.engines.scrutiny.place import place_of
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.report import Report
from tongjian.engines.scrutiny.rules import RuleBook, Rules
from tongjian.engines.scrutiny.rules.published import with_published
from tongjian.engines.scrutiny.sitefacts import site_facts
from tongjian.engines.scrutiny.statements import read_statements
from tongjian.engines.scrutiny.terrain import Terrain
from tongjian.engines.siteplan import SitePlan

if TYPE_CHECKING:
    from tongjian.engines.blueprint.surroundings import Surroundings
    from tongjian.engines.drawing.reading import Reading

_ORDER = list(Verdict)


@dataclass(frozen=True)
class Result:
    """Everything the scrutiny of one plan found, before it is written down."""

    plan: SitePlan
    scene: Scene
    rules: Rules
    area_rules: AreaRuleSet
    rules_on: date
    measurement: Measurement
    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...]
    """What the measuring and the reading of the drawing's own table brought to light."""
    condition_limits: Mapping[str, Mapping[str, str]]
    surroundings: Surroundings | None
    timing: Mapping[str, float]


def scrutinise(
    subject: Reading | SitePlan,
    *,
    rules: RuleBook,
    conditions: Conditions | None = None,
    declared: Declared | None = None,
    today: date,
    previous: Mapping[str, Any] | None = None,
    surroundings: Surroundings | None = None,
) -> Report:
    """Scrutinise a plan, or a drawing's reading (then the report also accounts for the reading).

    Floor areas follow the national rule set in force when the conditions were issued, else when the
    application was accepted, else `today`; rules are those in force on the day of acceptance, else `today`.
    `previous` is the report of the last submission, to compare with. Rules of place are applied when
    `surroundings` hold the project's parcel, and left out otherwise.

    Raises `BrokenSurroundings` for surroundings that contradict themselves.
    """
    reading = None if isinstance(subject, SitePlan) else subject
    plan = subject if isinstance(subject, SitePlan) else subject.plan
    result = examine(plan, rules, conditions or Conditions(), declared or Declared(), today, surroundings)
    return compose(result, reading, previous)


def examine(
    plan: SitePlan,
    book: RuleBook,
    conditions: Conditions,
    declared: Declared,
    today: date,
    surroundings: Surroundings | None = None,
) -> Result:
    """Measure and judge. Raises `BrokenSurroundings`."""
    started = process_time()
    accepted = declared.accepted or today
    rules = book.on(accepted)
    area_rules = area_rules_on(conditions.issued or accepted)
    terrain = Terrain(plan, rules.uses, rules.heights)
    measurement = measure(terrain, area_rules, rules.far, rules.stalls)
    table = read_statements(plan.table)
    stated = {"table": table.indicators, "declared": declared.indicators}
    measured = process_time()
    place = place_of(surroundings, terrain.site, declared.projects) if surroundings else None
    scene = Scene(plan, terrain, measurement.indicators, stated, place)
    laid = process_time()
    site = site_facts(scene, conditions, declared)
    all_rules = (*condition_rules(conditions, rules.uses, rules.conditions_department), *rules.rules)
    asked = with_published(all_rules) if place else (r for r in all_rules if not r.measure.of_place)
    judged = [finding for rule in asked for finding in judge(rule, scene, site)]
    judged.sort(key=lambda finding: _ORDER.index(finding.verdict))
    timing = {"indicators": measured - started, "rules": process_time() - laid}
    if surroundings is not None:
        timing["place"] = laid - measured
    limits = condition_limits(conditions)
    problems = (*measurement.problems, *table.problems)
    return Result(
        plan,
        scene,
        rules,
        area_rules,
        accepted,
        measurement,
        tuple(judged),
        problems,
        limits,
        surroundings,
        timing,
    )
