"""What `tongjian verify` computes again: rows of sources, batches, and reports from what they are of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.models import Event
from tongjian.systems.supervision.centre.governance.queries import computed
from tongjian.systems.supervision.centre.keeping import digest_of
from tongjian.systems.supervision.centre.models import (
    Batch,
    Delivered,
    GovernanceReport,
    OperationReport,
    Sitting,
)
from tongjian.systems.supervision.centre.records.batches import digest_of as digest_of_batch

RECORDED = {
    "supervision-centre:batch-closed",
    "supervision-centre:governance-kept",
    "supervision-centre:operation-kept",
}


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a row is not what was recorded of it, and the sentence."""
    of_city = {"city": city} if city else {}
    recorded = _recorded(city)
    for row in Delivered.objects.filter(**of_city).only("body", "digest").iterator(chunk_size=1000):
        if hashlib.sha256(canonical(row.body).encode()).hexdigest() != row.digest:
            yield f"来件记录 {row.pk}", "内容与收到时的摘要不符"
    for batch in Batch.objects.filter(**of_city, closed_at__isnull=False):
        rows = list(batch.rows.select_related("conduct").order_by("serial"))
        if {digest_of_batch(rows), recorded.get(str(batch.pk))} != {batch.digest}:
            yield f"移交批次 {batch.number}", "内容与关闭时的摘要不符"
    for report in GovernanceReport.objects.filter(**of_city):
        yield from _of_report(report, recorded)
    for operation in OperationReport.objects.filter(**of_city):
        if {digest_of(operation.body), recorded.get(str(operation.pk))} != {operation.digest}:
            yield f"运行报告 {operation}", "内容与保存时的摘要不符"
    yield from _quizzes(city)


def _of_report(report: GovernanceReport, recorded: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The text against its digest; and, where inputs and rules are what they were, the numbers again."""
    if {digest_of(report.body), recorded.get(str(report.pk))} != {report.digest}:
        yield f"数据治理报告 {report}", "内容与保存时的摘要不符"
        return
    made = computed(report.city, report.month, report.as_of)
    if made.inputs == report.inputs and canonical(made.body) != report.body:
        yield f"数据治理报告 {report}", "按相同的数据和规则重新计算，结果不同"


def _quizzes(city: str | None) -> Iterator[tuple[str, str]]:
    rows = Sitting.objects.filter(session__city=city) if city else Sitting.objects.all()
    for row in rows.iterator(chunk_size=500):
        right = sum(
            question["answer"] == given for question, given in zip(row.asked, row.answers, strict=True)
        )
        if right != row.right:
            yield f"测验 {row.pk}", "答对的题数与答案不符"


def _recorded(city: str | None) -> dict[str, str]:
    """The digest recorded for each batch and report. 1 SQL query."""
    events = Event.objects.filter(kind__in=RECORDED)
    if city:
        events = events.filter(city=city)
    return {str(chain): json.loads(body)["digest"] for chain, body in events.values_list("chain", "body")}
