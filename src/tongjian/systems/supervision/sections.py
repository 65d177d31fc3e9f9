"""Sections of the page of one subject (一企一档) that other rooms add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One line of a section: what, when, its state, and where to read more."""

    title: str
    text: str = ""
    href: str = ""
    mark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it is shown; `rows` may be empty."""

    title: str
    rows: Sequence[SectionRow]


Rows = Callable[[Subject, Viewer], Sequence[SectionRow]]
_declared: dict[str, Rows] = {}


def declare_section(title: str, rows: Rows) -> None:
    """Add a section: at most 2 SQL queries, only rows the viewer may see. Called when an app is ready."""
    _declared[title] = rows


def sections_of(subject: Subject, viewer: Viewer) -> list[Section]:
    """Every declared section, in the order of declaration."""
    return [Section(title, rows(subject, viewer)) for title, rows in _declared.items()]
