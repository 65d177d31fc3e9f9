"""What the procedures add to the page of a case: what is asked, by when, and what silence means."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from tongjian.kernel.cases.actions import holder_of
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.ledger.models import Content
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import about
from tongjian.systems.approval.actions.gaps import gaps
from tongjian.systems.approval.actions.intake import RECEIVE, RECEIVING_DAYS, open_task
from tongjian.systems.approval.actions.letters import last_day
from tongjian.systems.approval.facts import lacking, words_behind


def asked(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """What was written by whoever waits for the viewer's answer. 1 query while something is asked."""
    mine = [task for task in case.open_tasks() if task.aside and holder_of(task, request.viewer) is None]
    behind = {task.title: digest for task in mine if (digest := words_behind(case, task.node))}
    if not behind:
        return None
    texts = {row.digest: row for row in Content.objects.filter(digest__in=behind.values())}
    rows = [(title, texts[digest]) for title, digest in behind.items() if digest in texts]
    return render_to_string("approval/_asked.html", {"rows": rows}, request) if rows else None


def receiving(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """By when the window has to answer, what follows when it does not, and what is missing. No query."""
    task = open_task(case, RECEIVE)
    if task is None:
        return None
    until = last_day(case.city, task.opened_at, task.limit or RECEIVING_DAYS)
    context = {"until": until, "lacking": lacking(case), "told": case.corrections}
    return render_to_string("approval/_receiving.html", context, request)


def missing_later(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """Materials the stage was accepted without, each with its own day (容缺受理). No query."""
    today = timezone.localdate()
    rows = [
        (task.title.partition("：")[2], about(task), day, day < today)
        for task in gaps(case)
        if (day := last_day(case.city, task.opened_at, task.limit or 0, task.unit))
    ]
    mine = case.applicant in request.viewer.organisations(Role.APPLICANT)
    return render_to_string("approval/_gaps.html", {"rows": rows, "mine": mine}, request) if rows else None
