"""The list of urgings is worked out anew from the ledger, and what differs is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bench import world
from tests.kernel.oversight.conftest import viewer
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.oversight.models import Urging
from tongjian.kernel.oversight.verify import differences
from tongjian.kernel.people.viewer import SYSTEM, Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def urged(accepted: world.Opened) -> Urging:
    """One urging that was answered late, after it had gone to the head."""
    case, now = accepted.matters[1], world.A_MONDAY
    perform("urge", case, viewer("department-0", Role.SUPERVISOR), {"remark": "请抓紧办理"}, now=now)
    perform("escalate_urging", case, SYSTEM, now=now + 3 * DAY)
    urging = Urging.objects.get(case=case)
    given = {"urging": str(urging.pk), "remark": "本周内办结"}
    perform("answer_urging", case, viewer("department-1", Role.HANDLER), given, now=now + 4 * DAY)
    urging.refresh_from_db()
    return urging


def test_what_happened_is_what_is_listed(urged: Urging) -> None:
    assert urged.step == "head" and urged.answered_at is not None
    assert list(differences()) == [] == list(differences(world.CITY))


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda: Urging.objects.update(answered_at=None), "与台账不符的列：answered_at"),
        (lambda: Urging.objects.update(step="department"), "与台账不符的列：step"),
        (lambda: Urging.objects.all().delete(), "台账中的督办不在督办清单中"),
    ],
)
def test_a_tampered_row_is_named(urged: Urging, tamper: Callable[[], object], sentence: str) -> None:
    tamper()
    ((where, said),) = differences(world.CITY)
    assert said == sentence and where.startswith("督办 ")


def test_a_row_nobody_recorded_is_named(urged: Urging) -> None:
    urged.pk = urged.case_id
    urged.save(force_insert=True)
    ((_, said),) = differences()
    assert said == "督办清单中有台账没有的督办"
    assert list(differences("elsewhere")) == []
