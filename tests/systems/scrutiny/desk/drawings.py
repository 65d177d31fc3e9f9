"""A case under review that rests on a drawing, judged as a test says: no engine, no waiting."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from tests.systems.approval import story
from tongjian.kernel.cases.models import Hold
from tongjian.kernel.cases.perform import Outcome, perform
from tongjian.kernel.cases.tree import load
from tongjian.systems.approval.models import Application
from tongjian.systems.scrutiny.desk.record import Comment, Record, record_of
from tongjian.systems.scrutiny.jobs import Answer, check_drawing, hold_case
from tongjian.systems.scrutiny.judging import Judged
from tongjian.systems.scrutiny.models import Check

PLANNING, TRANSPORT, FIRE = "natural-resources", "transport", "fire"
OFFICER, HEAD = "suzhou-natural-resources", "suzhou-natural-resources-head"
PLAN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" data-origin-x="1000.0000" '
    'data-origin-y="2200.0000" role="group"><g data-layer="建筑基底"><path d="M0 0L9 9"/></g>'
    '<g data-finding="1"><path d="M0 0L9 9"/></g></svg>'
)
# What the drawing consists of, by handle: a layer, and digests of geometry and attributes.
ELEMENTS = {
    handle: {"layer": "建筑基底", "geometry": handle * 8, "attributes": "-"} for handle in ("A", "B", "C")
}


def finding(number: int, verdict: str, rule: str = "rule", **more: Any) -> dict[str, Any]:
    """A finding as report.json has it."""
    usual = {
        "number": number,
        "rule": rule,
        "title": f"规则{rule}",
        "clause": "1.2.3",
        "document": "某规定",
        "version": "2025",
        "verified": False,
        "verdict": verdict,
        "severity": "mandatory",
        "expected": "40",
        "actual": "37",
        "margin": "-3",
        "unit": "m",
        "missing": "",
        "department": PLANNING,
        "entities": ["A"],
        "where": {"points": None, "bbox": [1100.0, 2050.0, 1110.0, 2060.0]},
        "mend": "请修改",
        "sentence": f"第{number}处差 3 m",
    }
    return usual | more


def report(
    findings: Sequence[Mapping[str, Any]],
    elements: Mapping[str, Any] = ELEMENTS,
    comparison: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """As much of report.json as pages and holds read."""
    verdicts = [each["verdict"] for each in findings]
    source = {
        "entities_read": 3,
        "entities_expected": 3,
        "version": "AC1032",
        "encoding": "utf-8",
        "losses": [],
    }
    return {
        "source": source,
        "unit": {"used": "m"},
        "rule_set": "GB 55031-2022",
        "rules_on": "2026-11-21",
        "layers": [],
        "indicators": {},
        "problems": [],
        "verdicts": {verdict: verdicts.count(verdict) for verdict in set(verdicts)},
        "findings": list(findings),
        "elements": dict(elements),
        "comparison": comparison,
    }


def under_review() -> UUID:
    """A stage that every department has on its desk."""
    return story.accepted()


def application(stage: UUID) -> Application:
    return Application.objects.get(case=stage)


def check_of(stage: UUID) -> Check:
    """The latest scrutiny of the site plan."""
    found = Check.objects.filter(subject=application(stage).subject, slot="site-plan")
    return found.latest("asked_at")


def judged(
    stage: UUID,
    *findings: Mapping[str, Any],
    elements: Mapping[str, Any] = ELEMENTS,
    comparison: Mapping[str, Any] | None = None,
    previous: Check | None = None,
    printed: bytes = b"",
) -> Check:
    """The latest version as if the engine had said this; the holds of the case follow."""
    check = check_of(stage)
    text = json.dumps(report(findings, elements, comparison), ensure_ascii=False).encode()
    with transaction.atomic():
        answer = Answer(Judged(text, PLAN.encode(), b"0\nEOF\n", printed), previous)
        check_drawing({"check": str(check.pk)}, answer)
    settle(stage)
    check.refresh_from_db()
    return check


def settle(stage: UUID) -> None:
    """What the job does about the holds."""
    with transaction.atomic():
        hold_case({"case": str(stage)})


def next_version(stage: UUID, *, handed_in: bool = True) -> Check:
    """Another file for the site plan, not judged yet."""
    given = application(stage)
    story.give(given, "site-plan", content=story.DXF + b"\r\n" * check_of(stage).attachment.version)
    if handed_in:
        perform("replace_materials", stage, story.viewer("suzhou-applicant"), {})
    return check_of(stage)


def decide(
    stage: UUID, check: Check, *numbers: int, by: str = OFFICER, decision: str = "accept", again: bool = False
) -> Outcome:
    given = {
        "check": check.pk,
        "findings": list(numbers),
        "decision": decision,
        "remark": "已核对",
        "again": again,
    }
    return perform("decide_findings", stage, story.viewer(by), given)


def comment(stage: UUID, check: Check, by: str = OFFICER, **more: Any) -> Comment:
    """A comment at a place; how it is known."""
    given = {"check": check.pk, "x": "1100.5", "y": "2050.25", "text": "请注明室外标高"} | more
    before = set(record(stage).comments)
    perform("comment_on_drawing", stage, story.viewer(by), given)
    (new,) = set(record(stage).comments) - before
    return record(stage).comments[new]


def record(stage: UUID) -> Record:
    return record_of(load(stage), stage)


def held(stage: UUID) -> dict[str, str]:
    """Standing holds: kind and rule (or comment) → duty."""
    standing = Hold.objects.filter(case=stage, released_at=None)
    parts = {hold.key: hold.key.split(":") for hold in standing}
    return {":".join([p[0], p[2] if len(p) > 2 else "…"]): h.duty for h in standing for p in [parts[h.key]]}
