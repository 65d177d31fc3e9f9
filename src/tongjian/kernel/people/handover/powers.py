"""Which body decides a matter on a day: a pure function of the bodies and of what was handed over.

Also which window a town has: it advises, and looks at an application first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongjian.kernel.packs.schema import Level, Matter

WINDOW = "window"


def level_of(region: str) -> Level:
    """The level of government of a region code (GB/T 2260): 320000 province, 320500 city, 320505 district.

    Codes of more than six digits are towns and villages below a district.
    """
    if len(region) > 6 and set(region[6:]) != {"0"}:
        return Level.TOWN
    if region[2:6] == "0000":
        return Level.PROVINCE
    return Level.CITY if region[4:6] == "00" else Level.DISTRICT


def lies_in(region: str, wider: str) -> bool:
    """Whether a region is, or is part of, the wider one. An empty code is everywhere."""
    return region.startswith(_stem(wider))


def _stem(region: str) -> str:
    """The part of a code that all codes inside the region begin with."""
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


@dataclass(frozen=True, slots=True)
class Body:
    """A department: the duty it carries, and the region it carries it for."""

    id: int
    duty: str
    region: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A power as it was handed over: the matter, where, to whom, and from which day on."""

    matter: str
    region: str
    to: int
    since: date


@dataclass(frozen=True)
class Powers:
    """Everything `decides` looks at. `bodies` stand in their order: the highest of a duty first."""

    bodies: tuple[Body, ...]
    handed: tuple[Handed, ...] = ()

    def decides(self, matter: Matter, region: str, on: date) -> int | None:
        """The body that decides the matter for a project in that region on that day.

        What was handed over goes before what the matter's level says: the narrowest region, then the latest
        day. Where the level has no body of its own, the next higher one decides. None: nobody carries the
        duty.
        """
        ours = [h for h in self.handed if h.matter == matter.code and h.since <= on]
        here = [h for h in ours if lies_in(region, h.region)]
        if here:
            return max(here, key=lambda h: (len(_stem(h.region)), h.since)).to
        return self._by_level(matter, region)

    def first_window(self, region: str) -> int | None:
        """The window of the town a project lies in, which advises and looks first; None: there is none."""
        towns = [b for b in self._carrying(WINDOW) if b.region and level_of(b.region) is Level.TOWN]
        here = [b for b in towns if lies_in(region, b.region)]
        return max(here, key=lambda b: len(_stem(b.region))).id if here else None

    def _by_level(self, matter: Matter, region: str) -> int | None:
        bodies = self._carrying(matter.department)
        if not bodies:
            return None
        reach = _REACH[matter.level]
        near = [b for b in bodies if b.region and lies_in(region, b.region) and len(_stem(b.region)) <= reach]
        # Ties go to the first: the highest body of the duty, which is also who decides where no region fits.
        return max(near, key=lambda b: len(_stem(b.region))).id if near else bodies[0].id

    def _carrying(self, duty: str) -> list[Body]:
        return [body for body in self.bodies if body.duty == duty]


_REACH = {Level.PROVINCE: 2, Level.CITY: 4, Level.DISTRICT: 6, Level.TOWN: 12}
"""How many digits of a region code a body of that level answers for at most."""


def decides(powers: Powers, matter: Matter, region: str, on: date) -> int | None:
    """The same as a function."""
    return powers.decides(matter, region, on)


def titles(bodies: Iterable[Body]) -> dict[int, str]:
    """Names by id."""
    return {body.id: body.name for body in bodies}
