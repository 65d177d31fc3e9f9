"""The outbox: told once, with the change or not at all, found when altered, and put back on demand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from tongjian.kernel.exchange.actions import announce, replay
from tongjian.kernel.exchange.guard import MESSAGES
from tongjian.kernel.exchange.models import Message, MessageState
from tongjian.kernel.exchange.queries import Asked, page, reconciled, topics
from tongjian.kernel.exchange.verify import differences
from tongjian.kernel.people.models import User

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def told(key: str = "1", topic: str = "conduct.reported", *, at: datetime = AT) -> Message:
    return announce("suzhou", topic, key, {"number": key, "name": "检查"}, at=at)


def test_the_same_message_is_told_once(django_assert_num_queries):
    first = told()
    with django_assert_num_queries(2):
        assert told() == first
    assert Message.objects.count() == 1


def test_a_key_is_never_used_for_two_contents():
    told()
    with pytest.raises(ValueError, match="another content"):
        announce("suzhou", "conduct.reported", "1", {"number": "other"}, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_message_needs_the_transaction_of_its_change():
    with pytest.raises(RuntimeError):
        told()
    with transaction.atomic():
        told()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_what_was_told_never_changes_and_verify_finds_what_got_round_the_guard():
    row = told()
    with pytest.raises(DatabaseError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(payload="{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert list(differences("suzhou")) == []
    with connection.cursor() as cursor:
        for name in MESSAGES.names:
            on = "" if connection.vendor == "sqlite" else f" ON {MESSAGES.table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    Message.objects.filter(pk=row.pk).update(payload="{}")
    assert [where for where, _ in differences(None)] == ["待推送数据 conduct.reported 1"]
    MESSAGES.install()


def test_replay_puts_back_what_was_told_since_a_day(django_assert_num_queries):
    told("1", at=AT.replace(month=6))
    told("2")
    told("3", "plan.published")
    Message.objects.update(state=MessageState.DELIVERED, delivered_at=AT)
    user = User.objects.create(username="a", name="某人")
    with django_assert_num_queries(5):  # update, two of the ledger, and the savepoint's two
        assert replay("suzhou", date(2026, 7, 1), "conduct.reported", by=user.pk, at=AT) == 1
    waiting = Message.objects.get(state=MessageState.WAITING)
    assert (waiting.key, waiting.again) == ("2", 1)
    assert [(each.topic, each.number, each.waiting) for each in topics("suzhou")] == [
        ("conduct.reported", 2, 1),
        ("plan.published", 1, 0),
    ]


def test_both_sides_compare_one_digest():
    told("1")
    before = reconciled("suzhou", date(2026, 7, 1))
    told("2")
    after = reconciled("suzhou", date(2026, 7, 1))
    assert (before[0].number, after[0].number) == (1, 2)
    assert before[0].digest != after[0].digest
    assert reconciled("suzhou", date(2026, 7, 2)) == []


def test_a_page_begins_after_the_last_of_the_one_before(django_assert_num_queries):
    for number in range(60):
        told(str(number))
    with django_assert_num_queries(1):
        rows, after = page("suzhou", Asked(), None)
    rest, last = page("suzhou", Asked(), after)
    assert (len(rows), len(rest), last) == (50, 10, None)
    assert [row.key for row in page("suzhou", Asked(text="59"), None)[0]] == ["59"]
