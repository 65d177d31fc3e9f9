"""A frozen self-evaluation as a file in the official look of the city."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.performance.evaluating.judging import Line
from tongjian.systems.performance.evaluating.seconding import profile_of
from tongjian.systems.performance.evaluating.showing import Shown
from tongjian.systems.performance.papers.files import FileFormat, written_as


def file_of(city: str, found: Shown, file_format: FileFormat, on: date) -> bytes:
    """The file. Raises `PaperError`, `PackErrors`, `TypesettingError`."""
    folders = pack_of(city).folders
    return written_as(on_paper(found), file_format, folders, fonts=Path(settings.TONGJIAN_FONTS), on=on)


def on_paper(found: Shown) -> FormSheet:
    """The form with the scores of its rows, the total and the grade, where the official form prints them."""
    sheet, score = found.sheet, found.version.score
    weighed = bool(sheet.project) or any(row.weight is not None for row in sheet.indicators)
    if not weighed:
        return sheet
    pairs = zip(sheet.indicators, found.lines, strict=True)
    update: dict[str, Any] = {
        "indicators": tuple(_with_points(row, line) for row, line in pairs),
        "printed_score_total": Decimal(score.printed),
        "printed_weight_total": sheet.printed_weight_total or profile_of(score).sheet.full,
        "printed_grade": score.grade,
    }
    return sheet.model_copy(update=update)


def _with_points(row: IndicatorSheet, line: Line) -> IndicatorSheet:
    update = {"weight": row.weight, "score": row.score}
    if row.weight is None and line.points:
        update["weight"] = Decimal(line.points)
    if row.score is None and line.score:
        update["score"] = Decimal(line.score)
    return row.model_copy(update=update)
