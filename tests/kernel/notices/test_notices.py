"""Notices reach the person or everyone in the organisation, and each reads for themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tongjian.kernel.notices.actions import NewNotice, mark_all_read, mark_read, notify_many
from tongjian.kernel.notices.models import Notice, Reading, Seen
from tongjian.kernel.notices.queries import MANY, newest, unread_count
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import ANONYMOUS, Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TODAY = date(2026, 3, 2)


@pytest.fixture
def bureau(db) -> Organisation:
    return Organisation.objects.create(city="suzhou", code="b", name="某局", kind="government")


@pytest.fixture
def people(bureau) -> tuple[User, User, User]:
    """Two colleagues of the bureau and somebody from elsewhere."""
    post = Post.objects.create(organisation=bureau, code="p", title="承办", roles=["handler"])
    users = [User.objects.create(username=name, name=name) for name in ("甲", "乙", "外人")]
    for user in users[:2]:
        Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return users[0], users[1], users[2]


@pytest.fixture
def viewers(people) -> tuple[Viewer, Viewer, Viewer]:
    first, second, other = (viewer_of(user, TODAY) for user in people)
    return first, second, other


def to_bureau(bureau, title="新的待办", **more) -> NewNotice:
    return NewNotice(city="suzhou", organisation=bureau.pk, title=title, **more)


def test_everyone_in_the_organisation_reads_for_themselves(bureau, viewers) -> None:
    first, second, other = viewers
    notify_many([to_bureau(bureau), NewNotice(city="suzhou", user=first.user, title="只给甲")])
    assert [unread_count(viewer) for viewer in (*viewers, ANONYMOUS)] == [2, 1, 0, 0]
    mark_read(first, newest(second)[0].id)
    assert [unread_count(viewer) for viewer in viewers] == [1, 1, 0]
    assert [(row.title, row.unread) for row in newest(first)] == [("只给甲", True), ("新的待办", False)]
    with pytest.raises(Notice.DoesNotExist):
        mark_read(other, newest(second)[0].id)


def test_queries_do_not_grow_with_the_notices(bureau, viewers, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        notify_many([to_bureau(bureau, str(number)) for number in range(120)])
    with django_assert_num_queries(2):
        assert unread_count(viewers[0]) == MANY + 1
    with django_assert_num_queries(2):
        page = newest(viewers[0], most=20)
    assert [row.title for row in page] == [str(number) for number in range(119, 99, -1)]
    assert [row.title for row in newest(viewers[0], before=page[-1].id, most=2)] == ["99", "98"]


def test_marking_all_as_read_keeps_little(bureau, viewers) -> None:
    """Old notices are remembered by one number, new ones one by one, and later ones are unread again."""
    now = timezone.now()
    notify_many([to_bureau(bureau, "旧") for _ in range(50)], now=now - timedelta(hours=1))
    notify_many([to_bureau(bureau, "新") for _ in range(3)], now=now)
    mark_all_read(viewers[0])
    assert [unread_count(viewer) for viewer in viewers] == [0, 53, 0]
    assert (Seen.objects.count(), Reading.objects.count()) == (1, 3)
    notify_many([to_bureau(bureau)])
    assert unread_count(viewers[0]) == 1
    mark_all_read(viewers[0], now=now + timedelta(hours=1))
    assert unread_count(viewers[0]) == 0
    assert Reading.objects.count() == 0
    mark_all_read(ANONYMOUS)


@pytest.mark.parametrize("both", [True, False])
def test_a_notice_has_exactly_one_addressee(bureau, people, both) -> None:
    new = NewNotice(
        "suzhou", "x", organisation=bureau.pk if both else None, user=people[0].pk if both else None
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        notify_many([new])


@pytest.fixture
def browser(people) -> Client:
    client = Client()
    client.force_login(people[0])
    return client


def test_the_bell(bureau, browser) -> None:
    assert "count" not in browser.get("/notices/bell/").content.decode()
    notify_many([to_bureau(bureau) for _ in range(MANY + 5)])
    assert "99+" in browser.get("/notices/bell/").content.decode()
    assert Client().get("/notices/bell/").content == b""


def test_opening_a_notice_reads_it_and_goes_there(bureau, browser, people) -> None:
    notify_many([to_bureau(bureau, link="/cases/1/"), to_bureau(bureau, link="//elsewhere.example/")])
    outward, inward = (row.id for row in newest(viewer_of(people[0], TODAY)))
    assert browser.post(f"/notices/{inward}/open/")["Location"] == "/cases/1/"
    assert browser.post(f"/notices/{outward}/open/")["Location"] == "/notices/"
    assert "count" not in browser.get("/notices/bell/").content.decode()


def test_the_list_shows_the_unread_and_turns_pages(bureau, browser) -> None:
    notify_many([to_bureau(bureau, f"第{number}号") for number in range(35)])
    page = browser.get("/notices/").content.decode()
    assert "第34号" in page
    assert "第4号" not in page
    older = browser.get(f"/notices/?after={Notice.objects.get(title='第5号').pk}").content.decode()
    assert "第4号" in older
    assert "未读" in older
    assert browser.post("/notices/read/").status_code == 302
    assert "未读" not in browser.get("/notices/").content.decode()


def test_strangers_and_visitors_are_refused(bureau, people) -> None:
    notify_many([to_bureau(bureau)])
    visitor, stranger = Client(), Client()
    stranger.force_login(people[2])
    where = f"/notices/{Notice.objects.get().pk}/open/"
    assert stranger.post(where).status_code == 404
    assert "没有消息" in stranger.get("/notices/").content.decode()
    for client_answer in (visitor.get("/notices/"), visitor.post(where), visitor.post("/notices/read/")):
        assert client_answer.status_code == 302
        assert "/sign-in/" in client_answer["Location"]
