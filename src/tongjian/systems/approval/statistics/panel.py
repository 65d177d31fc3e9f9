"""The way from a case to its net time."""

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
        panels.register(kind, "用时", link, "aside")


def link(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """A link alone: no query."""
    return render_to_string("statistics/_panel.html", {"case": case}, request)
