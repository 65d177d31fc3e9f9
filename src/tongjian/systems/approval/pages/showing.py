"""What the page of an application shows: form, materials, promises, and what keeps it from submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tongjian.kernel.cases.actions import Refusal
from tongjian.kernel.forms.editing import Written
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.packs.schema import Matter
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.actions.promising import (
    Quarrel,
    changes_of_promises,
    commitments_open_to,
)
from tongjian.systems.approval.pages.opened import Open
from tongjian.systems.approval.queries import materials_given, materials_of, matters_of


@dataclass(frozen=True)
class PromiseBox:
    """The box of one matter that takes a promise, with the revision that is shown."""

    matter: Matter
    promised: bool
    revision: int


def shown(
    request: ViewerRequest,
    found: Open,
    *,
    written: Sequence[Written] = (),
    refusals: Sequence[Refusal] = (),
    quarrels: Sequence[Quarrel] = (),
    status: int = 200,
) -> HttpResponse:
    """The page; with what was not saved (`written`, `quarrels`) or why it was not submitted (`refusals`)."""
    row, definition = found.row, found.definition
    sheet = SheetView(row.draft, complain=bool(refusals) or "check" in request.GET, written=written)
    lacks = lacking(found)
    context = {
        **lacks,
        "sheet": sheet,
        "stage": definition.stage,
        "lead": definition.lead_title,
        "matters": matters_of(definition, row.project),
        "promises": _boxes(found),
        "changes_of_promises": changes_of_promises(row),
        "quarrels": quarrels,
        "spared": [asked for asked in materials_of(definition, row.project) if asked.name in found.spared],
        "refused": bool(refusals),
        "refusals": _others(refusals, lacks),
        "mandate": found.mandate,
    }
    return render(request, "approval/application.html", context, status=status)


def lacking(found: Open) -> dict[str, Any]:
    """What still keeps the application from being submitted, and what may come later."""
    sheet = SheetView(found.row.draft, complain=True)
    spared = found.spared
    given = materials_given(found.definition, found.row)
    materials = [row for row in given if row.material.name not in spared]
    absent = [row for row in materials if row.missing]
    return {
        "application": found.row,
        "correcting": found.correcting,
        "materials": materials,
        "problems": sheet.problems,
        "missing": [row for row in absent if row.material.later is None],
        "later": [row for row in absent if row.material.later is not None],
    }


def _others(refusals: Sequence[Refusal], lacks: Mapping[str, Any]) -> list[Refusal]:
    """The reasons that are no field and no material, which have a list and a link of their own."""
    listed = {problem.sentence for problem in lacks["problems"]}
    listed |= {f"缺少材料：{row.material.title}" for row in lacks["missing"]}
    return [refusal for refusal in refusals if refusal.sentence not in listed]


def _boxes(found: Open) -> list[PromiseBox]:
    """The boxes; none once it is submitted, when what was promised is in the ledger."""
    if found.correcting:
        return []
    revisions = found.row.promise_revisions
    return [
        PromiseBox(each.matter, each.matter.code in found.promised, revisions.get(each.matter.code, 0))
        for each in commitments_open_to(found.definition, found.row.project)
    ]
