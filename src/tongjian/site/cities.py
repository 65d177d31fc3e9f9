"""Cities as addresses and headings know them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tongjian.kernel.packs.folder import HEADER, city_names, pack_folder
from tongjian.kernel.packs.reader import read


@dataclass(frozen=True, slots=True)
class City:
    """A city this installation serves."""

    slug: str
    title: str
    region: str


def cities() -> tuple[City, ...]:
    """Every city, in the order of its region. No SQL query; a header is read once by each process."""
    return tuple(sorted((_city(pack_folder(name)) for name in city_names()), key=lambda city: city.region))


@lru_cache
def _city(folder: Path) -> City:
    header = read(folder / HEADER).data
    return City(slug=folder.name, title=str(header["title"]), region=str(header["region"]))


class CityConverter:
    """The `<city:…>` part of an address: only a city this installation serves."""

    regex = "[a-z][a-z0-9-]{1,31}"

    def to_python(self, value: str) -> str:
        if value not in city_names():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value
