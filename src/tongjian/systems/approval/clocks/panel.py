"""The way from a case to its clocks."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.cases import panels
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.kinds import MATTER, STAGE


def register() -> None:
    """On both kinds of cases of this system."""
    for kind in (STAGE, MATTER):
        panels.register(kind, "时限说明与试算", links, "aside")


def links(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """Links alone: no query."""
    return render_to_string("clocks/_panel.html", {"case": case, "project": tree.top().project}, request)
