"""Asking for advice and giving it, each once, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.people.handover.queries import powers_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.town.models import LONGEST, Advice


class RefusedError(ValueError):
    """The question is not put, or the answer not given; the sentence says why."""


def window_for(application: Application) -> int | None:
    """The window of the town the project stands in; None where it has none. 2 SQL queries."""
    return powers_of(application.city).first_window(application.project.region)


@transaction.atomic
def ask(application: Application, question: str, by: Viewer, *, now: datetime | None = None) -> Advice:
    """The applicant asks the town's window, which may read the application from then on.

    Raises `RefusedError` when there is no such window, the application was handed in, or a question is open.
    `by` has to be somebody who may fill in the application: the caller sees to that.
    """
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    window = window_for(application)
    if window is None:
        raise RefusedError("项目不在设有便民服务中心的镇街，请向综合窗口咨询")
    if row.case is not None:
        raise RefusedError("申请已经提交，请在办件页面查看进度")
    text = _written(question, "想了解的问题")
    if Advice.objects.filter(application=row, answered_at=None).exists():
        raise RefusedError("上一个问题还没有答复，请等窗口答复后再提")
    assert by.user is not None, "whoever fills in an application is a person"
    advice = Advice.objects.create(
        city=row.city,
        application=row,
        window_id=window,
        question=text,
        asked_by_id=by.user,
        asked_at=now or timezone.now(),
    )
    _tell(advice, window, "请指导申报", text, f"/town/advice/{advice.pk}/")
    return advice


@transaction.atomic
def answer(advice: int, text: str, by: Viewer, *, now: datetime | None = None) -> Advice:
    """The window answers, once. Raises `RefusedError` when it has, `PermissionError` for other people."""
    row = Advice.objects.select_for_update(of=("self",)).select_related("application").get(pk=advice)
    if not by.has(Role.WINDOW, organisation=row.window_id):
        raise PermissionError("只有被咨询的镇街窗口可以答复")
    if row.answered_at is not None:
        raise RefusedError("已经由他人答复，请刷新页面查看")
    row.answer, row.answered_by_id = _written(text, "指导意见"), by.user
    row.answered_at = now or timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    link = f"/applications/{row.application_id}/"
    _tell(row, row.application.applicant_id, "镇街窗口已答复您的咨询", row.answer, link)
    return row


def _written(text: str, title: str) -> str:
    written = text.replace("\0", "").strip()
    if len(written) < 2:
        raise RefusedError(f"“{title}”还没有填，请写明后再提交")
    if len(written) > LONGEST:
        raise RefusedError(f"“{title}”有 {len(written)} 字，最多 {LONGEST} 字，请删减")
    return written


def _tell(advice: Advice, organisation: int, title: str, text: str, link: str) -> None:
    notice = NewNotice(city=advice.city, organisation=organisation, title=title, text=text, link=link)
    notify_many([notice])
