"""Inspections, orders, penalties and signals of the demo, made from a seed: the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.risk.demo.sheet import DemoMatter, DemoPenalty, DemoSheet, DemoSignal

PASSED, FAILED, SKIPPED = "合格", "不合格", "合理缺项"
SOURCE = "paper"


@dataclass(frozen=True)
class World:
    """Where the history happens: the city, its body, its objects in their order, and who reports."""

    city: str
    sheet: DemoSheet
    body: Organisation
    objects: list[Subject]
    by: int
    today: date


def inspections(world: World) -> None:
    """Every object of a kind that is inspected gets some visits of the last 20 months, some objects bad."""
    sheet = world.sheet
    rng = random.Random(sheet.seed)
    for place, subject in enumerate(world.objects):
        matters = [each for each in sheet.matters if subject.kind in each.kinds]
        bad = rng.choice((0.02, 0.05, 0.08, 0.12, 0.2, 0.4))
        for visit in range(rng.randrange(sheet.visits + 1) if matters else 0):
            _inspected(world, subject, rng.choice(matters), rng, bad, f"{place:03}-{visit}")


def _inspected(
    world: World, subject: Subject, matter: DemoMatter, rng: random.Random, bad: float, name: str
) -> None:
    sheet = world.sheet
    team = rng.sample(sheet.officers, 2)
    chance = bad + sum(each.severity for each in team) / 2
    items = []
    for number, title in enumerate(sheet.items, start=1):
        result = SKIPPED if rng.random() < 0.06 else FAILED if rng.random() < chance else PASSED
        items.append({"code": f"{number:02}", "title": title, "result": result})
    on = world.today - timedelta(days=rng.randrange(25, 600))
    failed = sum(item["result"] == FAILED for item in items)
    body = {
        "checklist": matter.checklist,
        "form": "01",
        "category": "双随机",
        "result": f"发现问题 {failed} 项" if failed else "未发现问题",
        "inspected_at": at(on, 10).isoformat(),
        "officers": [{"name": each.name, "certificate": each.certificate} for each in team],
        "items": items,
    }
    _reported(world, ConductKind.INSPECTION, f"DEMO-JC-{name}", matter.title, matter.code, subject, on, body)


def orders(world: World) -> None:
    """Orders to rectify, met or not."""
    for number, each in enumerate(world.sheet.orders):
        subject = world.objects[each.object % len(world.objects)]
        on = world.today - timedelta(days=each.days)
        ended = world.today - timedelta(days=each.ended) if each.ended is not None else None
        body = {
            "inspection": f"DEMO-JC-{number}",
            "measure": "责令限期改正",
            "started_on": str(on),
            "ended_on": str(ended) if ended else None,
            "settlement": "已改正" if ended else "",
        }
        matter = world.sheet.matters[0].code
        _reported(world, ConductKind.OTHER, f"DEMO-QT-{number}", each.title, matter, subject, on, body)


def signals(world: World) -> list[dict[str, str]]:
    """The signals as a form gives them."""
    found = []
    for number, each in enumerate(world.sheet.signals):
        subject = _object(world, each)
        if subject is None:
            continue
        for place, days in enumerate(each.days):
            cells = {
                "kind": each.kind.value,
                "code": f"DEMO-{number:02}-{place}",
                "subject": subject.code,
                "title": each.title,
                "on": str(world.today - timedelta(days=days)),
            }
            if each.until is not None:
                cells["until"] = str(world.today + timedelta(days=each.until))
            found.append(cells)
    return found


def penalty(world: World, each: DemoPenalty, number: int) -> Conduct | None:
    """A penalty of a demo company, reported by the body; its subject is entered where it is not there."""
    company = Organisation.objects.filter(city=world.city, code=each.party).first()
    if company is None:
        return None
    on = world.today - timedelta(days=each.days)
    subject = Subject.objects.filter(city=world.city, organisation=company).order_by("kind").first()
    subject = subject or actions.enter_subject(
        world.city,
        "company",
        company.uscc,
        name=company.name,
        party_name=company.name,
        nature=Nature.LEGAL_PERSON.value,
        identifier_kind="统一社会信用代码",
        identifier=company.uscc,
        region=company.region,
        origin=SOURCE,
        since=on,
        organisation=company,
        by=world.by,
        at=at(on, 9),
    )
    body = {
        "case_source": "检查发现",
        "inspection": f"DEMO-JC-{number}",
        "facts": each.facts,
        "basis": each.basis,
        "procedure": "普通程序",
        "hearing": False,
        "registered_on": str(on - timedelta(days=30)),
        "criminal": False,
        "document_number": f"演示罚字第 {number + 1} 号",
        "decided_on": str(on),
        "penalty_kinds": list(each.kinds),
        "fine": str(each.fine) if each.fine is not None else None,
        "result": "、".join(each.kinds),
        "reconsideration": False,
        "litigation": False,
        "no_penalty": False,
    }
    if each.settled is not None:
        body |= {
            "settled_on": str(world.today - timedelta(days=each.settled)),
            "settled_result": "已履行",
            "settled_amount": str(each.fine) if each.fine is not None else None,
        }
    matter = world.sheet.matters[0].code
    name = f"DEMO-CF-{number}"
    return _reported(world, ConductKind.PENALTY, name, each.title, matter, subject, on, body)


def at(day: date, hour: int) -> datetime:
    """That hour of a day, local time."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _object(world: World, each: DemoSignal) -> Subject | None:
    rows = [row for row in world.objects if each.of in ("", row.kind)]
    return rows[each.object % len(rows)] if rows else None


def _reported(
    world: World,
    kind: ConductKind,
    number: str,
    title: str,
    matter: str,
    subject: Subject,
    on: date,
    body: Mapping[str, object],
) -> Conduct:
    return actions.report(
        world.city,
        kind,
        number,
        title=title,
        matter=matter,
        subject=subject,
        organisation=world.body,
        region=subject.region,
        on=on,
        body={"organisation_code": world.sheet.organisation_code, **body},
        source=SOURCE,
        origin=f"demo:{number}",
        by=world.by,
        at=at(on, 16),
    )
