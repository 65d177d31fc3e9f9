"""The parts of a report that reach from one submission to the next: elements, locks, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tongjian.engines.scrutiny.part import Part

BoxPart = tuple[float, float, float, float]
Outcome = Literal["passes", "removed", "fails", "unverified"]


class ElementPart(Part):
    """An element by digests of its geometry, of its shape wherever it lies, and of what is written on it.

    `title`: what it is by the canonical vocabulary; `box`: x, y, x, y in metres; `stated`: what is written.
    """

    layer: str
    geometry: str
    attributes: str
    title: str = ""
    shape: str = ""
    box: BoxPart | None = None
    stated: Mapping[str, str] = {}


class LockPart(Part):
    """Something that breaks rules of a department, held until it is changed, or overridden with a reason.

    `element` is a handle; None for a failure of the whole site, which locks no element but the `indicator`
    (None again where the rule is about no single one). `findings` are numbers in this report. The lock is on
    the element as it is: `geometry` and `attributes` are its digests.
    """

    element: str | None
    title: str
    indicator: str | None
    department: str
    rules: tuple[str, ...]
    findings: tuple[int, ...]
    geometry: str | None
    attributes: str | None


class ReleasedPart(Part):
    """How a lock of the previous report ended, or why it goes on.

    `passes`: its rules fail here no more; `removed`: the element is gone; `fails`: it still breaks one of its
    rules; `unverified`: whether it does can no longer be told. `changed`: the element is not what it was.
    `held`: it fails, or it is what it was and nobody can tell any more.
    """

    element: str | None
    now: str | None
    """The element's handle in this submission."""
    title: str
    indicator: str | None
    department: str
    rules: tuple[str, ...]
    outcome: Outcome
    changed: bool
    held: bool
    sentence: str


class ChangePart(Part):
    """One element that was added, moved (or reshaped), removed, or whose words or layer changed.

    `shift`: by how much it moved in metres, None when its shape changed; `attributes`: key → before, after;
    `asked_by`: numbers of the previous findings that asked for it, none: `outside`; `passed`: rules the
    element had passed as it was.
    """

    kind: Literal["added", "moved", "removed", "retagged"]
    layer: str
    before: str | None
    after: str | None
    box_before: BoxPart | None
    box_after: BoxPart | None
    shift: tuple[float, float] | None
    attributes: Mapping[str, tuple[str | None, str | None]]
    asked_by: tuple[int, ...]
    outside: bool
    passed: tuple[str, ...]
    sentence: str


class ComparisonPart(Part):
    """Handles by what became of them; `outside`: changed beyond the parts that were marked.

    Handles are those of this submission, of what is removed those of the previous one.
    """

    added: tuple[str, ...]
    moved: tuple[str, ...]
    removed: tuple[str, ...]
    retagged: tuple[str, ...]
    outside: tuple[str, ...]
    renumbered: int = 0
    """Elements found again under another handle."""
    changes: tuple[ChangePart, ...] = ()
    locks: tuple[ReleasedPart, ...] = ()
    """What became of the previous report's locks."""
