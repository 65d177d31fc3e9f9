"""What became of every element between two submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tongjian.engines.scrutiny.elements import Element
from tongjian.engines.scrutiny.matching import match


class ChangeKind(StrEnum):
    ADDED = "added"
    MOVED = "moved"
    REMOVED = "removed"
    RETAGGED = "retagged"


@dataclass(frozen=True)
class Change:
    """One element that is not what it was.

    `moved`: its geometry changed; `shift` is how far it moved in metres when nothing else did, None when its
    shape changed. `retagged`: only what is written on it, or its layer, did. `attributes`: what is written on
    it before and after, for those keys that changed.
    """

    kind: ChangeKind
    before: Element | None
    after: Element | None
    before_handle: str | None
    after_handle: str | None
    shift: tuple[float, float] | None
    attributes: Mapping[str, tuple[str | None, str | None]]

    @property
    def element(self) -> Element:
        """What it is now, or was when it is gone."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Comparison:
    """`pairs`: handle before → handle after of every element found again, changed or not."""

    pairs: Mapping[str, str]
    changes: tuple[Change, ...]


def compare(previous: Mapping[str, Element], current: Mapping[str, Element]) -> Comparison:
    """Every change between two submissions, in the order of the new drawing, what is gone last."""
    pairs = match(previous, current)
    return Comparison(pairs, tuple(_changes(previous, current, pairs)))


def _changes(
    previous: Mapping[str, Element], current: Mapping[str, Element], pairs: Mapping[str, str]
) -> Iterator[Change]:
    origin = {after: before for before, after in pairs.items()}
    for handle, element in current.items():
        old = origin.get(handle)
        if old is None:
            yield Change(ChangeKind.ADDED, None, element, None, handle, None, {})
        elif (kind := _kind(previous[old], element)) is not None:
            before = previous[old]
            yield Change(
                kind, before, element, old, handle, _shift(kind, before, element), _words(before, element)
            )
    for handle, element in previous.items():
        if handle not in pairs:
            yield Change(ChangeKind.REMOVED, element, None, handle, None, None, {})


def _kind(before: Element, after: Element) -> ChangeKind | None:
    if before.geometry != after.geometry:
        return ChangeKind.MOVED
    renamed = before.title != after.title if before.title else before.layer != after.layer
    return ChangeKind.RETAGGED if renamed or before.attributes != after.attributes else None


def _shift(kind: ChangeKind, before: Element, after: Element) -> tuple[float, float] | None:
    if kind is not ChangeKind.MOVED or before.box is None or after.box is None:
        return None
    if before.shape != after.shape:
        return None
    return after.box[0] - before.box[0], after.box[1] - before.box[1]


def _words(before: Element, after: Element) -> Mapping[str, tuple[str | None, str | None]]:
    if before.attributes == after.attributes:
        return {}
    keys = dict.fromkeys((*before.stated, *after.stated))
    pairs = {key: (before.stated.get(key), after.stated.get(key)) for key in keys}
    return {key: (old, new) for key, (old, new) in pairs.items() if old != new}
