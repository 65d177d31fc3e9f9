"""公示: a penalty that is reported is displayed for its period; one that is withdrawn comes down at once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongjian.engines.risk import period_of
from tongjian.kernel.inspectorate.models import Conduct, ConductKind, Nature
from tongjian.kernel.ledger.records import append
from tongjian.systems.supervision.risk.creditsheet import CreditSheet
from tongjian.systems.supervision.risk.models import Display, DisplayState
from tongjian.systems.supervision.risk.sheets import credit_of, has_risk


def on_conduct(sender: type[Conduct], instance: Conduct, **_: Any) -> None:
    """A conduct was written, in the transaction that wrote it."""
    if instance.kind == ConductKind.PENALTY and has_risk(instance.city):
        at = instance.withdrawn_at or instance.reported_at
        display(instance, instance.reported_by_id, at)


def display(conduct: Conduct, by: int | None, now: datetime) -> Display | None:
    """Display a penalty, bring its display up to date with a correction, or take it down. 5 SQL queries.

    Natural persons are not displayed unless the city says so; nor is a decision not to punish.
    """
    sheet = credit_of(conduct.city)
    with transaction.atomic():
        rows = Display.objects.select_for_update(of=("self",)).filter(
            city=conduct.city, number=conduct.number
        )
        row = rows.first()
        stands = conduct.withdrawn_at is None and not conduct.body.get("no_penalty")
        if row is None:
            persons = sheet.persons or conduct.body["nature"] != Nature.CITIZEN
            return _begun(conduct, sheet, by, now) if stands and persons else None
        if row.state != DisplayState.RUNNING:
            return row
        if not stands:
            reason = conduct.withdrawn_because or "改为不予处罚"
            return take_down(row, f"处罚已撤回：{reason}", by, now)
        if row.conduct_id != conduct.pk:
            _corrected(row, conduct, sheet, by, now)
    return row


def take_down(row: Display, why: str, by: int | None, now: datetime) -> Display:
    """撤下: the penalty does not stand as it was shown. Under the lock of the row. 3 SQL queries."""
    return end(row, DisplayState.WITHDRAWN, why, by, now)


def end(row: Display, state: DisplayState, why: str, by: int | None, now: datetime) -> Display:
    """End a display before its day. Under the lock of the row. 3 SQL queries."""
    row.state, row.ended_on, row.revision = state, timezone.localdate(now), row.revision + 1
    row.annotation = why[:500]
    row.save(update_fields=["state", "ended_on", "annotation", "revision"])
    tell(row, "ended", by, now, why=why)
    return row


def annotate(row: Display, text: str, by: int | None, now: datetime) -> Display:
    """标注: the display goes on, with a word beside it. Under the lock of the row. 3 SQL queries."""
    row.annotation, row.revision = text[:500], row.revision + 1
    row.save(update_fields=["annotation", "revision"])
    tell(row, "annotated", by, now, why=text)
    return row


def tell(row: Display, what: str, by: int | None, now: datetime, **said: object) -> None:
    """The event of a display: what is proved of it stands in every one. 2 SQL queries."""
    body = {"state": row.state, "until": str(row.until), "ended": str(row.ended_on or ""), **said}
    append(row.city, row.pk, f"risk:display-{what}", body, actor=by, at=now)


def _begun(conduct: Conduct, sheet: CreditSheet, by: int | None, now: datetime) -> Display:
    body = conduct.body
    found = _period(conduct, sheet)
    row = Display.objects.create(
        city=conduct.city,
        region=conduct.region,
        number=conduct.number,
        conduct=conduct,
        subject_id=conduct.subject_id,
        party_name=body["party_name"],
        identifier=body["identifier"],
        nature=body["nature"],
        title=conduct.title,
        organisation_id=conduct.organisation_id,
        decided_on=date.fromisoformat(body["decided_on"]),
        **found,
    )
    tell(row, "begun", by, now, number=row.number, digest=conduct.digest)
    return row


def _corrected(row: Display, conduct: Conduct, sheet: CreditSheet, by: int | None, now: datetime) -> None:
    """The same penalty in a later version: it is shown as it stands now."""
    found = _period(conduct, sheet)
    row.conduct, row.title, row.revision = conduct, conduct.title, row.revision + 1
    row.party_name = conduct.body["party_name"]
    for name in ("until", "repair_from", "lines", "deduct"):
        setattr(row, name, found[name])
    fields = ["conduct", "title", "party_name", "until", "repair_from", "lines", "deduct", "revision"]
    row.save(update_fields=fields)
    tell(row, "corrected", by, now, digest=conduct.digest)


def _period(conduct: Conduct, sheet: CreditSheet) -> dict[str, Any]:
    body = conduct.body
    fine = Decimal(body["fine"]) if body.get("fine") not in (None, "") else None
    decided = date.fromisoformat(body["decided_on"])
    found = period_of(sheet.rules, body["penalty_kinds"], sheet.area_of(body["basis"]), fine, decided)
    return {
        "begins": found.begins,
        "until": found.until,
        "repair_from": found.repair_from,
        "lines": list(found.lines),
        "deduct": found.deduct,
    }
