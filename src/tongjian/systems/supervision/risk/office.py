"""What risk needs of the office of supervision: the body that supervises a city, and its districts by name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.people.models import Organisation

FILE = "supervision/office.yaml"


class District(BaseModel):
    """A district: its name and its region."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)
    title: str
    region: str


class Office(BaseModel):
    """The part of the office read here; the file is proved where it is at home."""

    model_config = ConfigDict(frozen=True)
    body: str
    districts: tuple[District, ...] = ()


def office_of(city: str) -> Office | None:
    """The office of a city; None where nobody supervises. No query once the pack is read."""
    pack = pack_of(city)
    return _office(pack.folders, pack.digest)


def body_id(city: str) -> int | None:
    """The id of the supervising body; None where the city names none. 1 SQL query."""
    office = office_of(city)
    code = office.body if office else ""
    return Organisation.objects.filter(city=city, code=code).values_list("pk", flat=True).first()


def district_name(city: str, region: str) -> str:
    """The name of a region as the office calls it; the code itself where it has none."""
    office = office_of(city)
    named = {each.region: each.title for each in office.districts} if office else {}
    return named.get(region[:6]) or ("市本级" if region == pack_of(city).region else region)


@lru_cache(maxsize=32)
def _office(folders: tuple[Path, ...], _digest: str) -> Office | None:
    if first_of(folders, *FILE.split("/")) is None:
        return None
    return read_sheet(folders, FILE, Office)
