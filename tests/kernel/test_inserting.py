"""Rows written by kept statements are the rows `bulk_create` writes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongjian.kernel.inserting import LEAVE, Instead, insert
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOON = datetime(2026, 3, 2, 12, 30, 15, 123456, tzinfo=UTC)


def job(key: str | None, name: str = "first") -> Job:
    return Job(city="", name=name, args={"文": [1, None]}, unique_key=key, ready_at=NOON)


def event(seq: int) -> Event:
    chain = UUID(int=7)
    return Event(city="x", chain=chain, root=chain, seq=seq, kind="k", at=NOON, body="{}", digest=str(seq))


class TestInsert:
    def test_every_column_comes_back_as_it_was_given(self) -> None:
        insert([job(None)])
        insert([event(1)])
        read, happened = Job.objects.get(), Event.objects.get()
        assert (read.args, read.unique_key, read.state, read.ready_at) == (
            {"文": [1, None]},
            None,
            State.WAITING,
            NOON,
        )
        assert (happened.chain, happened.actor, happened.at, happened.previous) == (
            UUID(int=7),
            None,
            NOON,
            "",
        )

    def test_two_hundred_rows_are_one_statement(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            insert([event(seq) for seq in range(1, 202)])
            insert([])
        assert len(queries) == 2
        assert Event.objects.count() == 201

    def test_a_row_that_is_there_is_refused_left_or_overwritten(self) -> None:
        moving = Instead(("unique_key",), ("name",), where="state = 'waiting'")
        insert([job("key")])
        with pytest.raises(IntegrityError), transaction.atomic():
            insert([job("key")])
        insert([job("key", "left out")], LEAVE)
        assert Job.objects.get().name == "first"
        insert([job("key", "moved")], moving)
        assert Job.objects.get().name == "moved"

    def test_a_condition_of_the_index_counts(self) -> None:
        insert([job("key")])
        Job.objects.update(state=State.DONE)
        insert([job("key", "second")], Instead(("unique_key",), ("name",), where="state = 'waiting'"))
        assert sorted(Job.objects.values_list("name", flat=True)) == ["first", "second"]
