"""Rows written by kept statements are the rows `bulk_create` writes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import Status
from tongjian.kernel.inserting import LEAVE, Instead, insert, insert_plain
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOON = datetime(2026, 3, 2, 12, 30, 15, 123456, tzinfo=UTC)


def job(key: str | None, name: str = "first") -> Job:
    return Job(city="", name=name, args={"文": [1, None]}, unique_key=key, ready_at=NOON)


def event(seq: int) -> Event:
    chain = UUID(int=7)
    return Event(city="x", chain=chain, root=chain, seq=seq, kind="k", at=NOON, body="{}", digest=str(seq))


def case(number: int, moment: datetime) -> Case:
    """With a value in every kind of column: ids, moments, days, numbers, truth, and nothing."""
    root = UUID(int=moment.microsecond + 9)
    return Case(
        id=UUID(int=number),
        city="x",
        root=root,
        parent=None,
        kind="k",
        matter="m",
        definition="d",
        title="改造",
        number=f"{number}",
        organisation=2**40,
        works=root,
        status=Status.ACCEPTED,
        status_since=moment,
        opened_at=moment,
        accepted_at=None,
        due_on=moment.date(),
        paused=True,
        seq=3,
        head="",
    )


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

    @pytest.mark.parametrize(
        "moment",
        [
            NOON,
            NOON.replace(microsecond=0),
            NOON.astimezone(ZoneInfo("Asia/Shanghai")),
            datetime(1, 1, 2, tzinfo=UTC),
        ],
    )
    def test_what_is_written_is_what_the_fields_would_write(self, moment: datetime) -> None:
        """To the byte: what compares as text in SQLite must be written alike by both ways."""
        by_field, kept = (case(number, moment) for number in (1, 2))
        by_field.save(force_insert=True)
        insert([kept])
        columns = [f.column for f in Case._meta.concrete_fields if f.name not in ("id", "root", "number")]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM cases_case ORDER BY number")
            first, second = cursor.fetchall()
        assert first == second

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


class TestInsertPlain:
    def test_columns_of_other_kinds_are_refused(self) -> None:
        with pytest.raises(TypeError):
            insert_plain(Job, [("", "first")])
