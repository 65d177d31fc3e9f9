"""责令改正 is a supervisory conduct of its own: it is reported, and corrected as the rectification goes on.

Done by a job, so that no act waits for it: the job looks at where the finding stands when it runs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tongjian.engines.fieldwork import State, StepKind
from tongjian.engines.fieldwork.findings import OPEN
from tongjian.kernel.inspectorate.actions import correct, report
from tongjian.kernel.inspectorate.models import Conduct, ConductKind
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.systems.supervision.field.models import Finding, FindingStep

JOB = "supervision-field.report-order"
MEASURE = "责令改正"


def tell(row: Finding) -> None:
    """Have the order of a finding reported as it stands; nothing where none was given. 1 SQL query."""
    if row.round:
        enqueue(JOB, {"finding": str(row.pk)}, city=row.city, unique_key=f"field-order:{row.pk}")


@job(JOB)
def report_order(args: Args) -> None:
    """Report the order, or correct what was reported, in the words of the finding's state."""
    row = Finding.objects.select_related("subject", "organisation").get(pk=args["finding"])
    order = FindingStep.objects.filter(finding=row, kind=StepKind.ORDER.value).order_by("number").first()
    if order is None:
        return
    now, body = timezone.now(), _body(row, order)
    number = f"{row.number}-责令改正"
    kept = Conduct.objects.filter(city=row.city, number=number).order_by("-version").first()
    if kept is None:
        _report(row, order, number, body, now)
    elif any(kept.body.get(name) != value for name, value in body.items()):
        correct(kept, body, f"整改情况：{row.get_state_display()}", by=None, at=now)


def _body(row: Finding, order: FindingStep) -> dict[str, Any]:
    over = State(row.state) not in OPEN
    due = f"，限{row.due_on:%Y年%-m月%-d日}前改正" if row.due_on and not over else ""
    return {
        "measure": MEASURE,
        "settlement": f"{row.get_state_display()}{due}",
        "started_on": timezone.localdate(order.at).isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "ended_on": timezone.localdate(row.changed_at).isoformat() if over else None,
    }


def _report(row: Finding, order: FindingStep, number: str, body: dict[str, Any], now: datetime) -> None:
    report(
        row.city,
        ConductKind.OTHER,
        number,
        title=f"{MEASURE}：{row.title}"[:200],
        matter=row.matter,
        subject=row.subject,
        organisation=row.organisation,
        region=row.region,
        on=timezone.localdate(order.at),
        body={"matter_source": "检查发现", **body},
        source="visit",
        origin=f"finding:{row.pk}",
        inspection=row.inspection,
        by=order.by_id,
        at=now,
    )
