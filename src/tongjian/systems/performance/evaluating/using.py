"""Use of results (结果应用): what the result of year N means for the money of year N+1."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from tongjian.engines.measures.rational import exact
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.measures.models import Score
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.actions import said_reason
from tongjian.systems.performance.declaring.hooks import Advice
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.evaluating.actions import change, in_state, record, tell
from tongjian.systems.performance.evaluating.deciding import CHECKED, of_own_city
from tongjian.systems.performance.evaluating.models import Evaluation, ResultUse
from tongjian.systems.performance.evaluating.seconding import profile_of
from tongjian.systems.performance.evaluating.sheet import BandSheet, use_of
from tongjian.systems.performance.models import Declaration

MOST = Decimal(10)


def band_of(city: str, score: Score) -> BandSheet:
    """The band of the rule that a score falls into, by its exact total. No query. Raises `PackErrors`."""
    part = Fraction(score.total) / exact(profile_of(score).sheet.full) * 100
    bands = use_of(city).bands
    return next((band for band in bands if part >= exact(band.floor)), bands[-1])


def grade_of(score: Score, band: BandSheet) -> str:
    """The grade of the scoring profile; where it grants none, that of the rule."""
    return score.grade or band.grade


def graded(city: str, score: Score | None) -> str:
    """The grade a result is told by; empty where there is no score, or neither profile nor rule grades it."""
    if score is None:
        return ""
    try:
        return grade_of(score, band_of(city, score))
    except PackErrors:
        # A city without a rule has the grades of its scoring profile, if any.
        return score.grade


def decide(viewer: Viewer, evaluation: UUID, factor: str, reason: str, now: datetime) -> ResultUse:
    """The bureau follows the rule (no `factor`), or sets another one and says why.

    Raises `RefusedError`, `PermissionDenied`.
    """
    with transaction.atomic():
        row = of_own_city(viewer, evaluation)
        in_state(row, CHECKED)
        if getattr(row, "use", None) is not None:
            raise refused("这份评价的结果应用已经确定")
        score, judge = row.final, viewer.user
        assert score is not None and judge is not None, "what is checked has a score, who acts is a person"
        band = band_of(row.city, score)
        advised = band.factor
        given = advised if not factor.strip() else _read(factor)
        said = reason.strip()[:1000]
        if given != advised:
            said = said_reason(reason, "另定比例的，说明为什么不按规则")
        made = ResultUse.objects.create(
            evaluation=row,
            score=score,
            grade=grade_of(score, band),
            rule=canonical(band.model_dump(mode="json", exclude_none=True)),
            advised=advised,
            factor=given,
            reason=said,
            made_by_id=judge,
            made_at=now,
        )
        change(row, now)
        told = {"grade": made.grade, "advised": _text(advised), "factor": _text(given), "reason": said}
        record(row, "used", viewer, now, **told)
        tell(row, [row.organisation_id], f"绩效评价结果应用：{row.title}", sentence_of(made, band))
    return made


def advice_for(declaration: Declaration) -> Advice | None:
    """What the evaluation of a declaration advises for the year after: asked by `hooks`. 1 SQL query."""
    found = Evaluation.objects.select_related("final", "use").filter(declaration=declaration).first()
    if found is None or found.final is None:
        return None
    try:
        band = band_of(found.city, found.final)
    except PackErrors:
        # A city without a rule uses its results as its people see fit.
        return None
    link = reverse("performance-evaluation", args=[found.pk])
    use: ResultUse | None = getattr(found, "use", None)
    grade = grade_of(found.final, band)
    if use is None:
        sentence = f"得分 {found.final.printed}。{band.sentence}财政部门尚未确定，暂按规则带入。"
        return Advice(grade, sentence, band.factor, link)
    return Advice(use.grade, f"得分 {found.final.printed}。{sentence_of(use, band)}", use.factor, link)


def sentence_of(use: ResultUse, band: BandSheet) -> str:
    """What was decided, in words."""
    if use.factor == use.advised:
        return f"{band.sentence}财政部门采纳。"
    return f"规则建议 {percent(use.advised)}，财政部门确定 {percent(use.factor)}，理由：{use.reason}"


def percent(factor: Decimal | None) -> str:
    """A factor as people say it: 90%; nothing where none is set."""
    return "不定比例" if factor is None else f"{(factor * 100).normalize():f}%"


def _read(text: str) -> Decimal:
    """A percentage as typed (90 or 90%), as a factor. Raises `RefusedError`."""
    plain = text.strip().removesuffix("%").removesuffix("％").strip()
    whole, _, places = plain.partition(".")
    if not plain.replace(".", "", 1).isascii() or not (whole + places).isdigit() or len(plain) > 7:
        raise refused(f"比例“{text[:20]}”不是百分数，请写例如 90")
    factor = Decimal(plain) / 100
    if factor > MOST or factor != round(factor, 4):
        raise refused(f"比例“{text[:20]}”应在 0 到 1000 之间，最多两位小数")
    return factor


def _text(factor: Decimal | None) -> str:
    return "" if factor is None else f"{factor:f}"
