"""A visit as the phone keeps it: everything it needs for a day without a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongjian.systems.supervision.field.models import Member, Visit


def as_data(row: Visit, team: Sequence[Member]) -> dict[str, Any]:
    """No SQL query when subject and officers are loaded."""
    subject = row.subject
    return {
        "id": str(row.pk),
        "number": row.number,
        "title": row.title,
        "category": row.category,
        "state": row.state,
        "stateLabel": row.get_state_display(),
        "result": row.result,
        "dueOn": row.due_on.isoformat(),
        "assignedAt": timezone.localtime(row.assigned_at).isoformat(),
        "subject": {
            "name": subject.name,
            "party": subject.party_name,
            "address": subject.operating_address or subject.registered_address,
        },
        "team": [
            {"user": each.user_id, "name": each.officer.name, "certificate": each.officer.certificate}
            for each in team
        ],
        "matters": row.sheet["matters"],
        "addresses": {
            "sync": reverse("supervision-field-sync", args=[row.city, row.pk]),
            "files": reverse("supervision-field-files", args=[row.city, row.pk]),
            "conclude": reverse("supervision-field-conclude", args=[row.city, row.pk]),
            "page": reverse("supervision-visit", args=[row.city, row.pk]),
        },
    }
