"""Who may say what the layers of a drawing in a case are."""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.kernel.documents import access
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.scrutiny.models import Check

OFFICERS = (Role.WINDOW, Role.HANDLER, Role.HEAD)


@dataclass(frozen=True)
class Voice:
    """In whose drawings a correction is kept, and whether an officer says it."""

    organisation: int
    official: bool


def voice(viewer: Viewer, check: Check) -> Voice | None:
    """As whom somebody who may read the drawing may correct it; None: not at all."""
    owner = check.document.owner_id
    if owner is None:
        return None
    if owner in viewer.organisations(Role.APPLICANT):
        # While the materials are theirs to change; afterwards only the officers have a say.
        return Voice(owner, official=False) if access.can_write(viewer, check.subject) else None
    if check.city in viewer.cities(*OFFICERS):
        return Voice(owner, official=True)
    return None
