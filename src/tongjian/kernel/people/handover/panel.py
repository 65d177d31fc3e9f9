"""On the page of a case: by which handover it came to the body that has it now."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tongjian.kernel.cases import panels
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.handover.facts import HandedOver
from tongjian.kernel.people.middleware import ViewerRequest


def register() -> None:
    """Show it on every kind of case that has been handed over."""
    panels.register("", "权力划转", render, "aside")


def render(request: ViewerRequest, tree: Tree, case: CaseState) -> SafeString | None:
    """The handovers of the case and of those below it. No query."""
    below = {case.id, *(child.id for child in tree.children(case))}
    rows = [
        (event.at, tree.cases[event.chain].title, fact)
        for event, fact in tree.history
        if isinstance(fact, HandedOver) and event.chain in below
    ]
    return render_to_string("handover/_panel.html", {"rows": rows}) if rows else None
