"""One signed root a day; a receipt convinces without us; whoever rewrites the past is contradicted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bench import world
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.ledger import bills, merkle
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.guard import BILLS
from tongjian.kernel.ledger.models import Bill, Event
from tongjian.kernel.ledger.signing import signature_holds, signer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DAY = timezone.localdate(world.A_MONDAY)


@pytest.fixture
def worked(transactional_db: None, settings: object, tmp_path: Path) -> None:
    """Two stages, one of them accepted, in an installation of its own."""
    settings.VAR = tmp_path
    signer.cache_clear()
    with world.pack_installed(3):
        world.open_stage("wide")
        opened = world.open_stage("joint")
        perform("accept", opened.stage, world.officer("window"), {}, now=world.A_MONDAY)
        yield
    signer.cache_clear()


def test_a_day_that_is_over_gets_one_bill(worked: None) -> None:
    now = world.A_MONDAY + timedelta(days=3)
    made = bills.make_due_bills(world.CITY, now)
    assert [bill.day for bill in made] == [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]
    assert made[0].count == Event.objects.values("chain").distinct().count()
    assert made[1].count == 0
    assert bills.make_due_bills(world.CITY, now) == []
    assert list(bills.first_difference()) == []


def test_a_day_is_not_billed_while_it_may_still_grow(worked: None) -> None:
    midnight = world.A_MONDAY.replace(hour=0, minute=0) + timedelta(days=1)
    assert bills.make_due_bills(world.CITY, midnight + timedelta(minutes=5)) == []
    assert len(bills.make_due_bills(world.CITY, midnight + timedelta(minutes=11))) == 1


def test_a_receipt_is_signed_at_once_and_proved_by_the_bill(worked: None) -> None:
    event = Event.objects.filter(kind="status").order_by("id").first()
    early = bills.receipt(event)
    signed = {key: early[key] for key in ("chain", "seq", "kind", "at", "digest")}
    assert signature_holds(canonical(signed), early["signature"], early["public_key"])
    assert "proof" not in early
    bill = bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    proof = bills.receipt(event)["proof"]
    assert merkle.holds(proof["head"], proof["index"], proof["count"], proof["path"], bill.root)
    assert proof["head"].endswith(proof["links"][-1][-1] if proof["links"] else event.digest)


@pytest.mark.parametrize("column", ["root", "previous", "signature"])
def test_a_rewritten_bill_is_found(worked: None, column: str) -> None:
    bill = bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Bill.objects.filter(pk=bill.pk).update(count=7)
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_bill"
        cursor.execute(f"DROP TRIGGER {BILLS.names[0]}{on}")
    Bill.objects.filter(pk=bill.pk).update(**{column: "0" * 63 + "1"})
    BILLS.install()
    assert len(list(bills.first_difference())) == 1


def test_the_copy_outside_the_database_contradicts(worked: None) -> None:
    bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    path = Path(settings.VAR) / "bills" / world.CITY / f"{DAY}.json"
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**kept, "count": 7}), "utf-8")
    (found,) = bills.first_difference()
    assert "副本不一致" in found
