"""The monthly ledger: opened by itself, complete only when everything was looked at, and reminded of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tests.systems.assessment.people import DISTRICT, FIRST, NOW, client, viewer
from tests.systems.assessment.results import appealed, published
from tongjian.kernel.jobs.registry import every_day
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.operation.acting import close, enter, open_month
from tongjian.systems.assessment.operation.reminding import REMIND, remind
from tongjian.systems.assessment.results.models import OperationEntry, OperationMonth
from tongjian.systems.assessment.results.sheet import results_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = date(2026, 8, 5)
ROOT = "/suzhou/assessment/operation/"


def test_a_month_is_complete_when_everything_was_looked_at(city: None) -> None:
    with pytest.raises(PermissionDenied):
        open_month(viewer(DISTRICT), "suzhou", DAY, NOW)
    row = open_month(SYSTEM, "suzhou", DAY, NOW)
    assert row is not None and row.due_on == date(2026, 8, 25)
    assert open_month(viewer(FIRST), "suzhou", date(2026, 8, 31), NOW) == row
    assessor = viewer(FIRST)
    with pytest.raises(RefusedError, match="7 项没有巡检"):
        close(assessor, row.pk, NOW)
    for check in row.checks:
        enter(assessor, row.pk, check["check"], "normal", "", NOW)
    for given, why in (
        (("backup", "problem", ""), "写明情况"),
        (("backup", "other", ""), "巡检结果"),
        (("x", "normal", ""), "没有这一项"),
    ):
        with pytest.raises(RefusedError, match=why):
            enter(assessor, row.pk, *given, NOW)
    enter(assessor, row.pk, "backup", "problem", "恢复失败", NOW)
    with pytest.raises(RefusedError, match="数据备份与恢复试验"):
        close(assessor, row.pk, NOW)
    enter(assessor, row.pk, "backup", "solved", "已重做并恢复", NOW)
    assert close(assessor, row.pk, NOW).closed_at == NOW
    with pytest.raises(RefusedError, match="已经完成"):
        enter(assessor, row.pk, "backup", "normal", "", NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        OperationEntry.objects.update(found="normal")


def test_reminders_before_it_is_due_and_as_long_as_it_is_late(month: Period) -> None:
    assert REMIND in every_day()
    remind({"day": "2026-08-21"})
    assert OperationMonth.objects.count() == 1 and not Notice.objects.filter(title__contains="台账").exists()
    remind({"day": "2026-08-22"})
    remind({"day": "2026-08-23"})
    told = Notice.objects.filter(title__contains="台账")
    assert [each.title for each in told] == ["2026年8月运维巡检台账即将到期"]
    assert "数据备份与恢复试验" in told.get().text
    remind({"day": "2026-09-01"})
    assert told.filter(title="2026年8月运维巡检台账已过期").count() == 1
    row = published(month)
    appeal = appealed(month, "rework", "um-wujiang", DISTRICT)
    remind({"day": str(row.reply_until)})
    assert not Notice.objects.filter(title__contains="申诉期明天截止").exists()
    remind({"day": str(row.reply_until - timedelta(days=1))})
    assert Notice.objects.filter(title__contains="申诉期明天截止").count() == 6
    remind({"day": str(appeal.decide_by)})
    assert Notice.objects.filter(title__contains="申诉决定期限将到").count() == 1


def test_pages_and_the_rules_of_the_pack(city: None) -> None:
    assert results_of("suzhou").rule("talk") is not None
    assert client(FIRST).post(ROOT).status_code == 302
    row = OperationMonth.objects.get()
    page = f"{ROOT}{row.pk}/"
    given = {"act": "enter", "check": "servers", "found": "problem"}
    assert client(FIRST).post(page, given).status_code == 422
    assert client(FIRST).post(page, {**given, "remark": "磁盘将满"}).status_code == 302
    assert "磁盘将满" in client(FIRST).get(page).content.decode()
    assert client(FIRST).post(page, {"act": "close"}).status_code == 422
    for address in (ROOT, page):
        assert client(DISTRICT).get(address).status_code == 403
