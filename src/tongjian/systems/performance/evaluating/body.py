"""From the report as people fill it in to the form that is scored and frozen. Pure.

Targets are those of the approved declaration; only results come from the report. Fields of the form of a pack
are known by name: the tables below, `goal_results`, and every `chapter_…`, which is a chapter of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from tongjian.engines.measures.rational import printed
from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import ROW
from tongjian.kernel.forms.visibility import rows_of
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.systems.performance.declaring.body import Unread, plain, sentence_of

TABLE = "indicators"
CHAPTER = "chapter_"
OF_TARGETS = frozenset(
    {"source", "cause", "score", "reason", "attainment", "actual", "actual_text", "deviation_printed"}
)
"""Cells of a declared row that say nothing of its result."""
KEPT = ("year", "unit", "unit_code", "project", "scope", "annual_goals", "duties", "printed_weight_total")
"""What a report has from its declaration."""


@dataclass(slots=True)
class Filled:
    """What could be read. A row that cannot be stands without its result, and is named in `unread`.

    `sheet` is None where there is no form at all; `paths` are those of the rows, by number.
    """

    sheet: FormSheet | None
    paths: dict[int, str]
    unread: list[Unread] = field(default_factory=list)


def paired(base: FormSheet, data: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """The row of the draft that answers each declared row, by its number from 1: of its name, in order."""
    left = list(rows_of(data.get(TABLE)))
    found: dict[int, Mapping[str, Any]] = {}
    for number, declared in enumerate(base.indicators, start=1):
        row = next((each for each in left if each.get("name") == declared.name), None)
        if row is not None:
            left.remove(row)
            found[number] = row
    return found


def filled_in(form: Form, data: Mapping[str, Any], base: FormSheet) -> Filled:
    """The report as a form to be scored. A row nobody answered is missing, not left out."""
    rows = paired(base, data)
    paths = {number: f"{TABLE}.{row.get(ROW, number - 1)}" for number, row in rows.items()}
    filled = Filled(None, paths)
    indicators = []
    for number, declared in enumerate(base.indicators, start=1):
        cells = _cells(form.fields[TABLE], rows.get(number, {}))
        try:
            indicators.append(_answered(declared, cells))
        except ValidationError as error:
            path = f"{paths[number]}.actual" if number in paths else ""
            filled.unread.append(Unread(path, f"第 {number} 行“{declared.name}”：{sentence_of(error)}"))
            indicators.append(_answered(declared, {}))
    said = _Report(form, data)
    found = {name: value for name in KEPT if (value := getattr(base, name)) not in (None, "", ())}
    found |= said.tables() | said.texts() | {"form": form.title, TABLE: indicators, "verified": False}
    try:
        filled.sheet = FormSheet.model_validate(found)
    except ValidationError as error:
        filled.unread.append(Unread("", sentence_of(error)))
    return filled


def _answered(declared: IndicatorSheet, cells: Mapping[str, Any]) -> IndicatorSheet:
    told = declared.model_dump(mode="json", exclude_defaults=True)
    kept = {name: value for name, value in told.items() if name not in OF_TARGETS}
    answered = {name: value for name, value in cells.items() if name != "name"}
    # A form with a column for causes wants one wherever something is far from its target.
    return IndicatorSheet.model_validate({**kept, "cause": "", **answered})


def _cells(table: FormField, row: Mapping[str, Any]) -> dict[str, Any]:
    return {c.name: value for c in table.fields if (value := plain(c, row.get(c.name))) is not None}


class _Report:
    """The parts of a report beside the indicators."""

    def __init__(self, form: Form, data: Mapping[str, Any]) -> None:
        self.form, self.data = form, data

    def texts(self) -> dict[str, Any]:
        found: dict[str, Any] = {"chapters": list(self._chapters())}
        if text := self._one("goal_results"):
            found["goal_results"] = [line.strip() for line in str(text).splitlines() if line.strip()]
        if scope := self._one("scope"):
            found["scope"] = scope
        return found

    def tables(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if execution := self._rows("budget_execution"):
            rows = [{**row, "rate_printed": rate_of(row)} for row in execution]
            found["budget_execution"] = {"rows": rows}
        if tasks := self._rows("tasks"):
            found["tasks"] = tasks
        if (total := self._one("accounts_total")) is not None:
            whole = _grown({"amount": total, "increase": self._one("accounts_increase")})
            found["revenue_expenditure"] = {
                "total": whole.pop("amount"),
                **whole,
                "income": [_grown(row) for row in self._rows("income")],
                "expenditure": [_grown(row) for row in self._rows("expenditure")],
            }
        return found

    def _chapters(self) -> Iterator[dict[str, str]]:
        for name, asked in self.form.fields.items():
            if name.startswith(CHAPTER) and (text := plain(asked, self.data.get(name))):
                yield {"title": asked.title, "text": str(text)}

    def _one(self, name: str) -> Any:
        asked = self.form.fields.get(name)
        return plain(asked, self.data.get(name)) if asked and asked.type is not FieldType.TABLE else None

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Rows with all their required cells; the form itself tells which are missing."""
        asked = self.form.fields.get(name)
        if asked is None:
            return []
        needed = {column.name for column in asked.fields if column.required}
        rows = [_cells(asked, row) for row in rows_of(self.data.get(name))]
        return [row for row in rows if needed <= row.keys()]


def rate_of(row: Mapping[str, Any]) -> str | None:
    """执行率 as the report prints it: what was spent of what was to be spent."""
    adjusted, actual = row.get("adjusted"), row.get("actual")
    if adjusted is None or actual is None:
        return None
    if Decimal(adjusted) == 0:
        return "不适用"
    return f"{printed(Fraction(Decimal(actual)) / Fraction(Decimal(adjusted)) * 100, 2)}%"


def _grown(row: Mapping[str, Any]) -> dict[str, Any]:
    """With the growth over the year before, as printed; nothing where there was nothing the year before."""
    kept = {name: value for name, value in row.items() if value is not None}
    if (increase := kept.get("increase")) is None:
        return kept
    before = Fraction(Decimal(kept["amount"])) - Fraction(Decimal(increase))
    if before > 0:
        kept["increase_pct_printed"] = f"{printed(Fraction(Decimal(increase)) / before * 100, 2)}%"
    return kept
