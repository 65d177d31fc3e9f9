"""The JSON interface of cases: what may be done, doing it, the workbench, and progress.

Every declared action has an address of its own, so that the OpenAPI document shows the input of each.
"""

from __future__ import annotations

import inspect
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import create_model

from tongjian.kernel.cases import progress as progresses
from tongjian.kernel.cases import workbench as work
from tongjian.kernel.cases.actions import Action, NoInput, View, registry
from tongjian.kernel.cases.agents import as_reader
from tongjian.kernel.cases.casefile import CaseFile
from tongjian.kernel.cases.inputs import fields_of
from tongjian.kernel.cases.pages.lists import OFFICIAL, valid_after
from tongjian.kernel.cases.perform import perform, possible
from tongjian.kernel.cases.queries import names_in, tree_for
from tongjian.kernel.cases.schemas import (
    ActionOut,
    ConclusionOut,
    FieldOut,
    OutcomeOut,
    PossibleOut,
    ProgressOut,
    RefusalOut,
    RefusedOut,
    TaskOut,
    WorkPageOut,
)
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer

router = Router(tags=["办件"], auth=django_auth)


@router.get("/cases/{case}/actions", response=PossibleOut, summary="可以办理的操作及不能办理的原因")
def actions(request: HttpRequest, case: UUID) -> PossibleOut:
    """Every action of the case, open or closed with its reasons, and the viewer's own tasks."""
    viewer, now = _viewer(request), timezone.now()
    tree = tree_for(viewer, case)
    viewer = as_reader(viewer, tree, now=now) or viewer
    state = tree.cases[case]
    file = CaseFile(tree, names_in(tree), viewer, now)
    view, clock = View(tree, state, viewer, now), file.clock(state)
    return PossibleOut(
        case=case,
        number=state.number,
        title=state.title,
        status=state.status,
        status_title=state.status.title,
        due_on=clock.due.day if clock else None,
        provisional=clock.due.provisional if clock else False,
        actions=[
            ActionOut(
                name=each.action.name,
                title=each.action.title,
                open=each.open,
                refusals=[RefusalOut.from_orm(r) for r in each.refusals],
                fields=[_field(f) for f in fields_of(each.action, view)] if each.open else [],
            )
            for each in possible(tree, case, viewer, now=now)
        ],
        tasks=[
            TaskOut(
                id=desk.row.task.id,
                title=desk.row.task.title,
                action=desk.action.name,
                conclusions=[ConclusionOut.from_orm(c) for c in desk.conclusions],
            )
            for desk in file.desks(state)
        ],
    )


@router.get("/workbench", response=WorkPageOut, summary="我的工作，最急的在前")
def workbench(request: HttpRequest, light: str = "", q: str = "", after: str = "") -> work.WorkPage:
    """A page of the viewer's open tasks; `light` is red, yellow or green."""
    viewer = _viewer(request)
    if not any(viewer.has(role) for role in OFFICIAL):
        raise HttpError(403, "工作台仅供工作人员使用")
    return work.page(
        viewer, light=light, today=timezone.localdate(), text=q.strip(), after=valid_after(after)
    )


@router.get("/progress", response=list[ProgressOut], auth=None, summary="按编号查询进度，不用登录")
def progress(request: HttpRequest, number: str) -> list[ProgressOut]:
    """The cases with this number, or of the project with this code."""
    return [
        _progress(found.case, [_progress(matter) for matter in found.matters])
        for found in progresses.find(number[:60])
    ]


def _progress(row: progresses.Progress, matters: list[ProgressOut] | None = None) -> ProgressOut:
    return ProgressOut(
        number=row.number,
        title=row.title,
        organisation=row.organisation,
        status=row.status,
        status_title=row.status.title,
        opened_at=row.opened_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        due_on=row.due_on,
        provisional=row.provisional,
        matters=matters or [],
    )


def _field(field: Any) -> FieldOut:
    return FieldOut.from_orm(field)


def _viewer(request: HttpRequest) -> Viewer:
    return cast(ViewerRequest, request).viewer


def _add(action: Action) -> None:
    """Give one action its address, with its own input in the OpenAPI document."""

    def do(request: HttpRequest, case: UUID, given: Any = None) -> OutcomeOut:
        typed = given.model_dump(exclude_unset=True) if given else {}
        return OutcomeOut.from_orm(perform(action.name, case, _viewer(request), typed))

    parameters = [
        inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
        inspect.Parameter("case", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=UUID),
    ]
    if action.Input is not NoInput:
        # Every input is called `Input`; the document needs a name for each.
        body = create_model(f"{type(action).__name__}Input", __base__=action.Input)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters.append(inspect.Parameter("given", kind, annotation=body))
    do.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    router.post(
        f"/cases/{{case}}/actions/{action.name}",
        response={200: OutcomeOut, 409: RefusedOut, 422: RefusedOut},
        operation_id=f"do_{action.name}",
        url_name=f"do_{action.name}",
        summary=action.title,
        description=inspect.getdoc(type(action)) or action.title,
    )(do)


for _action in registry.actions.values():
    if not _action.by_platform:
        _add(_action)
