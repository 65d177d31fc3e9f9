"""Two heads at one request at the same moment, two officials at one warning: one of them is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.systems.supervision.risk.conftest import make
from tests.systems.supervision.risk.people import HANDLER, HEAD, NOW, viewer
from tests.together import DONE, together
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.ledger.models import Event
from tongjian.systems.supervision.risk.credit.asking import decide_repair
from tongjian.systems.supervision.risk.models import Act, Repair, Step, Warning
from tongjian.systems.supervision.risk.warnings.acting import Given, act

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment: what was refused, in its sentences."""
    return [said for said in together(*acts, refused=RefusedError) if said != DONE]


def test_one_repair_is_decided_once_and_one_warning_judged_once() -> None:
    make()
    head, handler = viewer(HEAD), viewer(HANDLER)
    asked = Repair.objects.get()
    refused = at_once(
        lambda: decide_repair(head, asked.pk, True, "符合", NOW),
        lambda: decide_repair(head, asked.pk, False, "不符合", NOW),
    )
    assert len(refused) == 1 and "已经决定" in refused[0]
    ended = Event.objects.filter(
        chain=asked.display_id, kind__in=("risk:display-ended", "risk:display-repair-refused")
    )
    assert ended.count() == 1
    row = Warning.objects.filter(state="found").order_by("pk").first()
    assert row is not None
    refused = at_once(
        lambda: act(handler, row.pk, Act.JUDGE, Given("可信", "confirmed"), NOW),
        lambda: act(head, row.pk, Act.JUDGE, Given("误报", "false"), NOW),
    )
    assert len(refused) == 1 and "不能研判" in refused[0]
    assert Step.objects.filter(warning=row).count() == 2
