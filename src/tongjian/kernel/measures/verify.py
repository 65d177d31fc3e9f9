"""What `tongjian verify` proves of readings and scores: unchanged, and following from their parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tongjian.engines.measures.bound import CannotAsk
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.measures.judging import SCORED, recomputed
from tongjian.kernel.measures.keeping import READ, fingerprint, question_of
from tongjian.kernel.measures.kept import content_digest, text_digest
from tongjian.kernel.measures.models import Reading, Score
from tongjian.kernel.measures.reading import answer
from tongjian.kernel.measures.values import Standing
from tongjian.kernel.packs.mistakes import PackErrors


class Agreement(StrEnum):
    """How a kept reading stands to the rows of today."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARABLE = "not_comparable"


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where a kept row is not what it was, and the sentence."""
    of_city = Q(city=city) if city else Q()
    readings = Reading.objects.filter(of_city).order_by("made_at", "pk")
    scores = Score.objects.filter(of_city).order_by("made_at", "pk")
    yield from _gone(of_city, READ, Reading, "指标读数")
    yield from _gone(of_city, SCORED, Score, "评分")
    for reading in readings.iterator(200):
        yield from _of_reading(reading)
    for score in scores.iterator(200):
        yield from _of_score(score)


def agreement(reading: Reading) -> tuple[Agreement, str]:
    """Whether the rows of today give the same number, and why it cannot be compared where it cannot.

    Rows may have been added or mended since, lawfully: then nothing can be said about the number of that day.
    """
    if reading.standing != Standing.VALUE:
        return Agreement.NOT_COMPARABLE, "当时没有数值"
    if not reading.fingerprint:
        return Agreement.NOT_COMPARABLE, "明细太多，当时没有留下摘要"
    try:
        question, key = question_of(reading)
        if fingerprint(question, key) != reading.fingerprint:
            return Agreement.NOT_COMPARABLE, "来源数据在统计之后有变动"
        found = answer([question])[0].of(*key)
    except (CannotAsk, PackErrors, LookupError) as error:
        return Agreement.NOT_COMPARABLE, f"现在不能再次统计：{error}"
    kept = (reading.numerator, reading.denominator)
    now = ("" if one is None else str(one) for one in (found.numerator, found.denominator))
    if kept != tuple(now):
        return (
            Agreement.DIFFERENT,
            f"来源数据没有变动，重新统计得到 {found.printed}，记录的是 {reading.printed}",
        )
    return Agreement.SAME, ""


def _of_reading(reading: Reading) -> Iterator[tuple[str, str]]:
    where = f"指标读数 {reading.title} {reading.pk.hex[:12]}"
    if _changed(reading) or text_digest(reading.body) != reading.definition:
        yield where, "内容与统计时的摘要不符"
        return
    found, why = agreement(reading)
    if found is Agreement.DIFFERENT:
        yield where, why


def _of_score(score: Score) -> Iterator[tuple[str, str]]:
    where = f"评分 {score.subject} {score.pk.hex[:12]}"
    if _changed(score) or text_digest(score.form) != score.form_digest:
        yield where, "内容与评分时的摘要不符"
    elif recomputed(score) != score.result:
        yield where, "按所存的表和口径重新计分，结果与记录不同"


def _changed(row: Reading | Score) -> bool:
    """Whether the row says something else than its digest, or its digest than the ledger."""
    event = Event.objects.filter(chain=row.pk).order_by("seq").first()
    kept: dict[str, Any] = json.loads(event.body) if event else {}
    return content_digest(row) != row.digest or kept.get("digest") != row.digest


def _gone(of_city: Q, kind: str, model: type[Reading] | type[Score], word: str) -> Iterator[tuple[str, str]]:
    """Rows of which the ledger knows and the table does not."""
    there = model._default_manager.filter(pk=OuterRef("chain"))
    for chain in Event.objects.filter(~Exists(there), of_city, kind=kind).values_list("chain", flat=True):
        yield f"{word} {chain.hex[:12]}", "台账中有，表中已经不在"
