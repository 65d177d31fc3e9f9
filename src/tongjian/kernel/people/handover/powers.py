"""Which body decides a matter on a day: a pure function of the bodies and of what was handed over.

Also which window a town has: it advises, and looks at an application first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongjian.kernel.packs.schema import Level, Matter
from tongjian.kernel.people.regions import level_of, lies_in, stem

WINDOW = "window"


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
    """Everything `decides` looks at. `bodies` stand in their order: the highest of a duty first.

    `region` is that of the city whose bodies they are: a county counts as a city, too.
    """

    bodies: tuple[Body, ...]
    handed: tuple[Handed, ...] = ()
    region: str = ""

    def decides(self, matter: Matter, region: str, on: date) -> int | None:
        """The body that decides the matter for a project in that region on that day.

        What was handed over goes before what the matter's level says: the narrowest region, then the latest
        day. Where the level has no body of its own, the next higher one decides. None: nobody carries the
        duty.
        """
        ours = [h for h in self.handed if h.matter == matter.code and h.since <= on]
        here = [h for h in ours if lies_in(region, h.region)]
        if here:
            return max(here, key=lambda h: (len(stem(h.region)), h.since)).to
        return self._by_level(matter, region)

    def first_window(self, region: str) -> int | None:
        """The window of the town a project lies in, which advises and looks first; None: there is none."""
        towns = [b for b in self._carrying(WINDOW) if b.region and level_of(b.region) is Level.TOWN]
        here = [b for b in towns if lies_in(region, b.region)]
        return max(here, key=lambda b: len(stem(b.region))).id if here else None

    def window(self, region: str) -> int | None:
        """The window that accepts an application: the district's, else the city's; None: none."""
        return self._nearest(WINDOW, region, self._reach(Level.DISTRICT))

    def _by_level(self, matter: Matter, region: str) -> int | None:
        return self._nearest(matter.department, region, self._reach(matter.level))

    def _nearest(self, duty: str, region: str, reach: int) -> int | None:
        """The body of the duty for the smallest region that contains this one, of at most `reach` digits."""
        bodies = self._carrying(duty)
        if not bodies:
            return None
        near = [b for b in bodies if b.region and lies_in(region, b.region) and len(stem(b.region)) <= reach]
        # Ties go to the first: the highest body of the duty, which is also who decides where no region fits.
        return max(near, key=lambda b: len(stem(b.region))).id if near else bodies[0].id

    def _reach(self, level: Level) -> int:
        """How many digits a body of that level answers for; the city's own bodies are those of the city."""
        own = len(stem(self.region)) if level in (Level.CITY, Level.DISTRICT) else 0
        return max(_REACH[level], own)

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
