"""What a system adds to the page of a project. The kernel knows the place, not what is shown there.

Systems never import each other: one that keeps something of a project (site checks, penalties, acceptance,
findings on its drawings) registers a section here when its app is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.projects.models import Project

Render = Callable[[ViewerRequest, Project, date | None], SafeString | None]
"""Draws a section for whoever asks, as of a day (None: now). Answers None when there is nothing to show.

The viewer may see the project; what else of the content is open to them is the section's own to judge. The
number of SQL queries must not grow with what is shown.
"""


@dataclass(frozen=True)
class Tab:
    """A tab of the page that sections stand in."""

    code: str
    title: str


@dataclass(frozen=True)
class Section:
    """A titled part of a tab, as drawn for one viewer."""

    title: str
    html: SafeString


_tabs: dict[str, Tab] = {}
_sections: list[tuple[str, str, Render]] = []


def tab(code: str, title: str) -> Tab:
    """Declare a tab beyond those the page has itself; several systems may share one.

    Raises ValueError when it was declared under another title.
    """
    declared = _tabs.setdefault(code, Tab(code, title))
    if declared.title != title:
        raise ValueError(f"the tab {code!r} is called {declared.title!r} already")
    return declared


def register(code: str, title: str, render: Render) -> None:
    """Show a section in the tab of that code: one of the page's own, or one that was declared."""
    _sections.append((code, title, render))


def tabs() -> tuple[Tab, ...]:
    """The declared tabs in which at least one section stands, in the order they were declared."""
    used = {code for code, _, _ in _sections}
    return tuple(each for each in _tabs.values() if each.code in used)


def sections_for(request: ViewerRequest, project: Project, code: str, on: date | None) -> list[Section]:
    """The sections of a tab that have something to show, in the order they were registered."""
    drawn = ((title, render(request, project, on)) for own, title, render in _sections if own == code)
    return [Section(title, html) for title, html in drawn if html]
