"""Who is told of a step, and the papers that belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.systems.supervision.field.models import Finding, FindingStep


def tell_inspected(row: Finding, title: str, text: str, now: datetime) -> None:
    """A notice to the organisation that answers for the subject, if it has an account. 1 SQL query."""
    if row.subject.organisation_id is not None:
        link = reverse("supervision-mine-finding", args=[row.city, row.pk])
        _tell(row, row.subject.organisation_id, link, title, text, now)


def tell_office(row: Finding, title: str, text: str, now: datetime) -> None:
    """A notice to the body that inspected. 1 SQL query."""
    link = reverse("supervision-finding", args=[row.city, row.pk])
    _tell(row, row.organisation_id, link, title, text, now)


def attached(made: FindingStep, documents: Sequence[Document], by: int | None, now: datetime) -> None:
    """The papers of a step. 3 SQL queries each."""
    for place, document in enumerate(documents, start=1):
        attach(f"finding:{made.finding_id}", f"step-{made.number}-{place}", document, by, now=now)


def _tell(row: Finding, organisation: int, link: str, title: str, text: str, now: datetime) -> None:
    named = f"{title}：{row.title}"[:200]
    notify_many([NewNotice(row.city, named, text[:500], link, organisation=organisation)], now=now)
