"""Keep a score: a form, the profile it was judged by, and the result that follows from the two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongjian.engines.measures import Profile, Result, Scored, score
from tongjian.engines.measures.rational import exact, printed, rounded, shortest
from tongjian.engines.measures.rules import Bonus
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.kept import content_digest, text_digest
from tongjian.kernel.measures.models import Score
from tongjian.kernel.measures.profiles import KeptProfile, ProfileSheet
from tongjian.kernel.measures.results import as_data

SCORED = "measures:scored"


class CannotScore(ValueError):
    """The score is not kept; `sentences` say which rows and how to mend them. Nothing was written."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences


def scored(form: FormSheet, profile: Profile) -> Result:
    """The form by the profile; nothing is kept."""
    return score([each.row for each in form.as_form().indicators], profile)


@transaction.atomic
def keep_score(
    city: str,
    subject: str,
    form: FormSheet,
    profile: KeptProfile,
    *,
    occasion: str,
    reason: str = "",
    actor: int | None,
    now: datetime | None = None,
) -> Score:
    """Score the form and keep the score for good. 3 SQL queries.

    Raises `CannotScore` where a person awarded more than a row's points, or something else than the profile
    suggests without a reason.
    """
    as_profile = profile.profile()
    result = scored(form, as_profile)
    if wrong := list(_unreasoned(result)):
        raise CannotScore(wrong)
    body, data = canonical(form_data(form)), as_data(result)
    row = Score(
        city=city,
        subject=subject,
        occasion=occasion,
        form=body,
        form_digest=text_digest(body),
        profile=as_profile.name,
        profile_version=as_profile.version,
        profile_digest=profile.digest,
        profile_body=canonical(profile.sheet.model_dump(mode="json", exclude_none=True)),
        result=canonical(data),
        suggested=data["suggested"] or "",
        total=data["total"],
        printed=printed(result.total, as_profile.places),
        complete=result.complete,
        grade=data["grade"] or "",
        reason=reason,
        made_at=now or timezone.now(),
        made_by=actor,
    )
    row.digest = content_digest(row)
    row.save(force_insert=True)
    said = {"subject": subject, "occasion": occasion, "printed": row.printed, "digest": row.digest}
    records.append(city, row.pk, SCORED, said, actor=actor, at=row.made_at)
    return row


def form_data(form: FormSheet) -> Mapping[str, Any]:
    """A form as JSON that reads back as the same form."""
    return form.model_dump(mode="json", exclude_none=True)


def recomputed(row: Score) -> str:
    """The result of a kept score, worked out again from its own form and profile, as canonical text."""
    form = FormSheet.model_validate(json.loads(row.form))
    sheet = ProfileSheet.model_validate(json.loads(row.profile_body))
    return canonical(as_data(scored(form, sheet.as_profile(row.profile_digest))))


def _unreasoned(result: Result) -> Iterator[str]:
    for row in result.rows:
        if row.row.awarded is not None and row.points is not None:
            yield from _wrong_with(row, result.profile)


def _wrong_with(row: Scored, profile: Profile) -> Iterator[str]:
    awarded, points = exact(row.row.awarded or 0), row.points or exact(0)
    if awarded > points and not isinstance(row.row.rule, Bonus):
        yield f"“{row.row.name}”评定的分数超过分值 {shortest(points, 2):f}，请改正"
    if row.suggested is None or row.row.reason or awarded == row.suggested:
        return
    if profile.row_places is not None:
        by_rule = exact(rounded(row.suggested, profile.row_places, profile.row_rounding))
        if awarded == by_rule:
            return
    yield f"“{row.row.name}”按口径应得 {shortest(row.suggested, 2):f} 分，评定的不同，请写明理由"
