"""Reads of the scrutiny system."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongjian.kernel.documents import access
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.scrutiny.models import Check, CheckState, Watched

VERDICTS = {
    "fail": ("不符合", "red"),
    "review": ("需人工判断", "yellow"),
    "not_verifiable": ("无法核验", "yellow"),
    "pass": ("符合", "green"),
    "not_applicable": ("不适用", "grey"),
}


class NoSuchCheck(LookupError):
    """There is no such scrutiny, or none the viewer may see."""


@dataclass(frozen=True)
class IndicatorRow:
    """A figure with its three sources and what the condition asks."""

    name: str
    title: str
    state: str
    value: str
    unit: str
    formula: str
    reason: str
    table: str
    declared: str
    condition: str


def check_for(viewer: Viewer, check: UUID) -> Check:
    """A scrutiny for someone who may read what it was made of. Raises :class:`NoSuchCheck`."""
    found = _checks().filter(pk=check).first()
    if found is None or not access.can_read(viewer, found.subject):
        raise NoSuchCheck(f"没有审查 {check}，或您无权查看")
    return found


def check_of(viewer: Viewer, attachment: UUID) -> Check:
    """The latest scrutiny of one version of a material. Raises :class:`NoSuchCheck`."""
    found = _checks().filter(attachment=attachment).order_by("-asked_at").first()
    if found is None or not access.can_read(viewer, found.subject):
        raise NoSuchCheck(f"材料 {attachment} 没有审查，或您无权查看")
    return found


def seen_before(check: Check) -> Check | None:
    """The version a new one is compared with: the one its case rests on, or the last that was judged.

    What departments have not seen is no measure of what they see now: a version that was uploaded, but never
    handed in, is passed over. At most 3 queries.
    """
    judged = Check.objects.filter(subject=check.subject, slot=check.slot, state=CheckState.JUDGED)
    judged = judged.select_related("report", "previous__report")
    same = judged.filter(attachment=check.attachment_id, previous__isnull=False).exclude(pk=check.pk)
    if again := same.order_by("-judged_at").first():
        return again.previous
    earlier = judged.filter(attachment__version__lt=check.attachment.version)
    earlier = earlier.order_by("-attachment__version", "-judged_at")
    handed_in = Watched.objects.filter(slot=check.slot).values("document")
    return earlier.filter(document__in=handed_in).first() or earlier.first()


def report_of(check: Check) -> dict[str, Any] | None:
    """report.json as it was written; None while there is none. No query."""
    if check.state != CheckState.JUDGED or check.report is None:
        return None
    report: dict[str, Any] = json.loads(vault().path_of(check.report.sha256).read_text("utf-8"))
    return report


def plan_of(check: Check) -> str:
    """The picture with its findings, as written by our own engine. No query."""
    return vault().path_of(check.plan.sha256).read_text("utf-8") if check.plan else ""


def indicator_rows(report: Mapping[str, Any]) -> list[IndicatorRow]:
    """The figures that are one value each, in the order of the report."""
    return [
        IndicatorRow(
            name=name,
            title=part["title"],
            state=part["state"],
            value=_text(part["value"]),
            unit=part["unit"].replace("m2", "m²"),
            formula=part["formula"],
            reason=part["reason"],
            table=part["sources"]["table"] or "",
            declared=part["sources"]["declared"] or "",
            condition=_condition(part["sources"]["condition"]),
        )
        for name, part in report["indicators"].items()
        if isinstance(part, dict)
    ]


def _checks() -> QuerySet[Check]:
    return Check.objects.select_related(
        "document",
        "report",
        "plan",
        "marked",
        "printed",
        "attachment",
        "previous__attachment",
        "surroundings",
    )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{use} {amount}" for use, amount in value.items())
    return "" if value is None else str(value)


def _condition(condition: Mapping[str, str] | None) -> str:
    words = {"min": "≥", "max": "≤"}
    return "，".join(f"{words.get(key, key)} {value}" for key, value in (condition or {}).items())
