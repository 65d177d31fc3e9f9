"""Declarations to look at: `demo/declarations.yaml` of a pack, put through the same acts as any other."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.utils import timezone

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
from tongjian.systems.performance.declaring.sheet import form_for
from tongjian.systems.performance.models import Declaration, DeclarationKind

FILE = "demo/declarations.yaml"
MARK = "取自申报表"


class DemoDeclaration(Part):
    """A form of the pack (`performance/<form>.form.yaml`), who declares it, and how far it has come.

    `fields` are what that form does not have.
    """

    form: str
    kind: Literal["project", "department"]
    filler: str
    signer: str
    reviewer: str
    state: Literal["draft", "submitted", "approved"]
    fields: dict[str, Any] = {}


class DemoDeclarations(Part):
    """The file."""

    declarations: tuple[DemoDeclaration, ...]


def install_demo_declarations(pack: Pack) -> None:
    """Make them once; a pack without the file has none."""
    if not (pack.folders[0] / FILE).is_file():
        return
    for wanted in read_sheet(pack.folders[:1], FILE, DemoDeclarations).declarations:
        sheet = read_sheet(pack.folders, f"performance/{wanted.form}.form.yaml", FormSheet)
        whole = FormSheet.model_validate(
            {**sheet.model_dump(mode="json", exclude_none=True), **wanted.fields}
        )
        declare(pack.name, wanted, whole, timezone.now())


def declare(city: str, wanted: DemoDeclaration, sheet: FormSheet, now: datetime) -> Declaration | None:
    """One declaration as far as it has come; None where it is there already, or the city has no such form."""
    filler, form = _viewer(wanted.filler), form_for(city, wanted.kind)
    body = next(iter(sorted(filler.organisations(Role.HANDLER, Role.HEAD))))
    year = sheet.year or now.year
    there = Declaration.objects.filter(organisation=body, year=year, kind=wanted.kind)
    if wanted.kind == DeclarationKind.PROJECT:
        there = there.filter(title=sheet.project)
    if form is None or there.exists():
        return None
    source = Source(EARLIER, data_of(sheet, form), MARK)
    row = actions.begin(filler, body, wanted.kind, year, sheet.project, now, sources=[source])
    if wanted.state == "draft":
        return row
    version = actions.propose(filler, row.pk, now)
    deciding.sign(_viewer(wanted.signer), row.pk, version.number, now)
    if wanted.state == "approved":
        deciding.approve(_viewer(wanted.reviewer), row.pk, version.number, "同意", now)
    return row


def _viewer(username: str) -> Viewer:
    return viewer_of(User.objects.get(username=username), timezone.localdate())
