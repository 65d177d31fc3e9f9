"""What a district does: it files an appeal, with a paper where it has one, or takes it back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.evidence import current
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, Task
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.publishing.making import latest
from tongjian.systems.assessment.results.access import person, replies_for
from tongjian.systems.assessment.results.models import OPEN, Appeal, AppealState
from tongjian.systems.assessment.results.sheet import results_of

DECIDED = (AppealState.UPHELD, AppealState.DISMISSED)


def file(
    viewer: Viewer,
    city: str,
    task: UUID,
    grounds: str,
    now: datetime,
    *,
    excuse: str = "",
    document: Document | None = None,
) -> Appeal:
    """申诉 one item of the published sheet. After the last day of reply an `excuse` is needed, and the head
    has to admit it.

    Raises `PermissionDenied`, `RefusedError`.
    """
    found = Task.objects.select_related("period").filter(pk=task, period__city=city).first()
    if found is None:
        raise RefusedError("没有这一项。")
    if not replies_for(viewer, city, found.district_id):
        raise PermissionDenied("只有本区的联络员或负责人可以申诉。")
    if not grounds.strip():
        raise RefusedError("没有写申诉的事实和理由。")
    try:
        with transaction.atomic():
            row = _file(viewer, found, grounds.strip()[:2000], excuse.strip()[:500], document, now)
    except IntegrityError:
        raise RefusedError("这一项已有申诉在办理。") from None
    return row


def withdraw(viewer: Viewer, appeal: UUID, now: datetime) -> Appeal:
    """撤回, as long as nothing is decided. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(appeal)
        if not replies_for(viewer, row.period.city, row.district_id):
            raise PermissionDenied("只有本区的联络员或负责人可以撤回申诉。")
        must_be(row, *OPEN)
        move(viewer, row, AppealState.WITHDRAWN, "assessment:appeal-withdrawn", now)
    return row


def admit(viewer: Viewer, appeal: UUID, admitted: bool, reason: str, now: datetime) -> Appeal:
    """逾期申诉 admitted or not, by the head for a reason. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(appeal)
        city = row.period.city
        needs_body(viewer, city, Role.HEAD)
        must_be(row, AppealState.LATE)
        if not reason.strip():
            raise RefusedError("准许或不予受理都要写明理由。")
        if admitted:
            row.decide_by = _decide_by(city, now)
        state = AppealState.FILED if admitted else AppealState.REFUSED
        kind = "assessment:appeal-admitted" if admitted else "assessment:appeal-refused"
        move(viewer, row, state, kind, now, reason=reason.strip()[:500])
        tell(row, row.district_id, f"逾期申诉{'已受理' if admitted else '不予受理'}", reason.strip(), now)
    return row


def locked(appeal: UUID) -> Appeal:
    """The appeal, with the rows of its period and itself locked, the period first. Raises `RefusedError`."""
    period = Appeal.objects.filter(pk=appeal).values_list("period", flat=True).first()
    if period is None:
        raise RefusedError("没有这件申诉。")
    Period.objects.select_for_update().get(pk=period)
    held = Appeal.objects.select_for_update(of=("self",))
    related = ("period__standard", "district", "task__item", "task__district", "task__period__standard")
    return held.select_related(*related, "evidence").get(pk=appeal)


def must_be(row: Appeal, *states: AppealState) -> None:
    """Raises `RefusedError` where the appeal stands elsewhere."""
    if row.state not in states:
        raise RefusedError(f"这件申诉现在是“{row.get_state_display()}”，不能这样办理。请刷新页面。")


def move(viewer: Viewer, row: Appeal, state: AppealState, kind: str, now: datetime, **said: object) -> None:
    """Write the state and the event. Under the lock."""
    row.state, row.revision = state, row.revision + 1
    row.save(update_fields=["state", "decide_by", "revision"])
    append(row.period.city, row.pk, kind, {"state": state.value, **said}, actor=viewer.user, at=now)


def tell(row: Appeal, organisation: int | None, title: str, text: str, now: datetime) -> None:
    """A notice that leads to the appeal."""
    if organisation is None:
        return
    city = row.period.city
    link = f"/{city}/assessment/results/appeals/{row.pk}/"
    named = f"{row.period.title}“{row.task.item.title}”：{title}"
    notify_many([NewNotice(city, named[:200], text[:500], link, organisation=organisation)], now=now)


def body_of_city(city: str) -> int | None:
    """The organisation that assesses. 1 SQL query."""
    office = office_of(city)
    rows = Organisation.objects.filter(city=city, code=office.body if office else "")
    return rows.values_list("pk", flat=True).first()


def _file(
    viewer: Viewer, task: Task, grounds: str, excuse: str, document: Document | None, now: datetime
) -> Appeal:
    period = Period.objects.select_for_update().get(pk=task.period_id)
    published = latest(period)
    if published is None:
        raise RefusedError(f"{period.title}的结果还没有公布，公布以后才能申诉。")
    evidence = current(task)
    if evidence is None:
        raise RefusedError("这一项没有采集，没有可以申诉的结果。")
    earlier = Appeal.objects.filter(task=task)
    if earlier.filter(state__in=OPEN).exists():
        raise RefusedError("这一项已有申诉在办理。")
    if earlier.filter(state__in=DECIDED).exists():
        raise RefusedError("这一项已经复核并作出过决定，每项复核一次。")
    late = timezone.localdate(now) > published.reply_until
    if late and not excuse:
        raise RefusedError(
            f"申诉期到 {published.reply_until:%Y-%m-%d} 为止，已经过了。"
            "确有正当理由的，请写明逾期的理由，由负责人决定是否受理。"
        )
    row = Appeal.objects.create(
        period=period,
        publication=published,
        district_id=task.district_id,
        task=task,
        evidence=evidence,
        grounds=grounds,
        document=document,
        excuse=excuse if late else "",
        filed_by_id=person(viewer),
        filed_at=now,
        decide_by=_decide_by(period.city, now),
        state=AppealState.LATE if late else AppealState.FILED,
    )
    if document is not None:
        attach(f"assessment-appeal:{row.pk}", "paper", document, viewer.user, now=now)
    body = {
        "task": str(task.pk),
        "evidence": str(evidence.pk),
        "publication": published.digest,
        "grounds": grounds,
        "document": document.sha256 if document else "",
        "late": late,
    }
    append(period.city, row.pk, "assessment:appeal-filed", body, actor=viewer.user, at=now)
    tell(row, body_of_city(period.city), "收到申诉", f"请在 {row.decide_by:%Y-%m-%d} 前作出决定。", now)
    return row


def _decide_by(city: str, now: datetime) -> date:
    return pack_of(city).calendar.add_working_days(timezone.localdate(now), results_of(city).reply.decide)
