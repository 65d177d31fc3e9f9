"""Who may read and write the materials of a subject: every app answers for the subjects it owns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from tongjian.kernel.people.viewer import Viewer

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What is accepted: extensions in lower case, and the largest size in bytes."""

    formats: frozenset[str]
    max_bytes: int = 100 * MEGABYTE


@dataclass(frozen=True)
class Place:
    """Where an uploaded file goes: the material's title, whose document it becomes, and what is accepted.

    `scrutiny` says how the file is scrutinised (`drawing`, `model`; None: not at all), `project` for which
    project.
    """

    title: str
    city: str
    owner: int | None
    limits: Limits
    scrutiny: str | None = None
    project: UUID | None = None

    @property
    def accept(self) -> str:
        """The extensions as a browser's file dialogue wants them."""
        return ",".join(f".{extension}" for extension in sorted(self.limits.formats))


@dataclass(frozen=True)
class Access:
    """The answers for one kind of subject, each given the identifier behind the prefix, a UUID as text.

    `place` returns None when the subject has no such slot or does not exist.
    """

    can_read: Callable[[Viewer, str], bool]
    can_write: Callable[[Viewer, str], bool]
    place: Callable[[str, str], Place | None]


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_registered: dict[str, Access] = {}


def register(
    prefix: str,
    *,
    can_read: Callable[[Viewer, str], bool],
    can_write: Callable[[Viewer, str], bool],
    place: Callable[[str, str], Place | None],
) -> None:
    """Answer for subjects `<prefix>:<uuid>`; called once, when the app is ready."""
    _registered[prefix] = Access(can_read, can_write, place)


def can_read(viewer: Viewer, subject: str) -> bool:
    """Whether the subject's materials are open to the viewer; a kind nobody answers for is closed."""
    access, identifier = _answering(subject)
    return access is not None and access.can_read(viewer, identifier)


def can_write(viewer: Viewer, subject: str) -> bool:
    """Whether the viewer may attach to the subject now; a kind nobody answers for is closed."""
    access, identifier = _answering(subject)
    return access is not None and access.can_write(viewer, identifier)


def place_of(subject: str, slot: str) -> Place | None:
    """Where a file for this material goes; None when there is no such material."""
    access, identifier = _answering(subject)
    return None if access is None else access.place(identifier, slot)


def _answering(subject: str) -> tuple[Access | None, str]:
    prefix, _, identifier = subject.partition(":")
    # The subject comes from an address, so from anybody: no app is asked about what is not an identifier.
    return _registered.get(prefix) if _UUID.fullmatch(identifier) else None, identifier
