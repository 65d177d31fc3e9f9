"""What `tongjian verify` recomputes of the field: digests of facts, states of visits and of findings."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.fieldwork import WayError, fold
from tongjian.engines.fieldwork import standing as fold_steps
from tongjian.engines.fieldwork.findings import step_of
from tongjian.systems.supervision.field.models import FieldFact, Finding, FindingStep, Visit, VisitState
from tongjian.systems.supervision.field.recording import fact_of
from tongjian.systems.supervision.field.stepping import standing_of


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row is not what its facts or steps make of it."""
    wanted = {"city": city} if city else {}
    for visit in Visit.objects.filter(**wanted).order_by("pk").iterator(chunk_size=200):
        yield from _visit(visit)
    for finding in Finding.objects.filter(**wanted).order_by("pk").iterator(chunk_size=200):
        yield from _finding(finding)


def _visit(visit: Visit) -> Iterator[tuple[str, str]]:
    rows = list(FieldFact.objects.filter(visit=visit).order_by("number"))
    named = f"现场检查 {visit.number}"
    if [row.number for row in rows] != list(range(1, visit.facts + 1)):
        yield named, f"现场记录的编号不连续：应有 {visit.facts} 条"
    for row in rows:
        if fact_of(row).digest != row.digest:
            yield named, f"第 {row.number} 条现场记录与摘要不符"
    if visit.state == VisitState.CONCLUDED:
        state = fold(fact_of(row) for row in rows if not row.late)
        if state.digest != visit.digest:
            yield named, "办结时的状态与现场记录不符"


def _finding(finding: Finding) -> Iterator[tuple[str, str]]:
    named = f"检查问题 {finding.number}"
    rows = FindingStep.objects.filter(finding=finding).order_by("number").values("kind", "body", "number")
    steps = list(rows)
    if [row["number"] for row in steps] != list(range(1, finding.steps + 1)):
        yield named, f"办理步骤的编号不连续：应有 {finding.steps} 步"
    try:
        found = fold_steps(step_of({"kind": row["kind"], **row["body"]}) for row in steps)
    except WayError as error:
        yield named, f"办理步骤不能依次成立：{error}"
    else:
        if found != standing_of(finding):
            yield named, "现在的状态与办理步骤不符"
