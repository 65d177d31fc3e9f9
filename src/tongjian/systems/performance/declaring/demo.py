"""Declarations to look at: `demo/declarations.yaml` of a pack, put through the same acts as any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Sheet, Written
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring import actions, deciding
from tongjian.systems.performance.declaring.filling import data_of
from tongjian.systems.performance.declaring.restoring import replace
from tongjian.systems.performance.declaring.sheet import form_for
from tongjian.systems.performance.models import Declaration

FILE = "demo/declarations.yaml"
MARK = "取自申报表"


class DemoAdjustment(Part):
    """An adjustment during the year: why, and what the form says otherwise; `approved` when it is decided."""

    reason: str
    fields: dict[str, Any]
    approved: bool = True


class DemoDeclaration(Part):
    """A form of the pack, who declares it, and how far it has come.

    `form` is that of `performance/<form>.form.yaml`; a `sample` is `demo/<form>.form.yaml`, which stands for
    no printed form. `fields` are what it does not have. `opinion` and `remarks` (by place) are what the
    reviewer wrote.
    """

    form: str
    sample: bool = False
    kind: Literal["project", "department"]
    filler: str
    signer: str
    reviewer: str
    state: Literal["draft", "proposed", "submitted", "returned", "approved"]
    fields: dict[str, Any] = {}
    opinion: str = "同意"
    remarks: Mapping[str, str] = {}
    adjustment: DemoAdjustment | None = None


class DemoDeclarations(Part):
    """The file."""

    declarations: tuple[DemoDeclaration, ...]


def install_demo_declarations(pack: Pack) -> None:
    """Make them once; a pack without the file has none."""
    if not (pack.folders[0] / FILE).is_file():
        return
    for wanted in read_sheet(pack.folders[:1], FILE, DemoDeclarations).declarations:
        declare(pack.name, wanted, told(pack, wanted), timezone.now())


def told(pack: Pack, wanted: DemoDeclaration) -> FormSheet:
    """The form with what is added to it. Raises `PackErrors`."""
    folder = "demo" if wanted.sample else "performance"
    sheet = read_sheet(pack.folders, f"{folder}/{wanted.form}.form.yaml", FormSheet)
    return _with(sheet, wanted.fields)


def _with(sheet: FormSheet, fields: Mapping[str, Any]) -> FormSheet:
    return FormSheet.model_validate({**sheet.model_dump(mode="json", exclude_none=True), **fields})


def declare(city: str, wanted: DemoDeclaration, sheet: FormSheet, now: datetime) -> Declaration | None:
    """One declaration as far as it has come; None where it is there already, or the city has no such form."""
    filler, form = _viewer(wanted.filler), form_for(city, wanted.kind)
    body = next(iter(sorted(filler.organisations(Role.HANDLER, Role.HEAD))))
    year = sheet.year or now.year
    there = Declaration.objects.filter(organisation=body, year=year, kind=wanted.kind)
    if wanted.kind == "project":
        there = there.filter(title=sheet.project)
    if form is None or there.exists():
        return None
    source = Source(EARLIER, data_of(sheet, form), MARK)
    row = actions.begin(filler, body, wanted.kind, year, sheet.project, now, sources=[source])
    if wanted.state != "draft":
        _put_forward(row, wanted, now)
    if wanted.state == "approved" and wanted.adjustment is not None:
        _adjust(row, wanted, wanted.adjustment, sheet, now)
    return row


def _put_forward(row: Declaration, wanted: DemoDeclaration, now: datetime) -> None:
    """A version, as far as it goes."""
    version = actions.propose(_viewer(wanted.filler), row.pk, now)
    if wanted.state == "proposed":
        return
    deciding.sign(_viewer(wanted.signer), row.pk, version.number, now)
    reviewer, remarks = _viewer(wanted.reviewer), list(wanted.remarks.items())
    if wanted.state == "approved":
        deciding.approve(reviewer, row.pk, version.number, wanted.opinion, now)
    elif wanted.state == "returned":
        deciding.send_back(reviewer, row.pk, version.number, wanted.opinion, remarks, now)


def _adjust(
    row: Declaration, wanted: DemoDeclaration, told: DemoAdjustment, sheet: FormSheet, now: datetime
) -> None:
    """The form opened again and typed anew; a new version only where the adjustment is decided."""
    filler, form = _viewer(wanted.filler), form_for(row.city, row.kind)
    assert form is not None, "what was declared has a form"
    before, data = data_of(sheet, form), data_of(_with(sheet, told.fields), form)
    changed = {name for name, value in data.items() if value != before.get(name)}

    def edit(typed: Sheet) -> tuple[Written, ...]:
        replace(typed, data, only=changed)
        return (Written("", Fate.SAVED, 0),)

    actions.adjust(filler, row.pk, told.reason, now)
    forms.change(row.draft_id, filler, now, edit)
    if told.approved:
        _put_forward(row, wanted, now)


def _viewer(username: str) -> Viewer:
    return viewer_of(User.objects.get(username=username), timezone.localdate())
