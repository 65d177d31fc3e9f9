"""What `tongjian verify` makes again: every run from its frozen inputs, warnings and displays from events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tongjian.kernel.ledger.models import Event
from tongjian.systems.supervision.risk.grading.freezing import unpack
from tongjian.systems.supervision.risk.grading.making import Made, made_from
from tongjian.systems.supervision.risk.models import Display, Grade, Run, Step, Warning

GRADED, ACTED, DISPLAYED = "risk:graded", "risk:warning-", "risk:display-"


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row is not what was recorded of it. 6 SQL queries, and 1 for each run."""
    of_city = {"city": city} if city else {}
    recorded = _recorded(city)
    for row in Run.objects.filter(**of_city).order_by("city", "number").iterator(chunk_size=5):
        yield from (
            (f"风险评级 {row.city} 第 {row.number} 次", said)
            for said in of_run(row, recorded.get(str(row.pk), [{}])[-1])
        )
    states = {str(pk): state for pk, state in Warning.objects.filter(**of_city).values_list("pk", "state")}
    steps: dict[str, list[Step]] = {}
    for step in Step.objects.filter(**({"warning__city": city} if city else {})).order_by("number"):
        steps.setdefault(str(step.warning_id), []).append(step)
    for warning, state in states.items():
        told = recorded.get(warning, [])
        said = [(each.get("act"), each.get("text"), each.get("outcome")) for each in told]
        if said != [(each.act, each.text, each.outcome) for each in steps.get(warning, [])]:
            yield f"风险预警 {warning}", "办理记录与账本不符"
        elif not told or told[-1].get("state") != state:
            yield f"风险预警 {warning}", "状态与最后一次办理不符"
    for pk, number, state, until, ended in Display.objects.filter(**of_city).values_list(
        "pk", "number", "state", "until", "ended_on"
    ):
        events = recorded.get(str(pk), [])
        last = events[-1] if events else {}
        if (last.get("state"), last.get("until"), last.get("ended")) != (state, str(until), str(ended or "")):
            yield f"处罚公示 {number}", "状态或期限与账本不符"


def of_run(row: Run, told: dict[str, Any]) -> Iterator[str]:
    """What does not come out again for a run. 1 SQL query."""
    frozen, digest = unpack(row.inputs)
    if {digest, told.get("inputs")} != {row.inputs_digest}:
        yield "冻结的输入与当时的摘要不符"
        return
    made = made_from(frozen)
    if {made.digest, told.get("outcome")} != {row.outcome_digest}:
        yield "按冻结的输入重算，结果与当时的摘要不符"
    elif wrong := unlike(row, made):
        yield f"{len(wrong)} 个对象的等级与重算结果不符，例如 {wrong[0]}"


def unlike(row: Run, made: Made, subject: str | None = None) -> list[str]:
    """Objects (or the one) whose kept grade is not what comes out again. 1 SQL query."""
    kept = Grade.objects.filter(run=row, **({"subject": subject} if subject else {}))
    rows = {
        str(pk): (grade, score, why, reasons, credit, points)
        for pk, grade, score, why, reasons, credit, points in kept.values_list(
            "subject", "grade", "score", "why", "reasons", "credit", "credit_points"
        )
    }
    return [
        line.subject
        for line in made.lines
        if subject in (None, line.subject)
        and rows.get(line.subject)
        != (line.grade, line.score, line.why, json.loads(line.reasons), line.credit, line.credit_points)
    ]


def _recorded(city: str | None) -> dict[str, list[dict[str, Any]]]:
    """What was recorded of each row, in order, by its id. 1 SQL query."""
    events = Event.objects.filter(kind__startswith="risk:")
    if city:
        events = events.filter(city=city)
    found: dict[str, list[dict[str, Any]]] = {}
    for chain, kind, text in events.order_by("seq").values_list("chain", "kind", "body"):
        if kind == GRADED or kind.startswith((ACTED, DISPLAYED)):
            found.setdefault(str(chain), []).append(json.loads(text))
    return found
