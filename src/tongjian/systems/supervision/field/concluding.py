"""办结: the team's facts become the result of the inspection, its conducts and its findings. Once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.engines.fieldwork import Result, StepKind
from tongjian.kernel.exchange.actions import announce
from tongjian.kernel.inspectorate.actions import report
from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.ledger.records import append
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision import assigning
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.evidence import evidence_of
from tongjian.systems.supervision.field.models import (
    FieldFact,
    FieldFile,
    Finding,
    Member,
    Visit,
    VisitState,
)
from tongjian.systems.supervision.field.rechecking import apply_recheck
from tongjian.systems.supervision.field.recording import facts_of, needs_member
from tongjian.systems.supervision.field.sheet import SheetMatter
from tongjian.systems.supervision.field.standing import WORDS, Standing, missing, standing
from tongjian.systems.supervision.field.stepping import first_step, step

SERIES = "finding"


def conclude(viewer: Viewer, visit: UUID, now: datetime) -> Visit:
    """Conclude a visit on the facts the server has: every item that failed becomes a finding.

    Two who conclude at once conclude it once; the second is told so. The number of SQL queries grows with
    the matters (each is reported) and the findings, not with the facts. Raises `PermissionDenied`,
    `RefusedError` with everything that is missing.
    """
    needs_member(viewer, visit)
    with transaction.atomic():
        rows = Visit.objects.select_for_update(of=("self",)).select_related(
            "subject", "organisation", "assignment"
        )
        row = rows.get(pk=visit)
        if row.state != VisitState.OPEN:
            raise RefusedError(f"{row.number} {row.get_state_display()}，不能再办结。")
        members = list(Member.objects.filter(visit=row).select_related("officer").order_by("pk"))
        facts = facts_of(row.pk)
        view = standing(row, members, facts)
        files = frozenset(FieldFile.objects.filter(visit=row).values_list("sha256", flat=True))
        if wrong := missing(view, files):
            raise RefusedError(*wrong)
        _close(viewer, view, facts, now)
        numbers = _report(viewer, view, members, now)
        if row.again_id is not None:
            apply_recheck(viewer, view, now)
        else:
            _find(viewer, view, numbers, now)
        if row.assignment is not None:
            assigning.conclude(row.assignment, by=viewer.user, at=now)
    return row


def _close(viewer: Viewer, view: Standing, facts: Sequence[FieldFact], now: datetime) -> None:
    row = view.visit
    row.state, row.digest = VisitState.CONCLUDED, view.state.digest
    row.result = result_of(view)
    row.inspected_at = _inspected_at(view, facts, now)
    row.concluded_at, row.concluded_by_id = now, viewer.user
    row.save(update_fields=["state", "digest", "result", "inspected_at", "concluded_at", "concluded_by"])
    said = {"state": row.digest, "outcome": view.state.outcome(), "facts": row.facts, "result": row.result}
    append(row.city, row.pk, "field:visit-concluded", said, actor=viewer.user, at=now)
    told = {"number": row.number, "subject": row.subject.name, "result": row.result, "digest": row.digest}
    announce(row.city, "inspection.concluded", str(row.pk), told, at=now)


def result_of(view: Standing, items: Collection[str] | None = None) -> str:
    """The result of the inspection in words: of these items alone, or of all."""
    outcome = {
        item: result for item, result in view.state.outcome().items() if items is None or item in items
    }
    failed = {item for item, result in outcome.items() if result == "fail"}
    if not failed:
        return "未发现问题" if "pass" in outcome.values() else "未实施检查"
    mended = {fact.body["item"] for fact in view.state.corrections}
    return "发现问题已当场改正" if failed <= mended else "发现问题待后续处理"


def _inspected_at(view: Standing, facts: Sequence[FieldFact], now: datetime) -> datetime:
    """When the team was there: by the phone, but never after the server heard of it."""
    received = {row.digest: row.received_at for row in facts}
    first = view.state.arrivals[0]
    return min(first.clock, received[first.digest], now - timedelta(seconds=1))


def _report(viewer: Viewer, view: Standing, members: Sequence[Member], now: datetime) -> dict[str, str]:
    """报送: one inspection a matter; its number by the matter's code."""
    row, matters = view.visit, view.sheet.matters
    numbers = {}
    for place, matter in enumerate(matters, start=1):
        number = row.number if len(matters) == 1 else f"{row.number}-{place}"
        report(
            row.city,
            ConductKind.INSPECTION,
            number,
            title=f"{row.subject.name}：{matter.title}"[:200],
            matter=matter.code,
            subject=row.subject,
            organisation=row.organisation,
            region=row.region,
            on=timezone.localdate(row.inspected_at),
            body=_body(view, matter, members),
            source="visit",
            origin=f"visit:{row.pk}",
            by=viewer.user,
            at=now,
        )
        numbers[matter.code] = number
    return numbers


def _body(view: Standing, matter: SheetMatter, members: Sequence[Member]) -> dict[str, object]:
    row, answers = view.visit, view.state.answers
    assert row.inspected_at is not None, "`_close` has set it"
    return {
        "plan": row.plan,
        "checklist": matter.checklist,
        "form": row.form,
        "category": row.category,
        "method": matter.method or "现场检查",
        "result": result_of(view, {item.key for item in matter.items}),
        "inspected_at": timezone.localtime(row.inspected_at).isoformat(),
        "officers": [
            {"name": each.officer.name, "certificate": each.officer.certificate} for each in members
        ],
        "items": [
            {
                "code": item.key,
                "title": item.title,
                "result": WORDS[answers[item.key].result or Result.UNCHECKED],
                "note": answers[item.key].words,
            }
            for item in matter.items
        ],
    }


def _find(viewer: Viewer, view: Standing, numbers: dict[str, str], now: datetime) -> None:
    """Every item that failed is a finding; one corrected on the spot is closed at once."""
    row, pack = view.visit, pack_of(view.visit.city)
    mended = {fact.body["item"]: fact.body["words"] for fact in view.state.corrections}
    pattern = pack.settings.numbers[SERIES]
    today = timezone.localdate(now)
    for key, answered in view.state.answers.items():
        if answered.result is not Result.FAIL or key not in view.sheet.items:
            continue
        item, matter = view.sheet.items[key], view.sheet.matter_of(key)
        finding = Finding(
            city=row.city,
            number=next_number(row.city, SERIES, pattern, on=today, region=pack.region).text,
            visit=row,
            subject=row.subject,
            organisation=row.organisation,
            region=row.region,
            matter=matter.code,
            item=key,
            title=item.title[:200],
            words=answered.words[:2000],
            basis=item.basis[:500],
            inspection=numbers[matter.code],
            evidence=evidence_of(view, key),
            found_on=timezone.localdate(row.inspected_at),
            changed_at=now,
        )
        first_step(finding, by=viewer.user, now=now)
        if key in mended:
            step(finding, StepKind.CORRECTED, {"words": mended[key]}, by=viewer.user, now=now)
