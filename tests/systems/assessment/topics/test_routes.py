"""线路保障: duty periods, patrols in them, incidents and how soon they were answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.systems.assessment.people import DISTRICT, FIRST, NOW, OTHER, STRANGER, client, viewer
from tests.systems.assessment.results import opened
from tests.systems.assessment.tasks.test_pages import table
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.results.models import Incident, Patrol, Route
from tongjian.systems.assessment.topics import queries
from tongjian.systems.assessment.topics.routes import (
    add_duty,
    add_incident,
    add_point,
    add_route,
    patrol,
    respond,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ROOT = "/suzhou/assessment/topics/routes/"
ROUTE = {"code": "线-01", "title": "环古城河一线", "district": "姑苏区", "metres": "15500"}


def said(minutes: int) -> str:
    """A moment as a form sends it."""
    return f"{timezone.localtime(NOW + timedelta(minutes=minutes)):%Y-%m-%d %H:%M:%S}"


def test_a_route_its_duties_patrols_and_incidents(city: None) -> None:
    with pytest.raises(PermissionDenied):
        add_route(viewer(DISTRICT), "suzhou", ROUTE, NOW)
    row = add_route(viewer(OTHER), "suzhou", ROUTE, NOW)
    with pytest.raises(RefusedError, match="已经登记"):
        add_route(viewer(FIRST), "suzhou", ROUTE, NOW)
    with pytest.raises(RefusedError, match="不是 1 到"):
        add_route(viewer(FIRST), "suzhou", {**ROUTE, "code": "线-02", "metres": "很长"}, NOW)
    point = add_point(viewer(OTHER), row.pk, {"code": "1", "title": "相门"}, NOW)
    with pytest.raises(RefusedError, match="不在保障时段内"):
        patrol(viewer(OTHER), point.pk, True, "", NOW)
    with pytest.raises(RefusedError, match="结束要在开始以后"):
        add_duty(viewer(OTHER), row.pk, {"occasion": "国庆", "begins": said(5), "ends": said(-5)}, NOW)
    add_duty(viewer(OTHER), row.pk, {"occasion": "国庆", "begins": said(-60), "ends": said(60)}, NOW)
    with pytest.raises(RefusedError, match="写明是什么"):
        patrol(viewer(OTHER), point.pk, False, "", NOW)
    assert patrol(viewer(OTHER), point.pk, False, "护栏倒伏", NOW).duty.occasion == "国庆"
    with pytest.raises(DatabaseError), transaction.atomic():
        Patrol.objects.update(fine=True, remark="")
    with pytest.raises(RefusedError, match="在现在以后"):
        add_incident(viewer(OTHER), row.pk, {"code": "事-1", "what": "占道", "happened_at": said(9)}, NOW)
    quick, slow, open_, fresh = (
        add_incident(viewer(OTHER), row.pk, {"code": code, "what": "占道", "happened_at": said(ago)}, NOW)
        for code, ago in (("事-1", -20), ("事-2", -45), ("事-3", -40), ("事-4", -5))
    )
    for each in (quick, slow):
        respond(viewer(OTHER), each.pk, "responded", NOW)
    with pytest.raises(RefusedError, match="已经登记"):
        respond(viewer(OTHER), quick.pk, "responded", NOW)
    with pytest.raises(RefusedError, match="还没有响应"):
        respond(viewer(OTHER), open_.pk, "resolved", NOW)
    respond(viewer(OTHER), quick.pk, "resolved", NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Incident.objects.filter(pk=quick.pk).update(responded_at=NOW - timedelta(minutes=1))
    found = queries.response(queries.incidents(row), 30, NOW)
    # One in time, one late, one late although nobody answered; the fourth may still be in time
    assert (found.incidents, found.judged, found.in_time, found.share) == (4, 3, 1, "33.33%")
    assert queries.in_time_of(fresh, 30) is None


def test_import_and_pages(city: None) -> None:
    add_route(viewer(FIRST), "suzhou", ROUTE, NOW)
    row = Route.objects.get()
    heads = ["线路编号", "事件编号", "事件", "发生时间", "响应时间", "处置完成时间"]
    good = ["线-01", "事-1", "占道经营", said(-50), said(-30), ""]
    bad = ["线-09", "事-2", "占道经营", said(-50), said(-60), ""]
    worse = ["线-01", "事-3", "占道经营", said(-50), said(-60), ""]
    refused = client(FIRST).post(f"{ROOT}import/", {"file": table(heads, good, bad, worse)})
    text = refused.content.decode()
    assert refused.status_code == 422 and "没有线路编号“线-09”" in text and "响应时间早于发生时间" in text
    assert client(FIRST).post(f"{ROOT}import/", {"file": table(heads, good)}).status_code == 302
    assert Incident.objects.get().responded_at is not None
    for address in (ROOT, f"{ROOT}{row.pk}/"):
        assert "环古城河一线" in opened(OTHER, address)
        assert client(STRANGER).get(address).status_code == 403
    assert "环古城河一线" not in client(DISTRICT).get(ROOT).content.decode()
    assert client(DISTRICT).get(f"{ROOT}{row.pk}/").status_code == 404
    page = f"{ROOT}{row.pk}/"
    for given in (
        {"act": "point", "code": "1", "title": "相门"},
        {"act": "duty", "occasion": "马拉松", "begins": said(-60), "ends": said(600)},
        {"act": "incident", "code": "事-9", "what": "积水", "happened_at": said(-3)},
        {"act": "responded", "incident": str(Incident.objects.get().pk)},
    ):
        status = client(OTHER).post(page, given).status_code
        assert status == (422 if given["act"] == "responded" else 302), given
    point = {"act": "patrol", "point": str(row.points.get().pk), "fine": "yes"}
    assert client(OTHER).post(page, point).status_code == 302 and Patrol.objects.count() == 1
    assert client(OTHER).post(page, {"act": "patrol", "point": "x"}).status_code == 422
