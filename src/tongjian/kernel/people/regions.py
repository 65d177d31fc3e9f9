"""Regions by their codes: their level, what lies in what, and how far an official's eyes reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Level
from tongjian.kernel.people.viewer import Membership, Role, Viewer


def level_of(region: str) -> Level:
    """The level of government of a region code (GB/T 2260): 320000 province, 320500 city, 320505 district.

    Codes of more than six digits are towns and villages below a district.
    """
    if len(region) > 6 and set(region[6:]) != {"0"}:
        return Level.TOWN
    if region[2:6] == "0000":
        return Level.PROVINCE
    return Level.CITY if region[4:6] == "00" else Level.DISTRICT


def stem(region: str) -> str:
    """The part of a code that all codes inside the region begin with; of no code, nothing."""
    match level_of(region) if region else None:
        case None:
            return ""
        case Level.PROVINCE:
            return region[:2]
        case Level.CITY:
            return region[:4]
        case Level.DISTRICT:
            return region[:6]
        case Level.TOWN:
            return region[:9] if set(region[9:]) <= {"0"} else region


def lies_in(region: str, wider: str) -> bool:
    """Whether a region is, or is part of, the wider one. An empty code is everywhere."""
    return region.startswith(stem(wider))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far somebody sees by the region of their posts: whole cities, and parts of cities by stem."""

    cities: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.cities or self.parts)

    def covers(self, city: str, region: str) -> bool:
        """Whether a place lies within it."""
        return city in self.cities or any(city == own and region.startswith(s) for own, s in self.parts)

    def inside(self) -> Q:
        """The same as a filter on rows that have `city` and `region`."""
        parts = (Q(city=city, region__startswith=s) for city, s in sorted(self.parts))
        # `in ()` is met by nothing: whoever reaches nowhere sees nothing.
        return reduce(or_, parts, Q(city__in=self.cities))


def whole_city(member: Membership) -> bool:
    """Whether the organisation works for the whole city: its region contains it, or it names none."""
    return lies_in(pack_of(member.city).region, member.region)


def reach_of(viewer: Viewer, roles: Collection[Role]) -> Reach:
    """How far a person sees who holds one of the roles: each post as far as the region of its body."""
    wanted = frozenset(roles)
    return reach_of_posts(member for member in viewer.memberships if wanted & member.roles)


def reach_of_posts(members: Iterable[Membership]) -> Reach:
    """How far these posts reach together."""
    cities: set[str] = set()
    parts: set[tuple[str, str]] = set()
    for member in members:
        if whole_city(member):
            cities.add(member.city)
        else:
            parts.add((member.city, stem(member.region)))
    return Reach(frozenset(cities), frozenset(each for each in parts if each[0] not in cities))
