"""An order to rectify that the field gave is warned of once its day has passed, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.field import made
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.supervision.field import acting
from tongjian.systems.supervision.field.models import Finding
from tongjian.systems.supervision.field.reporting import report_order
from tongjian.systems.supervision.risk.models import Warning
from tongjian.systems.supervision.risk.warnings.sweeping import sweep

pytestmark = [pytest.mark.database, pytest.mark.django_db]
GIVEN = made.NOW + timedelta(days=1)
DUE = made.TODAY + timedelta(days=11)


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with held(django_db_blocker):
        made.install_city()
        made.concluded({made.EXIT: "堆放杂物"})
        yield


@pytest.fixture
def finding() -> UUID:
    return Finding.objects.get(item=made.EXIT).pk


def warned(days: int) -> bool:
    """Whether the sweep so many days after the last one of the order warns of it."""
    day = DUE + timedelta(days=days)
    sweep("suzhou", day, timezone.make_aware(datetime.combine(day, time(7))))
    return Warning.objects.filter(rule="rectification-overdue", found_on=day).exists()


def test_an_order_is_warned_of_after_its_own_day(finding: UUID) -> None:
    acting.order(made.viewer("suzhou-inspector"), finding, DUE, "清理通道并保持畅通", GIVEN)
    report_order({"finding": str(finding)})
    assert Conduct.objects.get(kind="other").body["due_on"] == DUE.isoformat()
    assert not warned(0)
    assert warned(1)
    assert DUE.isoformat() in Warning.objects.get(rule="rectification-overdue").detail


def test_what_was_mended_is_not(finding: UUID) -> None:
    acting.order(made.viewer("suzhou-inspector"), finding, DUE, "清理通道并保持畅通", GIVEN)
    report_order({"finding": str(finding)})
    Finding.objects.filter(pk=finding).update(state="closed", changed_at=GIVEN)
    report_order({"finding": str(finding)})
    assert not warned(30)
