"""Who may see and keep the registers and the books. A list and a page ask the same functions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.access import FILLERS, may_fill, reviewed_cities
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.models import Book, Entry, RegisterImport

READERS = (*FILLERS, Role.SUPERVISOR)
SUBJECT = "performance-entry"
"""The prefix under which evidence belongs to a row of a register."""
BOOK, IMPORT = "performance-book", "performance-import"
"""Those under which a file belongs to the book or to the import that was made of it."""
FILE = "file"
EVIDENCE = "evidence"
PAPERS = Limits(frozenset({"pdf", "jpg", "png", "xlsx", "docx"}), 20 * MEGABYTE)
TABLES = Limits(frozenset({"xlsx"}), 5 * MEGABYTE)

__all__ = ["FILLERS", "READERS", "may_fill", "visible", "visible_entry"]


def visible(viewer: Viewer) -> Q:
    """The rows a viewer may see: the own department's and those of bodies below it, and all of the cities
    that the viewer supervises or whose reviewing bureau is the viewer's. The condition for lists."""
    own = viewer.organisations(*FILLERS)
    cities = {*viewer.cities(Role.SUPERVISOR), *reviewed_cities(viewer)}
    return Q(organisation__in=own) | Q(organisation__parent__in=own) | Q(city__in=cities)


def visible_entry(viewer: Viewer, register: str, entry: UUID) -> Entry:
    """The row with its department. 1 SQL query.

    Raises `Entry.DoesNotExist` of its table also when the viewer may not: a stranger learns nothing.
    """
    rows = REGISTERS[register].model._default_manager.select_related("organisation", "imported__document")
    return rows.filter(visible(viewer)).get(pk=entry)


def _entry(identifier: str) -> Entry | None:
    """A row by its identifier, in whichever register it stands. 1 SQL query for each register, at most 14."""
    for register in REGISTERS.values():
        row = register.model._default_manager.select_related("organisation").filter(pk=identifier).first()
        if row is not None:
            return row
    return None


def may_read_evidence(viewer: Viewer, identifier: str) -> bool:
    """Whether the viewer sees the row the evidence belongs to: asked by the vault."""
    found = _entry(identifier)
    if found is None:
        return False
    return type(found)._default_manager.filter(visible(viewer)).filter(pk=found.pk).exists()


def may_give_evidence(viewer: Viewer, identifier: str) -> bool:
    """Whether the viewer keeps the register of the row."""
    found = _entry(identifier)
    return found is not None and may_fill(viewer, found.organisation_id)


def place_of_evidence(identifier: str, slot: str) -> Place | None:
    """Where a file for the evidence goes: it becomes the department's document."""
    found = _entry(identifier) if slot == EVIDENCE else None
    return evidence_place(found) if found else None


def evidence_place(entry: Entry) -> Place:
    """What is accepted as evidence of a row."""
    return Place("依据文件", entry.city, entry.organisation_id, PAPERS)


def may_read_book(viewer: Viewer, identifier: str) -> bool:
    """Whether the viewer sees the book a file was read into: asked by the vault. 1 SQL query."""
    return Book.objects.filter(visible(viewer), pk=identifier).exists()


def may_read_import(viewer: Viewer, identifier: str) -> bool:
    """Whether the viewer sees the rows a file was read into. 1 SQL query."""
    return RegisterImport.objects.filter(visible(viewer), pk=identifier).exists()


def never(_viewer: Viewer, _identifier: str) -> bool:
    """Imported files come in through the pages of the import only."""
    return False


def nowhere(_identifier: str, _slot: str) -> Place | None:
    """Nothing is uploaded to a book or an import afterwards."""
    return None
