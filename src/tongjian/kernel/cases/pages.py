"""The case page, the workbench, and the one address every action is posted to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases import workbench as work
from tongjian.kernel.cases.actions import View, holder_of, registry
from tongjian.kernel.cases.clock import case_clock, task_clock
from tongjian.kernel.cases.inputs import fields_of, from_post
from tongjian.kernel.cases.panels import panels_for
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform, possible
from tongjian.kernel.cases.queries import names_in, timeline, tree_for
from tongjian.kernel.cases.tree import NoSuchCase, Tree
from tongjian.kernel.packs.queries import calendar_of, pack_of
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role

OFFICIAL = (Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR)


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
    tree = readable(request, case)
    state = tree.cases[case]
    names = names_in(tree)
    now = timezone.now()
    view = View(tree, state, request.viewer, now)
    calendar = calendar_of(state.city)
    clock = case_clock(state)
    acts = possible(tree, case, request.viewer, now=now)
    mine = [task for task in state.open_tasks() if holder_of(task, request.viewer) is None]
    children = tree.children(state)
    context: dict[str, Any] = {
        "tree": tree,
        "case": state,
        "parent": tree.parent(state),
        "definition": view.definition,
        "pack": pack_of(state.city),
        "names": names,
        "due": clock.due(calendar) if clock else None,
        "children": [(child, _due(child, calendar)) for child in children],
        "mine": mine,
        "tasks": [
            (task, names.organisations.get(task.organisation, ""), _task_due(state, task, calendar))
            for task in state.open_tasks()
        ],
        "acts": [(p, list(fields_of(p.action, view))) for p in acts if p.open],
        "closed": [p for p in acts if not p.open],
        "materials": list(tree.top().materials.values()),
        "holds": tree.top().standing_holds(),
        "panels": panels_for(request, tree, state),
        "timeline": timeline(tree, names, [case, *(child.id for child in children)]),
    }
    return render(request, "cases/case.html", context)


@require_POST
@signed_in
def act(request: ViewerRequest, case: UUID, action: str) -> HttpResponse:
    """Do an action and go back to the case; a refusal is shown there in full."""
    if action not in registry.actions or not registry.actions[action].button:
        raise Http404(f"没有操作 {action}")
    declared = registry.actions[action]
    try:
        perform(action, case, request.viewer, from_post(declared, request.POST.dict()))
    except (NoSuchCase, NotAllowed) as error:
        raise Http404(str(error)) from error
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, str(refusal))
    else:
        messages.success(request, f"已完成：{declared.title}")
    return redirect("case", case=case)


@require_GET
@needs_role(*OFFICIAL)
def workbench(request: ViewerRequest) -> HttpResponse:
    """我的工作: open tasks by light, red first."""
    today = timezone.localdate()
    light, text = request.GET.get("light", ""), request.GET.get("q", "").strip()
    context = {
        "page": work.page(
            request.viewer, light=light, today=today, text=text, after=request.GET.get("after", "")
        ),
        "counts": work.counts(request.viewer, today),
        "light": light,
        "q": text,
        "today": today,
    }
    template = (
        "cases/_work_rows.html" if request.htmx and request.GET.get("after") else "cases/workbench.html"
    )
    return render(request, template, context)


def _due(state: Any, calendar: Any) -> Any:
    clock = case_clock(state)
    return clock.due(calendar) if clock else None


def _task_due(state: Any, task: Any, calendar: Any) -> Any:
    clock = task_clock(state, task) or case_clock(state)
    return clock.due(calendar) if clock else None
