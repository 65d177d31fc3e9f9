"""Addresses of assessment results, special topics and the monthly ledger."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from tests.systems.approval.address import OWN_ADMINISTRATOR, Address
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.operation.acting import open_month
from tongjian.systems.assessment.topics.buildings import add
from tongjian.systems.assessment.topics.routes import add_route

CITY = "suzhou"
NOTHING = UUID(int=9)


def make_results(head: Viewer) -> dict[str, UUID]:
    """A building, a route and a ledger."""
    now = timezone.now()
    today = timezone.localdate(now)
    cells = {
        "code": "违-1",
        "district": "姑苏区",
        "address": "观前街",
        "kind": "新增",
        "found_on": str(today),
        "found_m2": "10",
    }
    route = {"code": "线-1", "title": "古城一线", "district": "姑苏区", "metres": "100"}
    month = open_month(head, CITY, today, now)
    assert month is not None
    return {
        "building": add(head, CITY, cells, now).pk,
        "route": add_route(head, CITY, route, now).pk,
        "month": month.pk,
    }


def table(period: Period, made: dict[str, UUID]) -> Iterator[Address]:
    """Every address; what has no row here is refused or not there."""
    city, nothing = {"city": CITY}, {"city": CITY, "key": NOTHING}
    of_period = {"city": CITY, "key": period.pk}
    for name in ("results", "appeals", "analysis", "sharing", "buildings", "routes", "operation"):
        yield Address(f"assessment-{name}", city, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-results-period", of_period, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-verification", of_period)
    yield Address("assessment-evidence", nothing)
    yield Address("assessment-publication", nothing)
    yield Address("assessment-use", nothing, posted={"rule": "notice"})
    yield Address("assessment-use-reverse", nothing, posted={"reason": "试"})
    yield Address("assessment-report", nothing)
    yield Address("assessment-appeal-file", nothing)
    yield Address("assessment-appeal", nothing)
    yield Address("assessment-appeal-letter", nothing)
    yield Address("assessment-buildings-import", city)
    yield Address("assessment-incidents-import", city)
    yield Address("assessment-building", {"city": CITY, "key": made["building"]})
    yield Address("assessment-route", {"city": CITY, "key": made["route"]})
    month = {"city": CITY, "key": made["month"]}
    yield Address("assessment-operation-month", month, open_to=OWN_ADMINISTRATOR)
    yield Address("assessment-operation-month", month, posted={"act": "enter"}, open_to=OWN_ADMINISTRATOR)
