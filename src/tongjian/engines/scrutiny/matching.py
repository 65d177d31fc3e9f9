"""Which element of a new submission is which of the one before, whatever its handle has become.

A CAD program may number entities anew when it saves. So an element is known by what it is (its layer, its
geometry, its attributes), by its handle only as long as handles are seen to last, and at last by its shape.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping

import numpy as np

from tongjian.engines.scrutiny.elements import Element

Key = Callable[[str, Element], Hashable]
# Beyond so many pairs of candidates of one shape, they are paired in the order of their places.
_CANDIDATES = 4_000_000
_SAME_SHIFT = 0.001


def match(previous: Mapping[str, Element], current: Mapping[str, Element]) -> Mapping[str, str]:
    """Handle before → handle after of every element found again, changed or not."""
    left = _Left(previous, current)
    left.pair(lambda _, e: (left.kind(e), e.geometry, e.attributes))
    left.pair(lambda _, e: (left.kind(e), e.geometry))
    lasting = sum(before == after for before, after in left.pairs.items()) * 2 >= len(left.pairs)
    if lasting:
        left.pair(lambda handle, e: (handle, left.kind(e)))
    left.pair_named()
    left.pair_shapes()
    left.pair(lambda _, e: e.geometry)
    if lasting:
        left.pair(lambda handle, _: handle)
    return left.pairs


class _Left:
    """What has not been found again yet, and what has."""

    def __init__(self, previous: Mapping[str, Element], current: Mapping[str, Element]) -> None:
        self.before, self.after = dict(previous), dict(current)
        self.pairs: dict[str, str] = {}
        # A report of an earlier release knows only the names of layers.
        self._titled = all(element.title for element in previous.values())
        self._words_before, self._words_after = self._names(previous), self._names(current)

    def kind(self, element: Element) -> str:
        """What an element is; renaming a layer does not make it another thing."""
        return element.title if self._titled else element.layer

    def pair(self, key: Key) -> None:
        """Pair what has the same key: first those whose handle has stayed, then in the drawing's order."""
        waiting: dict[Hashable, list[str]] = defaultdict(list)
        for handle, element in self.before.items():
            waiting[key(handle, element)].append(handle)
        new: dict[Hashable, list[str]] = defaultdict(list)
        for handle, element in self.after.items():
            new[key(handle, element)].append(handle)
        for found, handles in new.items():
            candidates = waiting.get(found, [])
            stayed = set(candidates) & set(handles)
            for handle in stayed:
                self._take(handle, handle)
            old = (handle for handle in candidates if handle not in stayed)
            for before, after in zip(old, (h for h in handles if h not in stayed), strict=False):
                self._take(before, after)

    def pair_named(self) -> None:
        """Pair what carries the same words, where only one element of its kind does: 3号楼 stays 3号楼."""
        unique = {name for name, count in self._words_before.items() if count == 1} & {
            name for name, count in self._words_after.items() if count == 1
        }
        waiting = {name: h for h, e in self.before.items() if (name := self._name(e)) in unique}
        for handle, name in [(h, self._name(e)) for h, e in self.after.items()]:
            if name in unique and name in waiting:
                self._take(waiting.pop(name), handle)

    def pair_shapes(self) -> None:
        """Pair what has the same shape in another place, the nearest first."""
        groups: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for side, elements in enumerate((self.before, self.after)):
            for handle, element in elements.items():
                if element.shape and element.box:
                    groups[self.kind(element), element.shape][side].append(handle)
        for before, after in groups.values():
            if before and after:
                self._pair_places(sorted(before, key=self._old_place), sorted(after, key=self._new_place))

    def _pair_places(self, before: list[str], after: list[str]) -> None:
        old = np.array([self._old_place(handle) for handle in before])
        new = np.array([self._new_place(handle) for handle in after])
        if len(before) == len(after) and np.ptp(new - old, axis=0).max() <= _SAME_SHIFT:
            chosen = [(i, i) for i in range(len(before))]
        elif len(before) * len(after) <= _CANDIDATES:
            chosen = _nearest_first(old, new)
        else:
            chosen = [(i, i) for i in range(min(len(before), len(after)))]
        for i, j in chosen:
            self._take(before[i], after[j])

    def _take(self, before: str, after: str) -> None:
        del self.before[before], self.after[after]
        self.pairs[before] = after

    def _names(self, elements: Mapping[str, Element]) -> Counter[tuple[str, str]]:
        return Counter(name for element in elements.values() if (name := self._name(element)))

    def _name(self, element: Element) -> tuple[str, str] | None:
        return (self.kind(element), element.attributes) if element.stated else None

    def _old_place(self, handle: str) -> tuple[float, float]:
        return _place(self.before[handle])

    def _new_place(self, handle: str) -> tuple[float, float]:
        return _place(self.after[handle])


def _place(element: Element) -> tuple[float, float]:
    assert element.box is not None
    return element.box[:2]


def _nearest_first(old: np.ndarray, new: np.ndarray) -> list[tuple[int, int]]:
    distances = np.hypot(*(old[:, None, :] - new[None, :, :]).transpose(2, 0, 1))
    chosen: list[tuple[int, int]] = []
    rows, columns = set[int](), set[int]()
    for flat in np.argsort(distances, axis=None, kind="stable").tolist():
        i, j = divmod(flat, len(new))
        if i in rows or j in columns:
            continue
        chosen.append((i, j))
        rows.add(i)
        columns.add(j)
        if len(chosen) == min(len(old), len(new)):
            break
    return chosen
