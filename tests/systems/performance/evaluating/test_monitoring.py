"""Monitoring on the days of the pack: lights, explanations, reminders."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.systems.performance.evaluating.kit import FILLER, FINANCE, client, declared, viewer
from tongjian.cli.verify import differences as verified
from tongjian.kernel.notices.models import Notice
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.evaluating.models import MonitoringReport
from tongjian.systems.performance.evaluating.monitoring.actions import report, rows_of
from tongjian.systems.performance.evaluating.monitoring.board import Typed
from tongjian.systems.performance.evaluating.monitoring.jobs import remind

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ROOT = "/performance/monitoring/"
ON = date(2022, 6, 30)


def test_reported_once_with_what_is_said_of_every_red_light(
    suzhou: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row, filler = declared(suzhou), client(FILLER)
    remind({"day": "2022-06-23"})
    assert Notice.objects.filter(title__startswith="绩效监控", organisation=row.organisation_id).count() == 1
    with django_assert_max_num_queries(6):
        assert "待报送" in filler.get(f"{ROOT}?year=2022").content.decode()
    page = filler.get(f"{ROOT}{row.pk}/{ON}/").content.decode()
    assert "截至2022年6月30日" in page and "评估政府投资项目可行性研究报告的数量" in page
    for strange in ("2022-06-29", "heute"):
        assert filler.get(f"{ROOT}{row.pk}/{strange}/").status_code == 404

    with pytest.raises(RefusedError) as caught:
        report(viewer(FILLER), row.pk, ON, {33: Typed("未完成")}, timezone.now())
    paths = {mistake.path for mistake in caught.value.mistakes}
    assert "basis-33" in paths and "explanation-33" in paths
    said = {number: Typed("", "", "下半年加快") for number in range(1, 44)}
    said[33] = Typed("未完成", "问卷结果", "下半年加快")
    with pytest.raises(PermissionDenied):
        report(viewer(FINANCE), row.pk, ON, said, timezone.now())
    fields = {f"explanation-{number}": "下半年加快" for number in range(1, 44)}
    fields |= {"actual-33": "未完成", "basis-33": "问卷结果"}
    assert filler.post(f"{ROOT}{row.pk}/{ON}/", {**fields, "basis-33": ""}).status_code == 422
    assert filler.post(f"{ROOT}{row.pk}/{ON}/", fields).status_code == 302
    made = MonitoringReport.objects.get()
    assert made.light == "red" and len(json.loads(made.rows)["rows"]) == 43
    kept = rows_of(made)[32]
    assert (kept.actual, kept.light, kept.explanation, kept.basis) == (
        "未完成",
        "red",
        "下半年加快",
        "问卷结果",
    )
    assert "难以完成" in filler.get(f"{ROOT}?year=2022").content.decode()
    assert "问卷结果" in client(FINANCE).get(f"{ROOT}{row.pk}/{ON}/").content.decode()
    with pytest.raises(RefusedError, match="已经报送"):
        report(viewer(FILLER), row.pk, ON, said, timezone.now())
    remind({"day": "2022-06-30"})
    assert Notice.objects.filter(title__startswith="绩效监控").count() == 1, (
        "what is reported is not asked for"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        MonitoringReport.objects.update(light="green")
    assert not list(verified(suzhou))


@pytest.mark.parametrize("stranger", ["suzhou-housing-head", "suzhou-applicant"])
def test_a_stranger_is_refused(suzhou: str, stranger: str) -> None:
    row, browser = declared(suzhou), client(stranger)
    assert browser.get(f"{ROOT}{row.pk}/{ON}/").status_code in {403, 404}
    assert browser.post(f"{ROOT}{row.pk}/{ON}/").status_code in {403, 404}
    assert row.title not in browser.get(ROOT).content.decode()
