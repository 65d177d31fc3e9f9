"""What the body does: review by somebody untouched, and the decision of a head who did not review.

A decision locks the period first. Two decisions at the same moment make two corrections, one after the
other, and the second publication contains both.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import assesses, needs_body
from tongjian.systems.assessment.appeals.correcting import correct_everything
from tongjian.systems.assessment.appeals.filing import body_of_city, locked, move, must_be, tell
from tongjian.systems.assessment.appeals.papers import LETTER
from tongjian.systems.assessment.collecting.evidence import Found, current, replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import EvidenceState
from tongjian.systems.assessment.results.access import hands_on, person
from tongjian.systems.assessment.results.models import (
    Appeal,
    AppealState,
    Decision,
    Publication,
    Review,
)
from tongjian.systems.assessment.verifying.figures import Figures, must_fit


def why_not_review(viewer: Viewer, row: Appeal) -> str:
    """Why the viewer may not review; empty when they may. 5 SQL queries."""
    if not assesses(viewer, row.period.city, Role.HANDLER, Role.HEAD):
        return "复核由考核机构的承办人或负责人办理"
    if viewer.user in hands_on(row.task_id):
        return "您采集、评定、导入或核查过这一项，要由别人复核"
    return ""


def why_not_decide(viewer: Viewer, row: Appeal, review: Review | None) -> str:
    """Why the viewer may not decide; empty when they may. 5 SQL queries."""
    if not assesses(viewer, row.period.city, Role.HEAD):
        return "决定由考核机构的负责人作出"
    if review is not None and review.by_id == viewer.user:
        return "复核由您办理，要由别人决定"
    if viewer.user in hands_on(row.task_id):
        return "您采集、评定、导入或核查过这一项，要由别人决定"
    return ""


def review(
    viewer: Viewer,
    appeal: UUID,
    *,
    upheld: bool,
    reasons: str,
    figures: Figures | None,
    now: datetime,
) -> Review:
    """复核: say whether the district is right, why, and what the value should be then.

    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        row = locked(appeal)
        needs_body(viewer, row.period.city, Role.HANDLER, Role.HEAD)
        if why := why_not_review(viewer, row):
            raise PermissionDenied(f"{why}。")
        must_be(row, AppealState.FILED)
        given = _opinion(row, upheld, reasons, figures)
        made = Review.objects.create(
            appeal=row,
            upheld=upheld,
            reasons=reasons.strip()[:2000],
            value=_state(given),
            numerator=given.numerator if given else None,
            denominator=given.denominator if given else None,
            by_id=person(viewer),
            at=now,
        )
        said = {"upheld": upheld, "reasons": made.reasons, "figures": _told(given)}
        move(viewer, row, AppealState.REVIEWED, "assessment:appeal-reviewed", now, **said)
        tell(row, body_of_city(row.period.city), "复核完成，待决定", "", now)
    return made


def decide(
    viewer: Viewer,
    appeal: UUID,
    *,
    upheld: bool,
    reasons: str,
    figures: Figures | None,
    now: datetime,
) -> Decision:
    """决定, with reasons and a letter. Upheld, the evidence is replaced and everything made of it made again.

    Raises `PermissionDenied`, `RefusedError`.
    """
    with transaction.atomic():
        row = locked(appeal)
        needs_body(viewer, row.period.city, Role.HEAD)
        must_be(row, AppealState.REVIEWED)
        reviewed = Review.objects.filter(appeal=row).first()
        if why := why_not_decide(viewer, row, reviewed):
            raise PermissionDenied(f"{why}。")
        given = _opinion(row, upheld, reasons, figures)
        evidence, published = None, None
        if given is not None:
            reason = f"申诉成立：{reasons.strip()}"[:500]
            origin = {"appeal": str(row.pk), "replaces": str(row.evidence_id)}
            found = Found(row.task.item.source, given.numerator, given.denominator, origin, reason)
            evidence = replace(viewer, row.task_id, found, now, seen=row.evidence_id)
            published = correct_everything(viewer, row, now)
        letter = _letter(viewer, row, upheld, reasons.strip(), published, now)
        made = Decision.objects.create(
            appeal=row,
            upheld=upheld,
            reasons=reasons.strip()[:2000],
            value=_state(given),
            numerator=given.numerator if given else None,
            denominator=given.denominator if given else None,
            by_id=person(viewer),
            at=now,
            evidence=evidence,
            publication=published,
            letter=letter,
        )
        said = {
            "upheld": upheld,
            "reasons": made.reasons,
            "figures": _told(given),
            "evidence": str(evidence.pk) if evidence else "",
            "publication": published.digest if published else "",
            "letter": letter.digest,
        }
        state = AppealState.UPHELD if upheld else AppealState.DISMISSED
        move(viewer, row, state, "assessment:appeal-decided", now, **said)
        tell(row, row.district_id, f"申诉{state.label}", made.reasons, now)
    return made


def _opinion(row: Appeal, upheld: bool, reasons: str, figures: Figures | None) -> Figures | None:
    """The figures that should stand; None where nothing changes. Raises `RefusedError`."""
    if not reasons.strip():
        raise RefusedError("没有写理由。成立或不成立都要写明理由。")
    if not upheld:
        return None
    if figures is None:
        raise RefusedError("申诉成立的，要写明更正后的数。")
    counts = current(row.task)
    if counts is None or counts.pk != row.evidence_id:
        raise RefusedError("申诉以后这项证据已被更正，请让区里核对现在的结果。")
    must_fit(row.task, counts, figures)
    now_stands = (counts.numerator, counts.denominator)
    if counts.state == _state(figures) and now_stands == (figures.numerator, figures.denominator):
        raise RefusedError("更正后的数和原来一样。没有变化的，请选不成立。")
    return figures


def _state(figures: Figures | None) -> str:
    if figures is None:
        return ""
    return EvidenceState.NOT_APPLICABLE if figures.numerator is None else EvidenceState.VALUE


def _told(figures: Figures | None) -> str:
    """A value in words, for events and letters."""
    if figures is None:
        return ""
    if figures.numerator is None:
        return "不适用"
    whole = "" if figures.denominator is None else f" ÷ {figures.denominator.normalize():f}"
    return f"{figures.numerator.normalize():f}{whole}"


def _letter(
    viewer: Viewer, row: Appeal, upheld: bool, reasons: str, published: Publication | None, now: datetime
) -> Letter:
    city = row.period.city
    organisation = body_of_city(city)
    assert organisation is not None
    about = {
        "period": row.period.title,
        "item": row.task.item.title,
        "grounds": row.grounds,
        "result": "申诉成立，予以更正" if upheld else "申诉不成立，维持原结果",
        "reason": reasons,
        "effect": effect_of(row, published),
    }
    return draw_up(
        city=city,
        kind=LETTER,
        case=row.pk,
        root=row.pk,
        organisation=organisation,
        addressee=row.district_id,
        about=about,
        now=now,
        by=viewer.user,
    )


def effect_of(row: Appeal, published: Publication | None) -> str:
    """What a correction changed for the district, in one line; empty where nothing did."""
    for change in json.loads(published.body)["changes"] if published else ():
        if change["district"] == row.district.code:
            places = f"位次由第 {change['place_before']} 位变为第 {change['place_after']} 位"
            return f"得分由 {change['before']} 变为 {change['after']}，{places}"
    return ""
