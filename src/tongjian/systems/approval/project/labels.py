"""The words of a city's pack for themes, districts and stages. No query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongjian.kernel.packs.queries import pack_of


@dataclass(frozen=True)
class Labels:
    """Titles by code, in the order of the pack."""

    themes: Mapping[str, str]
    districts: Mapping[str, str]
    stages: Mapping[str, str]

    def theme(self, code: str) -> str:
        """The title of a theme; a code the pack no longer has stands for itself."""
        return self.themes.get(code, code)

    def district(self, code: str) -> str:
        """The title of the district a region code lies in."""
        return self.districts.get(code) or self.districts.get(code[:6]) or code

    def stage(self, code: str) -> str:
        """The title of a stage."""
        return self.stages.get(code, code)


def labels_of(city: str) -> Labels:
    """The words of one city. Projects in no district stand under the city itself."""
    pack = pack_of(city)
    stages = sorted(pack.stages.values(), key=lambda stage: stage.number)
    themes = sorted(pack.themes.themes, key=lambda theme: theme.number) if pack.themes else []
    return Labels(
        themes={theme.code: theme.title for theme in themes},
        districts={pack.region: f"{pack.title}（市本级）", **{d.code: d.title for d in pack.districts}},
        stages={stage.code: stage.title for stage in stages},
    )


def labels_for(cities: Iterable[str]) -> Labels:
    """The words of several cities together; where two use one code, the first city's word."""
    found = [labels_of(city) for city in cities]
    return Labels(
        themes=_merged(each.themes for each in found),
        districts=_merged(each.districts for each in found),
        stages=_merged(each.stages for each in found),
    )


def _merged(parts: Iterable[Mapping[str, str]]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for part in parts:
        for code, title in part.items():
            merged.setdefault(code, title)
    return merged
