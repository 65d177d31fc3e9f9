"""What a run is made from, gathered once and frozen: model, objects, inspections and sanctions."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongjian.engines.risk import Model, Sanction, credit
from tongjian.engines.risk.credit import months_after
from tongjian.kernel.inspectorate.models import ConductKind, Subject
from tongjian.kernel.inspectorate.queries import running
from tongjian.systems.supervision.risk.models import Display, DisplayState, Signal, SignalKind
from tongjian.systems.supervision.risk.records import in_force, judged, order_of, team, whole_months
from tongjian.systems.supervision.risk.sheets import credit_of, model_of, warnings_of

Frozen = dict[str, Any]


def gather(city: str, as_of: date) -> Frozen:
    """Everything the grades of a city follow from on that day. 5 SQL queries."""
    model = model_of(city)
    subjects = list(
        Subject.objects.filter(running(as_of), city=city)
        .order_by("kind", "code")
        .values_list("id", "kind", "categories")
    )
    places = {subject: place for place, (subject, _, _) in enumerate(subjects)}
    objects: list[dict[str, Any]] = [
        {"id": str(subject), "kind": kind, "size": _size(model, categories), "sanctions": []}
        for subject, kind, categories in subjects
    ]
    _conducts(city, as_of, model, places, objects)
    _complaints(city, as_of, model, places, objects)
    _sanctions(city, places, objects)
    inspections, people = _inspections(city, as_of, model, places, [kind for _, kind, _ in subjects])
    return {
        "as_of": as_of.isoformat(),
        "model": json.loads(model.model_dump_json(by_alias=True)),
        "credit": json.loads(credit_of(city).rules.model_dump_json()),
        "objects": objects,
        "people": people,
        "inspections": inspections,
    }


def pack_up(frozen: Frozen) -> tuple[bytes, str]:
    """The frozen inputs as they are kept, and their SHA-256."""
    text = json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpack(kept: bytes | memoryview) -> tuple[Frozen, str]:
    """Back from what is kept, with the digest it has now."""
    text = zlib.decompress(bytes(kept))
    frozen: Frozen = json.loads(text)
    return frozen, hashlib.sha256(text).hexdigest()


def _size(model: Model, categories: list[str]) -> str:
    """The word of an object's size: the first of its categories some indicator has points for."""
    known = {word for each in model.indicators if each.measure == "size" for word in each.table or {}}
    return next((word for word in categories if word in known), "")


def _conducts(
    city: str, as_of: date, model: Model, places: dict[UUID, int], objects: list[dict[str, Any]]
) -> None:
    """Penalties and coercions by their age, and the share of orders to rectify that were late."""
    rules = warnings_of(city).rectification
    orders: dict[int, list[bool]] = defaultdict(list)
    names = {ConductKind.PENALTY: "penalties", ConductKind.COERCION: "coercions"}
    oldest = months_after(as_of, -max(age.months for age in model.ages))
    rows = in_force(city).exclude(kind=ConductKind.INSPECTION).filter(on__lte=as_of, on__gt=oldest)
    for subject, kind, on, body in rows.order_by("number").values_list("subject", "kind", "on", "body"):
        if (place := places.get(subject)) is None or body.get("no_penalty"):
            continue
        if kind in names:
            name = names[ConductKind(kind)]
            objects[place][name] = objects[place].get(name, 0) + model.counts(whole_months(on, as_of))
        elif (order := order_of(body, on, rules)) and (not order.is_open(as_of) or order.overdue(as_of)):
            orders[place].append(order.overdue(as_of) > 0)
    for place, late in orders.items():
        objects[place]["late"] = 100_000 * sum(late) // len(late)


def _complaints(
    city: str, as_of: date, model: Model, places: dict[UUID, int], objects: list[dict[str, Any]]
) -> None:
    rows = Signal.objects.filter(
        city=city, kind=SignalKind.COMPLAINT, withdrawn_at__isnull=True, on__lte=as_of
    ).filter(on__gt=months_after(as_of, -max(age.months for age in model.ages)))
    for subject, on in rows.order_by("code").values_list("subject", "on"):
        if (place := places.get(subject)) is not None:
            counted = model.counts(whole_months(on, as_of))
            objects[place]["complaints"] = objects[place].get("complaints", 0) + counted


def _sanctions(city: str, places: dict[UUID, int], objects: list[dict[str, Any]]) -> None:
    rows = Display.objects.filter(city=city, subject__isnull=False).order_by("number")
    for subject, begins, until, deduct, state in rows.values_list(
        "subject", "begins", "until", "deduct", "state"
    ):
        if (place := places.get(subject)) is not None and state != DisplayState.WITHDRAWN:
            told = [str(begins), str(until), str(deduct), state == DisplayState.REPAIRED]
            objects[place]["sanctions"].append(told)


def _inspections(
    city: str, as_of: date, model: Model, places: dict[UUID, int], kinds: list[str]
) -> tuple[list[list[Any]], list[list[str]]]:
    """The inspections in the window, and who inspected: certificate and name, by certificate."""
    rows = in_force(city).filter(
        kind=ConductKind.INSPECTION, on__lte=as_of, on__gt=months_after(as_of, -model.window_months)
    )
    found: list[list[Any]] = []
    people: dict[str, str] = {}
    for subject, matter, body in rows.order_by("number").values_list("subject", "matter", "body"):
        items, failed = judged(body)
        if (place := places.get(subject)) is None or not items:
            continue
        members = team(body)
        people.update(members)
        found.append([place, f"{matter}|{kinds[place]}", [code for code, _ in members], items, failed])
    return found, sorted([code, name] for code, name in people.items())


def credited(frozen: Frozen, rules: Any, place: int) -> tuple[Decimal, str]:
    """The credit of an object: its points and its grade, from its frozen sanctions."""
    today = date.fromisoformat(frozen["as_of"])
    sanctions = [
        Sanction(date.fromisoformat(begins), date.fromisoformat(until), Decimal(deduct), repaired)
        for begins, until, deduct, repaired in frozen["objects"][place]["sanctions"]
    ]
    found = credit(rules, sanctions, today)
    return found.points, found.grade
