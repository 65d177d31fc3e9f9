"""How many SQL queries an act takes, whatever the case holds. Savepoints are the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.systems.enforcement.kit import DAY, HEAD, LEGAL, PARTY, TEAM, act, at, notified, opened, viewer
from tongjian.kernel.people.models import User
from tongjian.systems.enforcement.conducting import tell
from tongjian.systems.enforcement.publishing import publish

pytestmark = [pytest.mark.database, pytest.mark.django_db]
VIEWER = 2
"""The account and its posts, which the kit reads before each act."""


@contextmanager
def at_most(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [each["sql"] for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len(asked) - VIEWER <= number, "\n".join(each[:120] for each in asked)


def test_an_act_takes_ten_queries_and_one_more_for_a_number(suzhou: str) -> None:
    with at_most(9):
        opened()
    case, day = notified(), DAY + timedelta(days=3)
    with at_most(8):
        act(case, PARTY, "defended", day, {"text": "已停工"})
    with at_most(9):
        act(case, TEAM[0], "defence-answered", day, {"accepted": "on", "reason": "属实"})
    with at_most(10):
        act(case, LEGAL, "reviewed", day, {"opinion": "agreed", "text": "同意"})
    day = DAY + timedelta(days=10)
    with at_most(11):
        act(case, HEAD, "decided", day, {"outcome": "penalty", "fine": "12000"})
    with at_most(10):
        act(case, TEAM[0], "served", day, {"paper": "decision", "way": "direct", "receiver": "沈嘉禾"})
    with at_most(9):
        act(case, TEAM[0], "paid", day, {"on": str(day), "amount": "12000", "receipt": "R-1"})
    with at_most(10):
        publish(viewer(TEAM[0]), "suzhou", case, "", at(day, 12))
    with at_most(15 - VIEWER):
        tell(case, at(day, 13))
    with at_most(4 - VIEWER):
        tell(case, at(day, 14))


def test_the_page_of_an_act_reads_the_case_once(suzhou: str) -> None:
    case, browser = notified(), Client()
    browser.force_login(User.objects.get(username=TEAM[0]))
    address = reverse("enforcement-act", args=["suzhou", case, "rights-waived"])
    with at_most(8 + len(("session", "user", "viewer", "session with what is said")) - VIEWER):
        assert browser.post(address).status_code == 302
