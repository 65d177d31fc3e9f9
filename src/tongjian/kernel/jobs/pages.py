"""What an administrator sees of the background: the backlog, and what has failed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongjian.kernel.jobs import actions
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.queries import backlog, dead_jobs
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role

_PAGE = 30


@require_GET
@needs_role(Role.ADMINISTRATOR)
def index(request: ViewerRequest) -> HttpResponseBase:
    """Dead jobs with their error, newest first."""
    after = request.GET.get("after", "")
    rows = dead_jobs(
        request.viewer.cities(Role.ADMINISTRATOR),
        before=int(after) if after.isdecimal() else None,
        most=_PAGE + 1,
    )
    context = {
        "backlog": backlog(),
        "rows": rows[:_PAGE],
        "after": rows[_PAGE - 1].id if len(rows) > _PAGE else None,
    }
    return render(request, "jobs/index.html", context)


@require_POST
@needs_role(Role.ADMINISTRATOR)
def revive(request: ViewerRequest, job_id: int) -> HttpResponseBase:
    """Let a dead job start again."""
    job = get_object_or_404(Job, pk=job_id)
    if job.city and not request.viewer.has(Role.ADMINISTRATOR, city=job.city):
        raise PermissionDenied("您不是这个城市的管理员。")
    if actions.revive(job.pk):
        messages.success(request, f"任务 #{job.pk} 已重新排队。")
    else:
        messages.info(request, f"任务 #{job.pk} 已不在失败状态，无需重试。")
    return redirect("jobs:index")
