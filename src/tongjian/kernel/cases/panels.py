"""What a system adds to the page of its cases. The kernel knows the place, not what is shown there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.middleware import ViewerRequest

Render = Callable[[ViewerRequest, Tree, CaseState], SafeString | None]


@dataclass(frozen=True)
class Panel:
    """A titled part of a case page, in the main column or in the narrow one beside it."""

    title: str
    html: SafeString
    aside: bool


_panels: list[tuple[str, str, Render, bool]] = []


def register(kind: str, title: str, render: Render, *, aside: bool = False) -> None:
    """Show a panel on cases of this kind (empty: every kind). `render` may answer None: nothing to show."""
    _panels.append((kind, title, render, aside))


def panels_for(request: ViewerRequest, tree: Tree, case: CaseState) -> list[Panel]:
    """The panels of a case that have something to show, in the order they were registered."""
    shown = (
        (title, render(request, tree, case), aside)
        for kind, title, render, aside in _panels
        if kind in ("", case.kind)
    )
    return [Panel(title, html, aside) for title, html, aside in shown if html]
