"""The page of one case, and the one address every action is posted to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases.actions import Refusal, View, registry
from tongjian.kernel.cases.agents import as_reader
from tongjian.kernel.cases.casefile import CaseFile
from tongjian.kernel.cases.inputs import fields_of, from_post
from tongjian.kernel.cases.panels import panels_for
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform, possible
from tongjian.kernel.cases.queries import names_in, timeline, tree_for
from tongjian.kernel.cases.status import tone_of
from tongjian.kernel.cases.tree import NoSuchCase, Tree
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest


@dataclass(frozen=True)
class Attempt:
    """An action that was refused: the page shows why, and everything that was typed."""

    action: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()

    @property
    def title(self) -> str:
        return registry.actions[self.action].title if self.action else ""


def readable(request: ViewerRequest, case: UUID) -> Tree:
    """The case's tree, or the same 404 for a stranger as for a case that is not there."""
    try:
        return tree_for(request.viewer, case)
    except NoSuchCase as error:
        raise Http404(str(error)) from error


@require_GET
@signed_in
def case_page(request: ViewerRequest, case: UUID) -> HttpResponse:
    """Everything about one case: clock, work to do, materials, holds, timeline, and every possible act."""
    return _shown(request, case, Attempt())


@require_POST
@signed_in
def act(request: ViewerRequest, case: UUID, action: str) -> HttpResponse:
    """Do an action and go back to the case; a refusal is shown there in full, and nothing typed is lost."""
    declared = registry.actions.get(action)
    if declared is None or declared.by_platform:
        raise Http404(f"没有操作 {action}")
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        perform(action, case, request.viewer, from_post(declared, typed))
    except (NoSuchCase, NotAllowed) as error:
        raise Http404(str(error)) from error
    except Refused as refused:
        return _shown(request, case, Attempt(action, typed, tuple(refused.refusals)), status=422)
    messages.success(request, f"已完成：{declared.title}")
    return redirect("case", case=case)


def _shown(request: ViewerRequest, case: UUID, attempt: Attempt, *, status: int = 200) -> HttpResponse:
    tree = readable(request, case)
    # An agent looks as the applicant, at this page alone: its panels ask the request who is looking.
    request.viewer = as_reader(request.viewer, tree) or request.viewer
    return render(request, "cases/case.html", _context(request, tree, case, attempt), status=status)


def _context(request: ViewerRequest, tree: Tree, case: UUID, attempt: Attempt) -> dict[str, Any]:
    now = timezone.now()
    state, names = tree.cases[case], names_in(tree)
    file = CaseFile(tree, names, request.viewer, now)
    stage = tree.parent(state) or state
    desks = file.desks(state)
    at_desks = {desk.action.name for desk in desks}
    acts = possible(tree, case, request.viewer, now=now)
    view = View(tree, state, request.viewer, now)
    panels = panels_for(request, tree, state)
    return {
        "case": state,
        "tone": tone_of(state.status),
        "stage": stage,
        "is_stage": stage is state,
        "organisation": names.organisations.get(state.organisation, ""),
        "applicant": names.organisations.get(state.applicant, "") if state.applicant else "",
        "clock": file.clock(state),
        "tasks": file.open_tasks(state),
        "desks": desks,
        "attempt": attempt,
        "acts": [
            (p, list(fields_of(p.action, view, attempt.typed if attempt.action == p.action.name else {})))
            for p in acts
            if p.open and p.action.name not in at_desks
        ],
        "closed": [p for p in acts if not p.open],
        "matters": file.matters(stage),
        "holds": file.holds(),
        "firsts": [panel for panel in panels if panel.place == "first"],
        "panels": [panel for panel in panels if panel.place == "main"],
        "asides": [panel for panel in panels if panel.place == "aside"],
        "timeline": timeline(tree, names, case),
    }
