"""What a system adds to the page of its cases. The kernel knows the place, not what is shown there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.people.middleware import ViewerRequest

Place = Literal["first", "main", "aside"]
Render = Callable[[ViewerRequest, Tree, CaseState], SafeString | None]


@dataclass(frozen=True)
class Panel:
    """A titled part of a case page: first of all, in the main column, or in the narrow one beside it."""

    title: str
    html: SafeString
    place: Place


_panels: list[tuple[str, str, Render, Place]] = []


def register(kind: str, title: str, render: Render, place: Place = "main") -> None:
    """Show a panel on cases of this kind (empty: every kind). `render` may answer None: nothing to show."""
    _panels.append((kind, title, render, place))


def panels_for(request: ViewerRequest, tree: Tree, case: CaseState) -> list[Panel]:
    """The panels of a case that have something to show, in the order they were registered."""
    shown = (
        (title, render(request, tree, case), place)
        for kind, title, render, place in _panels
        if kind in ("", case.kind)
    )
    return [Panel(title, html, place) for title, html, place in shown if html]
