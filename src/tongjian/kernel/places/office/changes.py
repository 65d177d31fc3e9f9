"""What changes from one version to another: of two published ones, or of one that waits to be published.

Both give pages by key. The rows of an import are walked beside those in force, a slice at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from tongjian.kernel.documents.vault import vault
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.features import Row, rows_of
from tongjian.kernel.places.versions import comparing, staging
from tongjian.kernel.places.versions.staging import Staged, opened

PAGE = 20
KINDS = {"added": ("新增", "good"), "changed": ("改变", "warn"), "removed": ("删除", "bad")}
_SLICE = 5_000
_MOST_COUNTED = 64
# By the digests of both sides: contents never change, so neither does what differs.
_COUNTED: dict[tuple[str, str], Mapping[str, int]] = {}


class Change(NamedTuple):
    """A feature that is not what it was; `before` is None for a new one, `after` for one that is gone."""

    key: str
    kind: str
    before: Row | None
    after: Row | None


class Comparable(Protocol):
    """Two versions of a layer of which one can ask what changes."""

    def counts(self) -> Mapping[str, int]:
        """How many features of each kind."""

    def page(self, kind: str, after: str, limit: int) -> list[Change]:
        """The changes of a kind (empty: of all) in the order of keys, from behind `after` on."""


@dataclass(frozen=True)
class Published:
    """What the version `number` says otherwise than the version `against`; 0: than nothing."""

    city: str
    layer: str
    against: int
    number: int

    def counts(self) -> Mapping[str, int]:
        """2 SQL queries."""
        found = comparing.count_changes(self.city, self.layer, self.against, self.number)
        return {str(kind): number for kind, number in found.items()}

    def page(self, kind: str, after: str, limit: int) -> list[Change]:
        """4 SQL queries."""
        wanted: comparing.Kind | None = kind if kind in KINDS else None  # type: ignore[assignment]
        found = comparing.changes(
            self.city, self.layer, self.against, self.number, kind=wanted, after_key=after, limit=limit
        )
        keys = [change.key for change in found]
        old, new = (_rows(self.city, self.layer, number, keys) for number in (self.against, self.number))
        return [Change(each.key, each.kind, old.get(each.key), new.get(each.key)) for each in found]


@dataclass(frozen=True)
class Waiting:
    """What an import that waits says otherwise than the version `against`; 0: than nothing."""

    version: LayerVersion
    against: int

    def counts(self) -> Mapping[str, int]:
        """Walks both, some seconds for a million features; once for the same two contents."""
        seen = self.version.digest, self._digest()
        if seen not in _COUNTED:
            with opened(self._path) as staged:
                found = Counter(kind for _, kind in self._walk(staged, ""))
            if len(_COUNTED) >= _MOST_COUNTED:
                _COUNTED.clear()
            _COUNTED[seen] = found
        return _COUNTED[seen]

    def page(self, kind: str, after: str, limit: int) -> list[Change]:
        """Walks on from `after` until the page is full."""
        found: list[tuple[str, str]] = []
        with opened(self._path) as staged:
            for key, is_kind in self._walk(staged, after):
                if not kind or is_kind == kind:
                    found.append((key, is_kind))
                if len(found) == limit:
                    break
            new = {key: row for key, _ in found if (row := _staged_row(staged, key)) is not None}
        old = _rows(self.version.city, self.version.layer, self.against, [key for key, _ in found])
        return [Change(key, is_kind, old.get(key), new.get(key)) for key, is_kind in found]

    def _digest(self) -> str:
        """Of the version it is compared with. 1 SQL query."""
        versions = LayerVersion.objects.filter(city=self.version.city, layer=self.version.layer)
        return versions.filter(number=self.against).values_list("digest", flat=True).first() or ""

    @property
    def _path(self) -> Path:
        rows = self.version.rows
        if rows is None:
            raise LookupError(f"图层版本 {self.version.pk} 没有通过检查的要素")
        return vault().path_of(rows.sha256)

    def _walk(self, staged: Staged, after: str) -> Iterator[tuple[str, str]]:
        """Key and kind of every change behind `after`, in the order of keys: a merge of two sorted lists."""
        query = "SELECT key, digest FROM feature WHERE key > ? ORDER BY key"
        new, old = iter(staged.database.execute(query, [after])), self._standing(after)
        ours, theirs = next(new, None), next(old, None)
        while ours or theirs:
            if ours and (not theirs or ours[0] < theirs[0]):
                yield ours[0], "added"
                ours = next(new, None)
            elif theirs and (not ours or theirs[0] < ours[0]):
                yield theirs[0], "removed"
                theirs = next(old, None)
            elif ours and theirs:
                if ours[1] != theirs[1]:
                    yield ours[0], "changed"
                ours, theirs = next(new, None), next(old, None)

    def _standing(self, after: str) -> Iterator[tuple[str, str]]:
        """Keys and digests of the version it is compared with, a slice at a time."""
        rows = rows_of(self.version.city, self.version.layer, self.against).order_by("key")
        while part := list(rows.filter(key__gt=after).values_list("key", "digest")[:_SLICE]):
            yield from part
            after = part[-1][0]


def _staged_row(staged: Staged, key: str) -> Row | None:
    row = staged.database.execute("SELECT * FROM feature WHERE key = ?", [key]).fetchone()
    return staging.Row._make(row) if row else None


def _rows(city: str, layer: str, number: int, keys: list[str]) -> dict[str, Row]:
    """The features of these keys. 1 SQL query; none for the version 0."""
    return {row.key: row for row in rows_of(city, layer, number).filter(key__in=keys)} if number else {}
