"""One page for one project: every tab has an address, and says at most what its viewer may know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.projects import sections
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.project.dossier import (
    answered,
    history,
    letters,
    licences,
    materials,
    milestones,
    opinions,
)
from tongjian.systems.approval.project.dossier.reading import Dossier, dossier
from tongjian.systems.approval.project.filters import day_in

Read = Callable[[ViewerRequest, Dossier], Mapping[str, Any]]


@dataclass(frozen=True)
class Tab:
    """A tab of the page. `read` gives what its template shows; None: sections of systems alone."""

    code: str
    title: str
    read: Read | None = None

    @property
    def template(self) -> str:
        return f"approval/project/tabs/{self.code if self.read else 'sections'}.html"


def _milestones(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"overview": milestones.overview(file)}


def _works(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    forms = answered.stated(file)
    return {
        "works": file.project.works.order_by("code").prefetch_related("buildings"),
        "tables": answered.building_tables(forms, masked=file.masked),
    }


def _parties(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"parties": answered.parties(answered.stated(file))}


def _drawings(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"drawings": [given for given in materials.materials(file) if given.drawing]}


def _materials(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"materials": materials.materials(file)}


def _opinions(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"opinions": opinions.opinions(file)}


def _letters(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"letters": letters.letters(file)}


def _licences(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"licences": licences.licences(file)}


def _timeline(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    group = request.GET.get("kind", "")
    named = {code: title for code, (title, _) in history.GROUPS.items()}
    known = {"": "全部", **named, history.OTHER: "其他"}
    group = group if group in known else ""
    found = history.story(file, group, request.GET.get("after", ""))
    here = reverse("project-file-tab", args=[file.project.pk, "timeline"])
    on = f"&on={file.on.isoformat()}" if file.on else ""
    kinds = [
        {
            "address": f"{here}?kind={code}{on}",
            "title": title,
            "count": found.counts.get(code, 0),
            "current": code == group,
        }
        for code, title in known.items()
    ]
    return {"story": found, "kinds": kinds}


def _record(request: ViewerRequest, file: Dossier) -> Mapping[str, Any]:
    return {"changes": history.changes(file)}


FIRST = Tab("milestones", "里程碑", _milestones)
OWN = (
    FIRST,
    Tab("works", "工程与单体", _works),
    Tab("parties", "参建单位", _parties),
    Tab("drawings", "图纸", _drawings),
    Tab("materials", "申请材料", _materials),
    Tab("opinions", "部门意见", _opinions),
    Tab("letters", "文书", _letters),
    Tab("licences", "证照", _licences),
)
LAST = (Tab("timeline", "全过程", _timeline), Tab("record", "登记变更", _record))


def _tabs() -> tuple[Tab, ...]:
    """The page's own tabs, with those in which systems show something before the last."""
    own = {tab.code for tab in (*OWN, *LAST)}
    added = (Tab(each.code, each.title) for each in sections.tabs() if each.code not in own)
    return (*OWN, *added, *LAST)


@require_GET
@signed_in
def project_file(request: ViewerRequest, project: UUID, tab: str = FIRST.code) -> HttpResponseBase:
    """全流程: one tab of the page of a project, as of a day when the address names one."""
    tabs = _tabs()
    current = next((each for each in tabs if each.code == tab), None)
    if current is None:
        raise Http404(f"项目页没有“{tab}”这一栏")
    on, mistakes = day_in(request.GET, "on", "查看日期")
    try:
        file = dossier(request.viewer, project, on, timezone.now())
    except Project.DoesNotExist as error:
        raise Http404("没有这个项目，或您无权查看") from error
    context = {
        "file": file,
        "project": file.project,
        "labels": file.labels,
        "theme": file.labels.theme(file.project.kind),
        "district": file.labels.district(file.project.region),
        "mine": file.project.applicant_id in request.viewer.organisations(Role.APPLICANT),
        "mistakes": mistakes,
        "tabs": [_link(file, each, current) for each in tabs],
        "current": current,
        "sections": sections.sections_for(request, file.project, current.code, on),
        **(current.read(request, file) if current.read else {}),
    }
    return render(request, current.template, context)


def _link(file: Dossier, tab: Tab, current: Tab) -> dict[str, Any]:
    on = f"?on={file.on.isoformat()}" if file.on else ""
    address = (
        reverse("project-file", args=[file.project.pk])
        if tab == FIRST
        else reverse("project-file-tab", args=[file.project.pk, tab.code])
    )
    return {"address": address + on, "title": tab.title, "count": None, "current": tab == current}
