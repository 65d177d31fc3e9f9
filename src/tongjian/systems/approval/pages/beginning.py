"""申报本阶段: an application begins, or goes on where a colleague has begun."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tongjian.kernel.cases.perform import NotAllowed, Refused
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.mandates import acting, mandate_for
from tongjian.kernel.projects.models import Works
from tongjian.systems.approval.actions.submit import start_application


@require_POST
@signed_in
def start(request: ViewerRequest, works: UUID, stage: str) -> HttpResponseBase:
    """Begin to apply for a stage, or go on where one's colleague has begun."""
    found = Works.objects.select_related("project__applicant").filter(pk=works).first()
    if found is None:
        raise Http404("没有这项工程")
    try:
        row = start_application(found, stage, _actor(request.viewer, found, stage))
    except (NotAllowed, LookupError) as error:
        raise Http404("没有这项工程或阶段，或您无权申报") from error
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("project", project=found.project_id)
    return redirect("application", application=row.pk)


def _actor(viewer: Viewer, works: Works, stage: str) -> Viewer:
    """As who the viewer begins: an agent for the applicant; its own people, and strangers, as themselves."""
    project = works.project
    if project.applicant_id in viewer.organisations(Role.APPLICANT):
        return viewer
    today = timezone.localdate()
    mandate = mandate_for(
        viewer, principal=project.applicant_id, project=project.pk, stage=stage, today=today
    )
    return acting(viewer, mandate) if mandate else viewer
