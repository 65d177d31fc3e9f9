"""The words of a city's pack for what statistics are grouped by, and their order. No query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.approval.statistics.nettime import Who

NONE = "未登记"


@dataclass(frozen=True)
class Labels:
    """Titles by code, in the order of the pack. A code the pack no longer has stands for itself."""

    titles: Mapping[str, Mapping[Any, str]]

    def of(self, name: str, value: Any) -> str:
        """The title of a value of that filter; what was never stated is said so."""
        return NONE if value in (None, "") else self.titles[name].get(value, str(value))

    def order(self, dimension: Sequence[tuple[str, str]], key: Sequence[Any]) -> tuple[int, ...]:
        """Where a group stands: in the order of the pack, what is unknown last."""
        places = []
        for (_, name), value in zip(dimension, key, strict=True):
            known = list(self.titles[name])
            places.append(known.index(value) if value in self.titles[name] else len(known))
        return tuple(places)

    def holder(self, who: str, organisation: int | None, reason: str) -> str:
        """A holder of days in words."""
        if who == Who.DEPARTMENTS:
            return self.of("department", organisation)
        return f"{Who(who).label}（{reason}）" if reason else Who(who).label


def labels_of(city: str, departments: Mapping[int, str]) -> Labels:
    """The words of one city; names of departments are read by the caller."""
    pack = pack_of(city)
    stages = sorted(pack.stages.values(), key=lambda stage: stage.number)
    themes = pack.themes.themes if pack.themes else ()
    order = [code for stage in stages for code in stage.matters if code in pack.matters]
    return Labels(
        {
            "theme": {theme.code: theme.title for theme in themes},
            "stage": {stage.code: stage.title for stage in stages},
            "district": {pack.region: pack.title, **{d.code: d.title for d in pack.districts}},
            "department": dict(departments),
            "matter": {
                **{stage.code: stage.title for stage in stages},
                **{code: pack.matters[code].title for code in order},
            },
        }
    )
