"""Two people at the same moment: one conclusion, one reply or one answer, facts numbered without a gap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection

from tests.systems.supervision.field import made
from tests.systems.supervision.field.made import EXIT, INSPECTORS, NOW, TODAY, Phone, viewer
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.supervision.field import acting, answering
from tongjian.systems.supervision.field.concluding import conclude
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import FieldFact, Finding, Visit

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PASSWORD_HASHERS", CHEAP)
    made.install_city()


def together(*acts: Callable[[], object]) -> list[str]:
    """What each of them came to, all begun at the same moment."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            act()
        except RefusedError as error:
            return str(error)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_people_meet() -> None:
    """One city for all three, since making it takes longer than they do."""
    two_conclude_together()
    two_phones_send_together()
    a_reply_meets_an_answer_to_an_extension()


def two_conclude_together() -> None:
    row = made.visit()
    made.recorded(row, {EXIT: "堆放杂物"})
    one, two = (viewer(name) for name in INSPECTORS)
    at = NOW + timedelta(hours=1)
    said = together(lambda: conclude(one, row.pk, at), lambda: conclude(two, row.pk, at))
    assert sorted(each == "done" for each in said) == [False, True]
    assert any("不能再办结" in each for each in said)
    assert Conduct.objects.filter(origin=f"visit:{row.pk}").count() == 1
    assert Finding.objects.filter(visit=row).count() == 1


def two_phones_send_together() -> None:
    row = made.visit()
    phones = [Phone(row, name) for name in INSPECTORS]
    for phone in phones:
        for _ in range(10):
            phone.answer(EXIT, "pass")
    assert together(*(phone.sync for phone in phones)) == ["done", "done"]
    numbers = FieldFact.objects.filter(visit=row).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 21))
    assert Visit.objects.get(pk=row.pk).facts == 20


def a_reply_meets_an_answer_to_an_extension() -> None:
    finding = Finding.objects.get(state="found").pk
    officer, company, picture = viewer(INSPECTORS[0]), viewer("suzhou-applicant"), made.picture()
    due = TODAY + timedelta(days=10)
    acting.order(officer, finding, due, "清理", NOW)
    answering.ask_extension(company, finding, due + timedelta(days=5), "材料未到", NOW)
    said = together(
        lambda: answering.reply(company, finding, "已清理", [picture], NOW),
        lambda: acting.answer_extension(officer, finding, granted=True, until=None, words="", now=NOW),
    )
    row = Finding.objects.get(pk=finding)
    # The reply always counts; the extension was granted before it, or is told that nothing waits any more.
    assert said[0] == "done"
    assert row.state == "replied"
    assert row.asked_until is None
    assert (row.due_on == due) == (said[1] != "done")
