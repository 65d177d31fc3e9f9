"""The pages of the desk: the queue, the drawing, and the scrutinies that came to nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.cases.actions import Action, registry
from tongjian.kernel.cases.pages.case import Attempt, readable
from tongjian.kernel.cases.pages.lists import valid_after
from tongjian.kernel.cases.perform import NotAllowed, Refused, perform
from tongjian.kernel.cases.tree import NoSuchCase
from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.scrutiny.corrections.queries import used_in
from tongjian.systems.scrutiny.corrections.who import voice
from tongjian.systems.scrutiny.desk import queue as queues
from tongjian.systems.scrutiny.desk.again import AlreadyAsked, scrutinise_again, stuck
from tongjian.systems.scrutiny.desk.findings import Wanted
from tongjian.systems.scrutiny.desk.rests import resting
from tongjian.systems.scrutiny.desk.sheet import Question, sheet
from tongjian.systems.scrutiny.models import Check, CheckState, Watched
from tongjian.systems.scrutiny.place.showing import place_of_check
from tongjian.systems.scrutiny.queries import NoSuchCheck, check_for, report_of
from tongjian.systems.scrutiny.showing import shown

LIGHTS = (("", "全部"), ("red", "已超期"), ("yellow", "即将到期"), ("green", "正常"))
# What is posted to a drawing, and where on its page one comes back to.
ACTS = {
    "comment_on_drawing": "comments",
    "answer_comment": "comments",
    "close_comment": "comments",
    "decide_findings": "findings",
}


@require_GET
@needs_role(Role.HANDLER, Role.HEAD, Role.SUPERVISOR)
def queue(request: ViewerRequest) -> HttpResponseBase:
    """图纸审查: cases whose drawings wait for the viewer's departments. 6 SQL queries with the session."""
    today, light = timezone.localdate(), request.GET.get("light", "")
    duties = queues.duties_shown(request.viewer)
    # What somebody has typed into the address is no department.
    duty = request.GET.get("duty", "")
    asked = queues.Asked(duty if duty in dict(duties) else "", request.GET.get("kind", ""))
    counts = queues.counts(request.viewer, asked, today)
    numbers = {"": counts.total, "red": counts.red, "yellow": counts.yellow, "green": counts.green}
    after = valid_after(request.GET.get("after", ""))
    context = {
        "page": queues.page(request.viewer, asked, light=light, today=today, after=after),
        "tabs": [
            {
                "address": f"?{_narrowed(request.GET, light=key)}",
                "title": title,
                "count": _shown(numbers[key]),
                "current": key == light,
            }
            for key, title in LIGHTS
        ],
        "light": light,
        "asked": asked,
        "kinds": queues.KINDS.items(),
        "duties": duties,
    }
    return render(request, "scrutiny/queue.html", context)


@require_GET
@signed_in
def current(request: ViewerRequest, case: UUID, slot: str) -> HttpResponseBase:
    """Where holds lead: the drawing as the case rests on it by now."""
    readable(request, case)
    rests = resting(case)
    watched = next((each for each in rests.watched if each.slot == slot), None)
    if watched is None:
        raise Http404(f"办件没有需要审查的图纸 {slot}")
    check = rests.judged(watched) or _unjudged(watched)
    if check is None:
        raise Http404("图纸还没有审查")
    return redirect(f"{reverse('scrutiny-drawing', args=[check.pk])}?{urlencode({'case': case})}")


@require_POST
@signed_in
def act(request: ViewerRequest, check: UUID, action: str) -> HttpResponseBase:
    """Say or decide something; a refusal is shown on the drawing, and nothing typed is lost."""
    declared = registry.actions.get(action)
    if declared is None or action not in ACTS:
        raise Http404(f"没有操作 {action}")
    found, case = _check(request, check), _uuid(request.POST.get("case", ""))
    if case is None:
        raise Http404("没有指明办件")
    try:
        perform(
            action, case, request.viewer, {**_given(declared, request.POST), **_of_check(declared, found)}
        )
    except (NoSuchCase, NotAllowed) as error:
        raise Http404(str(error)) from error
    except Refused as refused:
        typed = {name: str(value) for name, value in request.POST.items()}
        attempt = Attempt(action, typed, tuple(refused.refusals))
        return drawing_page(request, found, attempt, case=case, status=422)
    messages.success(request, f"已完成：{declared.title}")
    back = reverse("scrutiny-drawing", args=[found.pk])
    return redirect(f"{back}?{urlencode({'case': case, 'show': ACTS[action]})}#{ACTS[action]}")


@require_GET
@needs_role(Role.ADMINISTRATOR)
def unjudged(request: ViewerRequest) -> HttpResponseBase:
    """未完成的审查: what came to no judgement, to be scrutinised again."""
    return render(request, "scrutiny/unjudged.html", {"rows": stuck(request.viewer, timezone.now())})


@require_POST
@needs_role(Role.ADMINISTRATOR)
def again(request: ViewerRequest, check: UUID) -> HttpResponseBase:
    """Have a drawing scrutinised again."""
    try:
        scrutinise_again(request.viewer, check)
    except Check.DoesNotExist as error:
        raise Http404(f"没有审查 {check}") from error
    except AlreadyAsked:
        messages.info(request, "这张图正在审查，请稍后查看。")
    else:
        messages.success(request, "已重新提交审查，并记入变更记录。")
    return redirect("scrutiny-unjudged")


def drawing_page(
    request: ViewerRequest, check: Check, attempt: Attempt, *, case: UUID | None = None, status: int = 200
) -> HttpResponse:
    """The drawing with everything found, said and decided on it. At most 20 SQL queries."""
    wanted = Wanted(*(request.GET.get(name, "") for name in ("duty", "verdict", "state")))
    showing = request.GET.get("show", "")
    asked = Question(case or _uuid(request.GET.get("case", "")), wanted, showing == "changes")
    report = report_of(check)
    context: dict[str, Any] = {
        "attempt": attempt,
        "showing": ACTS.get(attempt.action, showing) or "findings",
        **(shown(report, "") if report else {}),
        **sheet(request.viewer, check, report, asked, timezone.now()),
        **place_of_check(request.viewer, check, report),
        "corrected": used_in(check.corrections, check.city, check.document.owner_id, check.document.sha256),
        "may_correct": check.state != CheckState.WAITING and voice(request.viewer, check) is not None,
    }
    return render(request, "scrutiny/drawing.html", context, status=status)


def _given(action: Action, posted: QueryDict) -> dict[str, Any]:
    """What a form sent: a list where the action takes one; what was left empty is left out."""
    lists = {"findings"}
    names = action.Input.model_fields
    return {
        name: posted.getlist(name) if name in lists else posted[name]
        for name in names
        if posted.get(name, "") != ""
    }


def _of_check(action: Action, check: Check) -> dict[str, Any]:
    return {"check": check.pk} if "check" in action.Input.model_fields else {}


def _unjudged(watched: Watched) -> Check | None:
    """The last scrutiny of a document that has no judgement yet. 1 query."""
    return Check.objects.filter(document=watched.document_id).order_by("-asked_at").first()


def _check(request: ViewerRequest, check: UUID) -> Check:
    try:
        return check_for(request.viewer, check)
    except NoSuchCheck as error:
        raise Http404(str(error)) from error


def _uuid(text: str) -> UUID | None:
    """What somebody has changed in an address names no case."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _narrowed(query: QueryDict, **changed: str) -> str:
    """The address with these filters, from the first page."""
    asked = query.copy()
    asked.pop("after", None)
    for name, value in changed.items():
        asked[name] = value
    return asked.urlencode()


def _shown(count: int) -> str:
    return f"{queues.COUNTED - 1}+" if count >= queues.COUNTED else str(count)
