"""From the form as people fill it in to the body that is checked and frozen. Pure.

A form of a pack names its fields as below; whatever else it asks for is kept among the facts of the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ValidationError

from tongjian.kernel.forms.schema import FieldType, Form, FormField
from tongjian.kernel.forms.values import ROW, shown, value_of
from tongjian.kernel.forms.visibility import rows_of
from tongjian.kernel.measures.forms import AccountSheet, AmountSheet, FormSheet, FundingSheet, MilestoneSheet
from tongjian.kernel.measures.indicators import IndicatorSheet

SAME = (
    *("year", "unit", "unit_code", "project", "project_type", "project_attribute", "nature", "duties"),
    *("government_procurement", "purchase_of_services", "leader", "contact", "overview", "necessity"),
    *("management", "scope", "total_goal", "remarks"),
)
"""Fields that are called alike on the form and in the body."""
LINES = ("basis", "annual_goals", "announced_parts")
"""Fields in which every line is one item."""
BEFORE = {
    "previous_budget": "budget",
    "previous_allocated": "allocated",
    "previous_spent": "spent",
    "previous_in_place_rate": "in_place_rate_pct",
    "previous_execution_rate": "execution_rate_pct",
}
"""Fields about the year before, and what the body calls them."""
ROWS: Mapping[str, type[BaseModel]] = {
    "sub_projects": AmountSheet,
    "funding": FundingSheet,
    "milestones": MilestoneSheet,
    "income": AccountSheet,
    "expenditure": AccountSheet,
    "indicators": IndicatorSheet,
}
"""Tables, and what a row of each is."""
TOTAL, ACCOUNTS_TOTAL, WEIGHTS_TOTAL = "total", "accounts_total", "weights_total"
KNOWN = frozenset({*SAME, *LINES, *BEFORE, *ROWS, TOTAL, ACCOUNTS_TOTAL, WEIGHTS_TOTAL})
SUM = "合计"
COLUMNS = ("total_investment", "previous_year", "this_year_plan")
SEPARATOR = "、"
SPAN = ".."


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell or row that is no part of the body as it stands: `path` is that of the form."""

    path: str
    sentence: str


@dataclass(slots=True)
class Body:
    """What could be read. `sheet` is None while there is no indicator; `rows` are the names of their rows."""

    sheet: FormSheet | None
    rows: tuple[str, ...] = ()
    unread: list[Unread] = field(default_factory=list)


def body_of(form: Form, data: Mapping[str, Any]) -> Body:
    """The body of what is filled in so far. A row that cannot be read is left out and named."""
    said = _Said(form, data)
    found: dict[str, Any] = {"form": form.title, "verified": False}
    found |= {name: value for name in SAME if (value := said.one(name)) is not None}
    found |= {name: said.lines(name) for name in LINES if name in form.fields}
    tables = {name: list(said.rows(name)) for name in ROWS if name in form.fields}
    found["budget"] = _budget(said, tables)
    found["revenue_expenditure"] = _accounts(said, tables)
    found["milestones"] = _only_rows(tables, "milestones")
    found["indicators"] = _only_rows(tables, "indicators")
    found["printed_weight_total"] = said.one(WEIGHTS_TOTAL)
    found["facts"] = {name: value for name in form.fields if name not in KNOWN and (value := said.one(name))}
    names = tuple(name for name, _ in tables.get("indicators", ()))
    return Body(_sheet(found, said) if names else None, names, said.unread)


def _sheet(found: dict[str, Any], said: _Said) -> FormSheet | None:
    try:
        return FormSheet.model_validate({name: value for name, value in found.items() if value is not None})
    except ValidationError as error:
        for detail in error.errors():
            name = str(detail["loc"][0]) if detail["loc"] else ""
            said.unread.append(Unread(name, sentence_of(error)))
        return None


def _budget(said: _Said, tables: Mapping[str, list[tuple[str, dict[str, Any]]]]) -> dict[str, Any] | None:
    funding = _only_rows(tables, "funding")
    before = {mine: value for name, mine in BEFORE.items() if (value := said.one(name)) is not None}
    found = {
        "sub_projects": _only_rows(tables, "sub_projects"),
        "printed_total": said.one(TOTAL),
        "funding": [*funding, _summed(funding)] if funding else [],
        "previous_year": before or None,
    }
    return found if any(found.values()) else None


def _summed(funding: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of totals that the official form ends with; a column nobody filled in has none."""
    whole: dict[str, Any] = {"source": SUM}
    for column in COLUMNS:
        given = [Decimal(row[column]) for row in funding if row.get(column) is not None]
        if given:
            whole[column] = format(sum(given, Decimal(0)), "f")
    return whole


def _accounts(said: _Said, tables: Mapping[str, list[tuple[str, dict[str, Any]]]]) -> dict[str, Any] | None:
    total = said.one(ACCOUNTS_TOTAL)
    if total is None:
        return None
    return {
        "total": total,
        "income": _only_rows(tables, "income"),
        "expenditure": _only_rows(tables, "expenditure"),
    }


def _only_rows(tables: Mapping[str, list[tuple[str, dict[str, Any]]]], name: str) -> list[dict[str, Any]]:
    return [row for _, row in tables.get(name, ())]


def sentence_of(error: ValidationError) -> str:
    """The first thing wrong, in the words of whoever wrote the check; what is missing comes last."""
    detail = min(error.errors(), key=lambda each: each["type"] == "missing")
    given = detail.get("ctx", {})
    return f"{given['sentence']}，{given['mend']}" if "sentence" in given else str(detail["msg"])


class _Said:
    """The values of a form as the body wants them; what it cannot take gathers in `unread`."""

    def __init__(self, form: Form, data: Mapping[str, Any]) -> None:
        self.form, self.data, self.unread = form, data, list[Unread]()

    def one(self, name: str) -> Any:
        """The value of a field; None where it is blank, not asked for, or cannot be read."""
        asked = self.form.fields.get(name)
        return plain(asked, self.data.get(name)) if asked and asked.type is not FieldType.TABLE else None

    def lines(self, name: str) -> list[str]:
        text = self.data.get(name)
        return [line.strip() for line in text.splitlines() if line.strip()] if isinstance(text, str) else []

    def rows(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows that can be read, each with its name on the form; a blank row is none."""
        columns = self.form.fields[table].fields
        for number, kept in enumerate(rows_of(self.data.get(table)), start=1):
            cells = {c.name: v for c in columns if (v := plain(c, kept.get(c.name))) is not None}
            if not cells:
                continue
            row = _in_shape(table, cells)
            try:
                ROWS[table].model_validate(row)
            except ValidationError as error:
                # What is merely not filled in yet is told by the form itself.
                wrong = [detail["loc"] for detail in error.errors() if detail["type"] != "missing"]
                if wrong:
                    sentence = f"{self.form.fields[table].title}第 {number} 行：{sentence_of(error)}"
                    named = [column.name for column in columns if (column.name,) == wrong[0][:1]]
                    column = named[0] if named else columns[0].name
                    self.unread.append(Unread(f"{table}.{kept[ROW]}.{column}", sentence))
                continue
            yield str(kept[ROW]), row


def _in_shape(table: str, cells: dict[str, Any]) -> dict[str, Any]:
    if table == "milestones":
        begin, end = cells.get("begin", ""), cells.get("end", "")
        when = {"when": f"{begin}{SPAN}{end}" if end and end != begin else begin} if begin else {}
        return {**{name: cells[name] for name in ("stage",) if name in cells}, **when}
    if table == "indicators" and "sub_projects" in cells:
        names = str(cells["sub_projects"]).split(SEPARATOR)
        return {**cells, "sub_projects": [name.strip() for name in names if name.strip()]}
    return cells


def plain(asked: FormField, stored: object) -> Any:
    """A value without the form: the title of a choice, a number as its digits; None for what is blank."""
    value = value_of(asked, stored)
    match value:
        case None | bool() | int():
            return value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _ if asked.name == "operator":
            # The sign is a code of the engine, not a word for people.
            return value
        case _:
            return shown(asked, stored) or None
