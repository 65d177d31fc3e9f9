"""One signed root a day; a receipt convinces without us; whoever rewrites the past is contradicted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from bench import world
from tongjian.cli import main
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.ledger import bills, merkle
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.ledger.guard import BILLS
from tongjian.kernel.ledger.models import Bill, Event
from tongjian.kernel.ledger.proving import flaws
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


def test_a_receipt_convinces_from_the_files_alone(worked: None, tmp_path: Path) -> None:
    event = Event.objects.filter(kind="opened").order_by("id").first()
    bill = bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    receipt, published = bills.receipt(event), bills.published(bill)
    assert list(flaws(receipt, published)) == []
    assert list(flaws(receipt, None)) == []
    assert len(list(flaws(receipt | {"digest": "0" * 64}, published))) == 2
    assert len(list(flaws(receipt, published | {"root": "0" * 64}))) == 2
    assert "还没有证明" in next(flaws({k: v for k, v in receipt.items() if k != "proof"}, published))
    later = receipt["proof"]["links"][0]
    forged = receipt | {"proof": receipt["proof"] | {"links": [[*later[:4], "{}", later[5]]]}}
    assert "接不到" in next(flaws(forged, published))


def test_the_command_says_what_a_receipt_proves(
    worked: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event = Event.objects.order_by("id").first()
    bill = bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    files = {"receipt": bills.receipt(event), "bill": bills.published(bill), "other": {}}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")

    def told(receipt: str, bill: str) -> tuple[int, str]:
        code = main(["verify", "--receipt", str(tmp_path / receipt), "--bill", str(tmp_path / bill)])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    assert told("receipt", "bill")[0] == 0
    code, sentence = told("receipt", "other")
    assert code == 2
    assert "不是回执或日结单" in sentence


def test_anyone_may_keep_the_bills(worked: None, client: Client) -> None:
    bill = bills.make_bill(world.CITY, DAY, world.A_MONDAY + timedelta(days=1))
    assert client.get(f"/bills/{world.CITY}/{DAY}/").json() == bills.published(bill)
    assert client.get(f"/bills/{world.CITY}/").json()["bills"] == [bills.published(bill)]
    assert client.get(f"/bills/{world.CITY}/2026-03-04/").status_code == 404
    assert client.get(f"/bills/{world.CITY}/someday/").status_code == 404


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
