"""Two people at once: a batch is closed once, and a site never goes on with an order standing."""

from __future__ import annotations

from functools import partial

import pytest
from django.conf import settings

from tests.systems.supervision.centre.made import AT, CITY, inspection, install_people
from tests.together import together as at_once
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project
from tongjian.systems.supervision.centre.models import Batch, BatchRow, HourCount, HourLife, Site, SiteState
from tongjian.systems.supervision.centre.operation.counting import Counter
from tongjian.systems.supervision.centre.records.batches import close_batch, open_batch
from tongjian.systems.supervision.centre.sites import orders, registering
from tongjian.systems.supervision.centre.sites.registering import SiteFacts

together = partial(at_once, refused=RefusedError)
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PASSWORD_HASHERS", CHEAP)
    install_people()


def test_people_meet() -> None:
    """One batch, one site, one hour: what each pair comes to. In one test, as the city is made for each."""
    inspection("V-1")
    opened = together(*[lambda: open_batch(CITY, by=None, at=AT)] * 2)
    assert sorted(opened) == ["done", "还有一个批次没有关闭，请先关闭它"]
    batch = Batch.objects.get(city=CITY)
    closed = together(*[lambda: close_batch(batch, by=None, at=AT)] * 2)
    assert closed.count("done") == 1 and any("已经关闭" in each for each in closed)
    assert BatchRow.objects.count() == 1

    site = _site()
    first = orders.stop(site.pk, "基坑", "支护变形", by=None, at=AT)
    met = together(
        lambda: orders.resume(first.pk, "已加固", by=None, at=AT),
        lambda: orders.stop(site.pk, "塔吊", "附着不足", by=None, at=AT),
        lambda: orders.resume(first.pk, "再次", by=None, at=AT),
    )
    assert met.count("done") == 2
    # Whoever came first: an order stands, so the site is stopped.
    assert Site.objects.get(pk=site.pk).state == SiteState.STOPPED
    assert [order.scope for order in orders.standing(site)] == ["塔吊"]

    _processes_add_up()


def _site() -> Site:
    project = Project.objects.get(city=CITY, code="2411-320506-89-01-710359")
    station = Organisation.objects.get(city=CITY, code="quality-safety-station")
    facts = SiteFacts("仓储用房", "甲公司", "乙公司", AT.date(), AT.date())
    return registering.register(project, None, station, facts, by=None, at=AT)


def _processes_add_up() -> None:
    """Two processes write the counts of the same hour: neither overwrites the other."""
    counters = [Counter(), Counter()]
    for minute, counter in enumerate(counters):
        counter.add("workbench", 200, 40, AT)
        counter.alive(AT.replace(minute=minute))
    assert together(*[counter.write for counter in counters]) == ["done", "done"]
    row = HourCount.objects.get(route="workbench")
    assert (row.requests, row.spread[0]) == (2, 2)
    assert HourLife.objects.get().minutes == 0b11
