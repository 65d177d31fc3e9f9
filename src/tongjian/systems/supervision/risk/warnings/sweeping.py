"""发现: every rule looks at every object, once a day; never twice at the same object in one window."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.supervision.risk.models import Act, Step, Sweep, Warning, WarningState
from tongjian.systems.supervision.risk.office import body_id
from tongjian.systems.supervision.risk.sheets import WarningRule, WarningSheet, compiled, warnings_of
from tongjian.systems.supervision.risk.warnings.measuring import City, Facts, Found, gather, measured, meets


def sweep(city: str, today: date, now: datetime) -> list[Sweep]:
    """Warn of what the rules find, and keep how much each looked at. Rules done that day are left alone."""
    sheet = warnings_of(city)
    done = set(Sweep.objects.filter(city=city, on=today).values_list("rule", flat=True))
    rules = [rule for rule in sheet.warnings if rule.warning not in done]
    if not rules:
        return []
    found, body = gather(city, today, sheet), body_id(city)
    made: list[Sweep] = []
    for rule in rules:
        try:
            with transaction.atomic():
                made.append(_swept(city, rule, sheet, found, body, now))
        except IntegrityError:
            # Another worker does this rule at the moment: it is done once either way.
            continue
    return made


def _swept(
    city: str, rule: WarningRule, sheet: WarningSheet, found: City, body: int | None, now: datetime
) -> Sweep:
    """One rule over all objects. 3 SQL queries, and 4 for each new warning."""
    row = Sweep(city=city, rule=rule.warning, rule_digest=rule.digest, on=found.today, at=now)
    row.subjects = row.abstained = row.met = row.warned = 0
    recent = _warned_lately(city, rule, found.today)
    hits: list[tuple[Facts, Found]] = []
    for facts in found.objects:
        if not _applies(rule, facts):
            continue
        row.subjects += 1
        value = measured(rule, facts, found)
        if value is None:
            row.abstained += 1
        elif meets(rule, value.value):
            row.met += 1
            if facts.subject.pk not in recent:
                hits.append((facts, value))
    row.warned = len(hits)
    row.save(force_insert=True)
    for facts, value in hits:
        _warn(city, rule, sheet, facts, value, body, found.today, now)
    if hits and body is not None:
        title = f"风险预警：{rule.title} {len(hits)} 件，待研判"
        notify_many(
            [NewNotice(city, title, "", f"/{city}/supervision/warnings/", organisation=body)], now=now
        )
    return row


def _applies(rule: WarningRule, facts: Facts) -> bool:
    subject = facts.subject
    values = {
        "kind": subject.kind,
        "region": subject.region,
        "nature": subject.nature,
        "categories": subject.categories,
    }
    return compiled(rule.applies).evaluate(values) is True


def _warned_lately(city: str, rule: WarningRule, today: date) -> set[object]:
    """Objects that have a warning of the rule in the window that ends today. 1 SQL query."""
    rows = (
        Warning.objects.filter(city=city, rule=rule.warning).values("subject").annotate(last=Max("found_on"))
    )
    begin = today - timedelta(days=rule.window_days)
    return {row["subject"] for row in rows if row["last"] > begin}


def _warn(
    city: str,
    rule: WarningRule,
    sheet: WarningSheet,
    facts: Facts,
    found: Found,
    body: int | None,
    today: date,
    now: datetime,
) -> Warning:
    deadlines = rule.deadlines or sheet.deadlines
    row = Warning.objects.create(
        city=city,
        region=facts.subject.region,
        subject=facts.subject,
        rule=rule.warning,
        title=rule.title,
        rule_body={
            **json.loads(rule.model_dump_json()),
            "unit": rule.unit,
            "deadlines": json.loads(deadlines.model_dump_json()),
        },
        period=today.toordinal() // rule.window_days,
        found_on=today,
        found_at=now,
        value=found.value,
        threshold=rule.threshold,
        detail=found.detail,
        organisation_id=body,
        due_on=pack_of(city).calendar.add_working_days(timezone.localdate(now), deadlines.judge),
    )
    Step.objects.create(warning=row, number=1, act=Act.FIND, at=now, text=found.detail)
    body_ = {
        "act": Act.FIND.value,
        "text": found.detail,
        "outcome": "",
        "state": WarningState.FOUND.value,
        "rule": rule.digest,
        "subject": str(row.subject_id),
        "value": f"{found.value:f}",
    }
    append(city, row.pk, "risk:warning-find", body_, actor=None, at=now)
    return row
