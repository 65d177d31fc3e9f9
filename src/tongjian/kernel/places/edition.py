"""蓝图版本: the layer versions that are in force together. A value; pure text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True)
class VersionRef:
    """One published version of one layer; `digest` is over all its features."""

    number: int
    digest: str
    effective_from: date
    published_at: datetime
    title: str


@dataclass(frozen=True)
class Edition:
    """The version in force of every layer of a city that has one, by layer code."""

    city: str
    versions: Mapping[str, VersionRef]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `text`."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def text(self) -> str:
        """Canonical JSON: what it says anybody can compare, whenever and wherever it was asked for."""
        versions = {
            code: [each.number, each.digest, each.effective_from.isoformat()]
            for code, each in self.versions.items()
        }
        return _canonical({"city": self.city, "versions": versions})

    @property
    def numbers(self) -> Mapping[str, int]:
        """Version numbers by layer code."""
        return {code: each.number for code, each in self.versions.items()}

    @property
    def numbers_text(self) -> str:
        """The same as canonical JSON: how an edition is cited."""
        return _canonical(dict(self.numbers))

    def pinned(self, code: str, version: VersionRef) -> Edition:
        """The same edition with another version of one layer: to look at what is, or was, to come."""
        return Edition(self.city, {**self.versions, code: version})


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
