"""Everything can be recomputed from the ledger, and whatever was tampered with is found and named."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from bench import world
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.guard import EVENTS
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_nothing_differs_after_ordinary_work(accepted: world.Opened) -> None:
    assert list(differences()) == []


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET body = '{}'", "DELETE FROM ledger_event"])
def test_the_database_refuses_to_change_an_event(accepted: world.Opened, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _without_triggers(statement: str, given: list[object]) -> None:
    """What somebody with the keys of the database could do."""
    with connection.cursor() as cursor:
        for name in EVENTS.names:
            on = "" if connection.vendor == "sqlite" else " ON ledger_event"
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(statement, given)
    EVENTS.install()


def test_a_tampered_event_is_named(accepted: world.Opened) -> None:
    event = Event.objects.filter(chain=accepted.matters[0], kind="limit").get()
    _without_triggers("UPDATE ledger_event SET body = replace(body, '10', '90') WHERE id = %s", [event.pk])
    found = list(differences())
    assert len(found) == 1
    assert str(accepted.matters[0]) in found[0].where
    assert f"第{event.seq}条" in found[0].sentence


def test_a_removed_event_is_named(accepted: world.Opened) -> None:
    event = Event.objects.filter(chain=accepted.matters[1], kind="limit").get()
    _without_triggers("DELETE FROM ledger_event WHERE id = %s", [event.pk])
    (found,) = differences()
    assert f"第{event.seq}条记录缺失" in found.sentence


def test_a_changed_row_is_named_with_its_column(accepted: world.Opened) -> None:
    Case.objects.filter(pk=accepted.stage).update(status=11)
    (found,) = differences()
    assert "status" in found.sentence


def test_a_row_nobody_wrote_is_found(accepted: world.Opened) -> None:
    task = Task.objects.filter(case=accepted.matters[0]).get()
    task.pk = accepted.stage
    task.save(force_insert=True)
    (found,) = differences()
    assert "不在台账中" in found.sentence


def test_missing_triggers_are_reported(accepted: world.Opened) -> None:
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_event"
        cursor.execute(f"DROP TRIGGER {EVENTS.names[0]}{on}")
    try:
        assert EVENTS.names[0] in next(differences()).sentence
    finally:
        EVENTS.install()
