"""The cities this installation serves: the folders of the packs that are not themselves a base."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class City:
    """A city as addresses and headings know it."""

    slug: str
    title: str


def cities() -> tuple[City, ...]:
    """Every city, in the order of its slug."""
    folders = sorted(path for path in (settings.ROOT / "packs").glob("[a-z]*") if path.is_dir())
    return tuple(City(slug=path.name, title=path.name) for path in folders)


class CityConverter:
    """The `<city:…>` part of an address: only a city that is installed."""

    regex = "[a-z][a-z0-9-]{1,31}"

    def to_python(self, value: str) -> str:
        if all(city.slug != value for city in cities()):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value
