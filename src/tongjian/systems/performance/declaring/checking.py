"""What is told while somebody types: sums, what cannot be read, what does not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.checks import Finding, inconsistencies
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.values import value_of
from tongjian.kernel.forms.visibility import rows_of
from tongjian.systems.performance.declaring.body import Body, body_of

PLACES: Mapping[str, str] = {
    "sub-project-sum": "total",
    "funding-sum": "funding",
    "funding-unexplained": "funding",
    "funding-plan": "funding",
    "rate": "previous_in_place_rate",
    "rate-without-base": "previous_in_place_rate",
    "plan-gap": "milestones",
    "goal-without-indicator": "annual_goals",
    "basis-without-number": "basis",
    "weight-sum": "weights_total",
    "code-twice": "unit_code",
    "markup": "overview",
}
"""Where the findings that are about no indicator are mended."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to look at: `path` is the field or cell of the form, empty for the form as a whole."""

    sentence: str
    path: str = ""

    @property
    def anchor(self) -> str:
        """The id of that field on the page."""
        return f"field-{self.path.replace('.', '-')}" if self.path else ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A column that adds up, with how much. `amount` None: nothing in it is a number yet."""

    title: str
    amount: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that is told at one moment."""

    sums: tuple[Sum, ...]
    unread: tuple[Told, ...]
    findings: tuple[Told, ...]


def checked(form: Form, data: Mapping[str, Any]) -> Checked:
    """What is filled in so far, looked at as a careful auditor would. No SQL."""
    body = body_of(form, data)
    return Checked(
        tuple(_sums(form, data)),
        tuple(Told(each.sentence, each.path) for each in body.unread),
        tuple(findings_of(form, body)),
    )


def findings_of(form: Form, body: Body) -> Iterator[Told]:
    """The inconsistencies of a body, each with the place on the form where it is mended."""
    if body.sheet is None:
        return
    for finding in inconsistencies(body.sheet.as_form()):
        yield Told(finding.sentence, _place(form, body, finding))


def _place(form: Form, body: Body, finding: Finding) -> str:
    if finding.row:
        return f"indicators.{body.rows[finding.row - 1]}.name"
    found = PLACES.get(finding.check, "")
    return found if found in form.fields else ""


def _sums(form: Form, data: Mapping[str, Any]) -> Iterator[Sum]:
    """Every column of money or weights."""
    for table in form.fields.values():
        rows = rows_of(data.get(table.name))
        for column in table.fields:
            if column.type in {"money", "decimal"}:
                given = [value_of(column, row.get(column.name)) for row in rows]
                numbers = [value for value in given if isinstance(value, Decimal)]
                whole = sum(numbers, Decimal(0)) if numbers else None
                yield Sum(f"{table.title}：{column.title}", whole, column.unit)
