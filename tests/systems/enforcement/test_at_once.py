"""Two people at the same moment: one decision, one payment by a receipt, one case of a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from tests.systems.enforcement.kit import DAY, HEAD, LEGAL, TEAM, act, at, install_city, notified, served
from tests.systems.enforcement.test_spot import send
from tongjian.systems.enforcement.models import Case, Fact, FieldMessage, Payment
from tongjian.systems.enforcement.refused import RefusedError

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> list[str]:
    """All at once; what went wrong, by its kind."""
    barrier, wrong = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        except (RefusedError, IntegrityError) as error:
            wrong.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(each,)) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_at_once() -> None:
    install_city("suzhou")
    case = notified()
    act(case, TEAM[0], "rights-waived", DAY + timedelta(days=3))
    act(case, LEGAL, "reviewed", DAY + timedelta(days=3), {"opinion": "agreed", "text": "同意"})
    day = DAY + timedelta(days=4)

    def decide() -> None:
        act(case, HEAD, "decided", day, {"outcome": "penalty", "fine": "12000"})

    assert together(decide, decide) == ["RefusedError"]
    assert Fact.objects.filter(case=case, kind="decided").count() == 1

    paid_case = served()
    late = DAY + timedelta(days=8)

    def pay() -> None:
        act(paid_case, TEAM[0], "paid", late, {"on": str(late), "amount": "12000", "receipt": "R-1"})

    assert len(together(pay, pay)) == 1
    assert Payment.objects.filter(case=paid_case).count() == 1

    def spot() -> None:
        send("thing-once", at(DAY))

    assert together(spot, spot) == []
    assert Case.objects.filter(key="thing-once").count() == 1
    assert FieldMessage.objects.filter(key="thing-once-1").count() == 1
