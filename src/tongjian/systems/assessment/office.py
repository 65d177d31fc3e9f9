"""`assessment/office.yaml` of a pack: who assesses, and which districts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, RegionCode, Title
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of

ROOM = "assessment"
FILE = "office.yaml"


class DistrictSheet(Part):
    """A district that is assessed: its organisation, its short name, its region."""

    organisation: Code
    title: Title
    region: RegionCode


class OfficeSheet(Part):
    """`body` is the code of the organisation that assesses."""

    body: Code
    districts: tuple[DistrictSheet, ...] = Field(min_length=1)

    def district(self, organisation: str) -> DistrictSheet | None:
        """The district of that organisation's code."""
        return next((each for each in self.districts if each.organisation == organisation), None)

    def named(self, text: str) -> DistrictSheet | None:
        """The district of that name or region code, as tables of other systems write it."""
        plain = "".join(text.split())
        return next((each for each in self.districts if plain in (each.title, each.region)), None)


def office_of(city: str) -> OfficeSheet | None:
    """The office of a city; None where districts are not assessed. No query once the pack is read."""
    pack = pack_of(city)
    return _office(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _office(folders: tuple[Path, ...], _digest: str) -> OfficeSheet | None:
    if first_of(folders, ROOM, FILE) is None:
        return None
    return read_sheet(folders, f"{ROOM}/{FILE}", OfficeSheet)
