"""Who may see and keep the registers and the books. A list and a page ask the same functions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from tongjian.kernel.documents.access import MEGABYTE, Limits, Place
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.performance.declaring.access import FILLERS, may_fill, reviewed_cities
from tongjian.systems.performance.registers.catalogue import REGISTERS
from tongjian.systems.performance.registers.models import Entry

READERS = (*FILLERS, Role.SUPERVISOR)
SUBJECT = "performance-entry"
"""The prefix under which evidence belongs to a row of a register."""
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
    rows = REGISTERS[register].model._default_manager.select_related("organisation", "created_by")
    return rows.filter(visible(viewer)).get(pk=entry)


def _entry(identifier: str) -> Entry | None:
    """A row by its identifier, in whichever register it stands. 1 SQL query for each register, at most 13."""
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
    return Place("依据文件", found.city, found.organisation_id, PAPERS) if found else None
