"""Letters of findings: which kinds, what they are of, and where their page is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.letters.origins import Origin
from tongjian.systems.supervision.field.models import Finding

ORDER = "rectification-order"
APPEAL = "finding-appeal-decision"
KINDS = (ORDER, APPEAL)


def _page(letter: Letter) -> str:
    return reverse("supervision-finding", args=[letter.city, letter.case])


ORIGIN = Origin("检查问题", _page)


def letter_of(row: Finding, kind: str, about: Mapping[str, str], *, by: int | None, now: datetime) -> Letter:
    """出具文书 about a finding, to the organisation that answers for the subject. 3 SQL queries."""
    said = {
        "subject": row.subject.name,
        "party": row.subject.party_name,
        "inspection": row.inspection,
        "found_on": f"{row.found_on:%Y年%-m月%-d日}",
        "item": row.title,
        "found": row.words,
        "provision": row.basis,
        "finding": row.number,
        **about,
    }
    return draw_up(
        city=row.city,
        kind=kind,
        case=row.pk,
        root=row.pk,
        organisation=row.organisation_id,
        addressee=row.subject.organisation_id,
        about=said,
        now=now,
        by=by,
    )
