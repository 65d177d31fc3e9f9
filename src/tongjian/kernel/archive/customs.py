"""`archive.yaml` of a pack: who keeps the archive, and how much of it ought to be electronic."""

from __future__ import annotations

from pydantic import Field

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.viewer import Role, Viewer

FILE = "archive.yaml"
_OFFICIALS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR)


class ArchiveSheet(Part):
    """The file. `keeper` is a duty; `target_percent` the share of electronic materials aimed at."""

    keeper: Code
    target_percent: int = Field(ge=0, le=100)
    verified: bool


def customs_of(city: str) -> ArchiveSheet:
    """How the city keeps its archive. No query. Raises `PackErrors`."""
    return read_sheet(pack_of(city).folders, FILE, ArchiveSheet)


def keeps(viewer: Viewer) -> frozenset[str]:
    """The cities whose archive the viewer keeps, as an official of the department that does. No query."""
    return frozenset(
        member.city
        for member in viewer.memberships
        if member.duty and member.roles & set(_OFFICIALS) and customs_of(member.city).keeper == member.duty
    )
