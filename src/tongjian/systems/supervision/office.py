"""`supervision/office.yaml` and `supervision/vocabulary.yaml` of a pack: who supervises, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, RegionCode, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of

ROOM = "supervision"
OFFICE, VOCABULARY = "office.yaml", "vocabulary.yaml"
UNRATED = "unrated"
Percent = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?%$")]
Weight = Annotated[int, Field(ge=1, le=300)]


class DistrictSheet(Part):
    """A district that supervises itself: its body, its short name, its region."""

    organisation: Code
    title: Title
    region: RegionCode


class FromLicenceSheet(Part):
    """A licence of that type makes its project an object of that kind."""

    licence: Code
    kind: Code
    categories: tuple[Code, ...] = ()


class OfficeSheet(Part):
    """`body` plans for the whole city, `keepers` are the bodies that keep the libraries.

    `province` is how the provincial system is called, empty where there is none beside this one.
    """

    body: Code
    keepers: tuple[Code, ...] = Field(min_length=1)
    districts: tuple[DistrictSheet, ...] = Field(min_length=1)
    objects: tuple[FromLicenceSheet, ...] = ()
    province: str = ""

    @property
    def bodies(self) -> frozenset[str]:
        """Every body that takes part, by its code."""
        return frozenset({self.body, *self.keepers, *(each.organisation for each in self.districts)})

    def district_of(self, region: str) -> DistrictSheet | None:
        """The district a region lies in."""
        return next((each for each in self.districts if region.startswith(each.region)), None)


class WeightingSheet(Part):
    """A weighting of a draw: the weight of each grade of risk, times the factor of each grade of credit."""

    title: Title
    risk: Mapping[str, Weight]
    credit: Mapping[str, Weight] = Field(default_factory=dict)
    verified: bool = True

    @model_validator(mode="after")
    def _unrated_too(self) -> Self:
        if UNRATED not in self.risk:
            raise wrong("没有写未评级对象的权重", f"在 risk 中补上 {UNRATED}: 1")
        return self


class LimitsSheet(Part):
    """Bounds of the ratio of a plan: at least, and at most for matters that are not focus matters."""

    least_ratio: Percent
    most_general_ratio: Percent
    verified: bool = True


class VocabularySheet(Part):
    """The codes of a city with their words. `days` is how long a team has after a draw by default."""

    kinds: Mapping[Code, Title]
    categories: Mapping[Code, Title]
    specialisms: Mapping[Code, Title]
    forms: Mapping[str, Title]
    weightings: Mapping[Code, WeightingSheet] = Field(min_length=1)
    limits: LimitsSheet
    people: int = Field(default=2, ge=2, le=9)
    days: int = Field(default=20, ge=1, le=366)


def percent(text: str) -> Decimal:
    """`5%` as 0.05."""
    return Decimal(text.removesuffix("%")) / 100


def office_of(city: str) -> OfficeSheet | None:
    """Who supervises in a city; None where its pack has no supervision. No query once the pack is read."""
    pack = pack_of(city)
    return _office(pack.folders, pack.digest)


def vocabulary_of(city: str) -> VocabularySheet:
    """The words of a city. No query once the pack is read."""
    pack = pack_of(city)
    return _vocabulary(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _office(folders: tuple[Path, ...], _digest: str) -> OfficeSheet | None:
    if first_of(folders, ROOM, OFFICE) is None:
        return None
    return read_sheet(folders, f"{ROOM}/{OFFICE}", OfficeSheet)


@lru_cache(maxsize=32)
def _vocabulary(folders: tuple[Path, ...], _digest: str) -> VocabularySheet:
    return read_sheet(folders, f"{ROOM}/{VOCABULARY}", VocabularySheet)
