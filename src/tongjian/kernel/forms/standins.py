"""Who may fill in a draft besides its owner: every app answers for the subjects it owns."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tongjian.kernel.people.viewer import Viewer

MayFill = Callable[[Viewer, UUID], bool]
"""Whether the viewer stands in for the owner, given the identifier behind the subject's prefix."""

_registered: dict[str, MayFill] = {}


def register(prefix: str, may_fill: MayFill) -> None:
    """Answer for subjects `<prefix>:<uuid>`; called once, when the app is ready."""
    _registered[prefix] = may_fill


def stands_in(viewer: Viewer, subject: str) -> bool:
    """Whether the viewer may fill in for the owner; for a subject nobody answers for, no one does."""
    prefix, _, identifier = subject.partition(":")
    answer = _registered.get(prefix)
    try:
        return answer is not None and answer(viewer, UUID(identifier))
    except ValueError:  # a subject whose identifier is none has no one to stand in
        return False
