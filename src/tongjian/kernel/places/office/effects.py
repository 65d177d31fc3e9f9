"""What publishing an import would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office.changes import Comparable, Published, Waiting
from tongjian.kernel.places.office.gates import Door
from tongjian.kernel.places.office.versions import in_force_on


@dataclass(frozen=True)
class Effect:
    """How many features become what, measured against the version `against` (0: there is none)."""

    against: int
    added: int
    changed: int
    removed: int
    same: int

    @property
    def first_version(self) -> bool:
        return self.against == 0

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def comparable(door: Door, version: LayerVersion, against: int) -> Comparable:
    """The version beside an earlier one, whether it is published or waits."""
    if version.state == State.READY:
        return Waiting(version, against)
    return Published(door.city, door.layer.code, against, version.number or 0)


def effect_of(version: LayerVersion, published: list[tuple[int, date]], today: date) -> Effect:
    """Of an import that waits, measured against the version in force. At most a query for 5,000 features."""
    against = in_force_on(published, today) or 0
    counts: Mapping[str, int] = Waiting(version, against).counts()
    added, changed, removed = (counts.get(kind, 0) for kind in ("added", "changed", "removed"))
    return Effect(against, added, changed, removed, version.features - added - changed)
