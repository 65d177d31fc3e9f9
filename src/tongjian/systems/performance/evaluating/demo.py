"""Evaluations to look at: `demo/evaluations.yaml` of a pack, put through the same acts as any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from django.utils import timezone

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Sheet, Written
from tongjian.kernel.forms.schema import FieldType
from tongjian.kernel.forms.values import ROW
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.demo import DemoDeclaration, declare, told
from tongjian.systems.performance.declaring.filling import stored_row
from tongjian.systems.performance.declaring.following import begin_next
from tongjian.systems.performance.evaluating import actions, deciding, disclosing, using
from tongjian.systems.performance.evaluating.body import TABLE, paired
from tongjian.systems.performance.evaluating.models import Evaluation
from tongjian.systems.performance.evaluating.monitoring.actions import report
from tongjian.systems.performance.evaluating.monitoring.board import Typed
from tongjian.systems.performance.evaluating.seconding import Given
from tongjian.systems.performance.models import Declaration
from tongjian.systems.performance.papers.filled import printed_actual

FILE = "demo/evaluations.yaml"


class DemoGiven(Part):
    """What the bureau put right in a row."""

    actual: str = ""
    score: str = ""
    reason: str = ""


class DemoReview(Part):
    """A re-check: by whom, and the rows that were put right, by the name of the indicator."""

    reviewer: str
    opinion: str = ""
    rows: Mapping[str, DemoGiven] = {}


class DemoWatched(Part):
    """What was reported of a row on a day of monitoring."""

    actual: str = ""
    basis: str = ""
    explanation: str = ""


class DemoUse(Part):
    """How the result bears on the year after: as the rule says, or `factor` (percent) for a reason.

    `next_year`: the declaration of that year is begun as well, filled in with what follows from the result.
    """

    factor: str = ""
    reason: str = ""
    next_year: bool = False


class DemoEvaluation(Part):
    """A declaration of the demo with what came of it, as the form of the pack tells, and how far it has come.

    `source` and `causes` are what that form leaves out, `fields` what else the report asks for. `monitored`
    are the reports of the year by their day, each with its rows by the name of the indicator.
    """

    declaration: DemoDeclaration
    state: Literal["filling", "submitted", "checked"]
    source: str
    causes: Mapping[str, str] = {}
    fields: dict[str, Any] = {}
    monitored: Mapping[date, Mapping[str, DemoWatched]] = {}
    review: DemoReview | None = None
    disclosed: bool = False
    use: DemoUse | None = None


class DemoEvaluations(Part):
    """The file."""

    evaluations: tuple[DemoEvaluation, ...]


def install_demo_evaluations(pack: Pack) -> None:
    """Make them once; a pack without the file has none."""
    if not (pack.folders[0] / FILE).is_file():
        return
    for wanted in read_sheet(pack.folders[:1], FILE, DemoEvaluations).evaluations:
        sheet = told(pack, wanted.declaration)
        declared = declare(pack.name, wanted.declaration, sheet, timezone.now())
        if declared is not None:
            filler = person(wanted.declaration.filler)
            _monitor(filler, declared, wanted, sheet)
            row = actions.begin(filler, declared.pk, timezone.now())
            _come(row, wanted, sheet, timezone.now())


def _monitor(filler: Viewer, declared: Declaration, wanted: DemoEvaluation, sheet: FormSheet) -> None:
    """What was reported through the year."""
    for on, rows in wanted.monitored.items():
        typed = {
            number: Typed(**rows[each.name].model_dump())
            for number, each in enumerate(sheet.indicators, start=1)
            if each.name in rows
        }
        report(filler, declared.pk, on, typed, timezone.now())


def _come(row: Evaluation, wanted: DemoEvaluation, sheet: FormSheet, now: datetime) -> None:
    """As far as it has come."""
    fill(person(wanted.declaration.filler), row, wanted, sheet, now)
    if wanted.state == "filling":
        return
    version = actions.submit(person(wanted.declaration.signer), row.pk, now)
    if wanted.state == "submitted" or wanted.review is None:
        return
    numbers = {each.name: number for number, each in enumerate(sheet.indicators, start=1)}
    given = {numbers[name]: Given(**each.model_dump()) for name, each in wanted.review.rows.items()}
    reviewer = person(wanted.review.reviewer)
    deciding.recheck(reviewer, row.pk, version.number, given, wanted.review.opinion, now)
    if wanted.disclosed:
        disclosing.disclose(reviewer, row.pk, {}, now)
    if wanted.use:
        using.decide(reviewer, row.pk, wanted.use.factor, wanted.use.reason, now)
        if wanted.use.next_year:
            begin_next(person(wanted.declaration.filler), row.declaration_id, now)


def fill(viewer: Viewer, row: Evaluation, wanted: DemoEvaluation, sheet: FormSheet, now: datetime) -> None:
    """Type the results of a form into the report."""

    def edit(report: Sheet) -> tuple[Written, ...]:
        _type_results(report, wanted, sheet)
        for name, value in {**_money(sheet), **wanted.fields}.items():
            _type(report, name, value)
        return (Written(TABLE, Fate.SAVED, report.revisions.get(TABLE, 0)),)

    forms.change(row.draft_id, viewer, now, edit)


def _type_results(report: Sheet, wanted: DemoEvaluation, sheet: FormSheet) -> None:
    table = report.form.fields[TABLE]
    answers = paired(sheet, report.data)
    for number, row in enumerate(sheet.indicators, start=1):
        holder = next(each for each in report.data[TABLE] if each[ROW] == answers[number][ROW])
        cells = {
            "actual": printed_actual(row),
            "source": row.source or wanted.source,
            "cause": row.cause or wanted.causes.get(row.name, ""),
        }
        for column, stored in stored_row(table, cells).items():
            path = f"{TABLE}.{holder[ROW]}.{column}"
            holder[column] = stored
            report.sources.pop(path, None)
            report.revisions[path] = report.revisions.get(path, 0) + 1


def _type(report: Sheet, name: str, value: Any) -> None:
    asked = report.form.fields.get(name)
    if asked is None:
        return
    if asked.type is FieldType.TABLE:
        for row in list(report.data.get(name, [])):
            report.remove_row(name, str(row[ROW]))
        for cells in value:
            report.add_row(name)
            report.data[name][-1].update(stored_row(asked, cells))
    else:
        report.data[name] = str(value)
        report.revisions[name] = report.revisions.get(name, 0) + 1


def _money(sheet: FormSheet) -> dict[str, Any]:
    """The money of a form; what was not spent at all is left blank there and 0 on the report."""
    found: dict[str, Any] = {}
    if sheet.budget_execution:
        rows = [row.model_dump(mode="json", exclude_none=True) for row in sheet.budget_execution.rows]
        found["budget_execution"] = [{"actual": "0", **row} for row in rows]
    if accounts := sheet.revenue_expenditure:
        found["accounts_total"] = f"{accounts.total:f}"
        for name in ("income", "expenditure"):
            found[name] = [row.model_dump(mode="json", exclude_none=True) for row in getattr(accounts, name)]
    return found


def person(username: str) -> Viewer:
    """Somebody of the demo, with the posts they hold today."""
    return viewer_of(User.objects.get(username=username), timezone.localdate())
