"""日结单: one signed root a day over the heads of all chains that changed, chained to the day before.

The bill is kept in the database and written as a file outside it, so that whoever can rewrite the one is
still contradicted by the other. A receipt proves, with the bill alone, that an event was there that day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from tongjian.kernel.ledger import merkle
from tongjian.kernel.ledger.chain import GENESIS, canonical, moment
from tongjian.kernel.ledger.models import Bill, Event
from tongjian.kernel.ledger.signing import signature_holds, signer

# Transactions that began before midnight have ended by then; the database gives up on any after 30 seconds.
SETTLED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Head:
    """Where a chain stood at the end of a day."""

    chain: UUID
    seq: int
    digest: str

    @property
    def leaf(self) -> str:
        return f"{self.chain} {self.seq} {self.digest}"


def heads_of(city: str, day: date) -> list[Head]:
    """The last event of every chain that changed that local day, in the order of the chains. 1 query."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    of_day = Event.objects.filter(city=city, at__gte=begin, at__lt=begin + timedelta(days=1))
    heads: dict[UUID, Head] = {}
    for chain, seq, digest in of_day.order_by("chain", "seq").values_list("chain", "seq", "digest"):
        heads[chain] = Head(chain, seq, digest)
    return list(heads.values())


def make_due_bills(city: str, now: datetime) -> list[Bill]:
    """Make the bill of every day that is over and has none. Safe to run twice, by two at once."""
    first = Event.objects.filter(city=city).aggregate(first=Min("at"))["first"]
    if first is None:
        return []
    last = Bill.objects.filter(city=city).aggregate(last=Max("day"))["last"]
    day = last + timedelta(days=1) if last else timezone.localdate(first)
    through = timezone.localdate(now - SETTLED_AFTER) - timedelta(days=1)
    made: list[Bill] = []
    while day <= through:
        made.append(make_bill(city, day, now))
        day += timedelta(days=1)
    return made


def make_bill(city: str, day: date, now: datetime) -> Bill:
    """The bill of one day; the one that is there when it was made already."""
    with transaction.atomic():
        before = (
            Bill.objects.select_for_update(no_key=True)
            .filter(city=city, day__lt=day)
            .order_by("-day")
            .first()
        )
        heads = heads_of(city, day)
        bill = Bill(
            city=city,
            day=day,
            root=merkle.root([head.leaf for head in heads]),
            count=len(heads),
            previous=before.digest if before else GENESIS,
            public_key=signer().public,
            made_at=now,
        )
        bill.digest = merkle.root([text_of(bill)])
        bill.signature = signer().sign(text_of(bill))
        # Whoever comes second keeps the bill that is there: one day has one bill.
        Bill.objects.bulk_create([bill], ignore_conflicts=True)
        bill = Bill.objects.get(city=city, day=day)
    _write_outside(bill)
    return bill


def text_of(bill: Bill) -> str:
    """What the signature of a bill covers."""
    return canonical(
        {
            "city": bill.city,
            "day": bill.day.isoformat(),
            "root": bill.root,
            "count": bill.count,
            "previous": bill.previous,
        }
    )


def published(bill: Bill) -> dict[str, Any]:
    """The bill as anyone may keep it."""
    return {
        **json.loads(text_of(bill)),
        "digest": bill.digest,
        "signature": bill.signature,
        "public_key": bill.public_key,
        "algorithm": signer().algorithm,
    }


def receipt(event: Event) -> dict[str, Any]:
    """回执: a signed statement that the event is recorded, with the proof once the day's bill is made."""
    body = {
        "chain": str(event.chain),
        "seq": event.seq,
        "kind": event.kind,
        "at": moment(event.at),
        "digest": event.digest,
    }
    given: dict[str, Any] = {
        **body,
        "signature": signer().sign(canonical(body)),
        "public_key": signer().public,
    }
    day = timezone.localdate(event.at)
    bill = Bill.objects.filter(city=event.city, day=day).first()
    if bill is None:
        return given
    heads = heads_of(event.city, day)
    index = next(i for i, head in enumerate(heads) if head.chain == event.chain)
    later = Event.objects.filter(chain=event.chain, seq__gt=event.seq, seq__lte=heads[index].seq)
    given["proof"] = {
        "day": day.isoformat(),
        "index": index,
        "count": len(heads),
        "head": heads[index].leaf,
        "path": merkle.proof([head.leaf for head in heads], index),
        # From this event to the head of the day: what each later event was hashed from.
        "links": [
            [link.seq, link.kind, moment(link.at), link.actor, link.body, link.digest]
            for link in later.order_by("seq")
        ],
    }
    return given


def first_difference(city: str | None = None) -> Iterator[str]:
    """What of the bills does not follow from the events, or is not as it was written outside."""
    bills = Bill.objects.order_by("city", "day")
    previous: dict[str, str] = {}
    for bill in bills.filter(city=city) if city else bills:
        name = f"{bill.city} {bill.day} 日结单"
        heads = heads_of(bill.city, bill.day)
        if bill.previous != previous.get(bill.city, GENESIS):
            yield f"{name}与前一日接不上"
        elif merkle.root([head.leaf for head in heads]) != bill.root:
            yield f"{name}的根与当日台账不符"
        elif not signature_holds(text_of(bill), bill.signature, bill.public_key):
            yield f"{name}的签名不成立"
        else:
            yield from _outside_differs(bill, name)
        previous[bill.city] = bill.digest


def _outside_differs(bill: Bill, name: str) -> Iterator[str]:
    path = _outside(bill)
    if not path.exists():
        yield f"{name}在库外没有副本（{path.name}）"
    elif json.loads(path.read_text("utf-8")) != published(bill):
        yield f"{name}与库外副本不一致"


def _outside(bill: Bill) -> Path:
    return Path(settings.VAR) / "bills" / bill.city / f"{bill.day}.json"


def _write_outside(bill: Bill) -> None:
    path = _outside(bill)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{uuid4().hex}")
    draft.write_text(json.dumps(published(bill), ensure_ascii=False, indent=1), "utf-8")
    draft.replace(path)
