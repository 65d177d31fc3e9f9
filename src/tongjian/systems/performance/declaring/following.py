"""The declaration of year N+1, filled in from what was approved for year N."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.access import may_fill
from tongjian.systems.performance.declaring.actions import begin
from tongjian.systems.performance.declaring.filling import data_of
from tongjian.systems.performance.declaring.hooks import Advice, use_of_results
from tongjian.systems.performance.declaring.refused import refused
from tongjian.systems.performance.declaring.sheet import form_for
from tongjian.systems.performance.models import Declaration

OLD = ("year", "previous_allocated", "previous_spent", "previous_in_place_rate", "previous_execution_rate")
"""What is different every year, or not known yet: asked for again."""
PLANNED = ("sub_projects", "income", "expenditure")
"""Tables of the money planned for the year."""


def begin_next(viewer: Viewer, declaration: UUID, now: datetime) -> Declaration:
    """下一年度申报: the same project a year later, with the targets of this year as history.

    Raises `RefusedError` when nothing was approved or the next one is there already, `PermissionDenied`.
    """
    row = Declaration.objects.select_related("approved").filter(pk=declaration).first()
    if row is None or not may_fill(viewer, row.organisation_id):
        raise PermissionDenied("没有这份申报，或者它属于别的部门。")
    form = form_for(row.city, row.kind)
    if row.approved is None or form is None:
        raise refused("这份申报还没有批复，不能带入下一年度")
    known = data_of(sheet_of(row.approved.body), form)
    source = Source(
        EARLIER, next_year(known, form, row.year, use_of_results(row)), f"来自 {row.year} 年度申报"
    )
    return begin(
        *(viewer, row.organisation_id, row.kind, row.year + 1, row.title, now), sources=[source], follows=row
    )


def sheet_of(body: str) -> FormSheet:
    """The body of a version."""
    return FormSheet.model_validate(json.loads(body))


def next_year(known: dict[str, Any], form: Form, year: int, advice: Advice | None) -> dict[str, Any]:
    """The values a year later: this year's plan is last year's money, this year's target is history.

    With a factor of the result (0.9), every amount of this year's plan is proposed with that share.
    """
    found = {name: value for name, value in known.items() if name not in OLD}
    if "total" in known:
        found["previous_budget"] = known["total"]
    found["indicators"] = [_with_history(row, year) for row in known.get("indicators", [])]
    found["funding"] = [_moved_on(row) for row in known.get("funding", [])]
    # The work of one year is not planned again.
    found.pop("milestones", None)
    if advice and advice.factor is not None:
        _scale(found, advice.factor)
    return {name: value for name, value in found.items() if name in form.fields and value not in ([], "")}


def _with_history(row: dict[str, Any], year: int) -> dict[str, Any]:
    sign = row.get("operator", "") if row.get("operator") not in {"none", "qual"} else ""
    said = f"{year}年目标 {sign}{row.get('target', '')}{row.get('unit', '')}"
    before = row.get("history", "")
    return {**row, "history": f"{before}；{said}"[:1000] if before else said}


def _moved_on(row: dict[str, Any]) -> dict[str, Any]:
    spent = [Decimal(row[name]) for name in ("previous_year", "this_year_plan") if row.get(name)]
    kept: dict[str, Any] = {name: row[name] for name in row if name in {"source", "total_investment"}}
    return {**kept, "previous_year": format(sum(spent, Decimal(0)), "f")} if spent else kept


def _scale(found: dict[str, Any], factor: Decimal) -> None:
    for table in PLANNED:
        if table in found:
            found[table] = [
                {**row, "amount": _times(row["amount"], factor)} if row.get("amount") else row
                for row in found[table]
            ]
    if amounts := [Decimal(row["amount"]) for row in found.get("sub_projects", []) if row.get("amount")]:
        found["total"] = format(sum(amounts, Decimal(0)).normalize(), "f")
    if whole := found.get("accounts_total"):
        found["accounts_total"] = _times(whole, factor)


def _times(amount: str, factor: Decimal) -> str:
    """To six places, as the form takes them."""
    return format((Decimal(amount) * factor).quantize(Decimal("0.000001")).normalize(), "f")
