"""The seats of visits and who may take them, as sets of bits: one bit for each inspector, by ticket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tongjian.engines.draws.objects import needs_of
from tongjian.engines.draws.people import Staff
from tongjian.engines.draws.rules import Teams
from tongjian.engines.draws.tickets import tickets
from tongjian.engines.draws.visits import Visit

ANYBODY = ""


class Seats:
    """Every visit has a seat for each specialism it needs, and open ones until there are `people`.

    Visits stand in the order of their tickets and so do inspectors: bit 0 is who has the lowest ticket.
    Nothing depends on how anybody is called.
    """

    def __init__(self, seed: str, visits: Sequence[Visit], staff: Staff, teams: Teams) -> None:
        by_ticket = tickets(f"visit\n{seed}\n", [visit.object for visit in visits]).order.tolist()
        self.visits = [visits[i] for i in by_ticket]
        people = tickets(f"inspector\n{seed}\n", [person.id for person in staff.inspectors]).order.tolist()
        self.people = [staff.inspectors[i] for i in people]
        self.visit_of: list[int] = []
        self.need_of: list[str] = []
        self.first_of: list[int] = []
        for place, visit in enumerate(self.visits):
            self.first_of.append(len(self.need_of))
            needs = [*visit.needs, *[ANYBODY] * (teams.people - len(visit.needs))]
            self.need_of += needs
            self.visit_of += [place] * len(needs)
        self.first_of.append(len(self.need_of))
        self.everybody = (1 << len(self.people)) - 1
        self._read_people(staff)
        self._known: dict[tuple[str, str], int] = {}

    def eligible(self, seat: int) -> int:
        """Who holds the specialism, works in the region and has no interest in the object."""
        visit = self.visits[self.visit_of[seat]]
        key = self.need_of[seat], visit.region
        allowed = self._known.get(key)
        if allowed is None:
            allowed = self._known[key] = self._qualified(*key)
        return allowed & ~self._interested.get(visit.object, 0)

    def interested(self, seat: int) -> int:
        """Who would be eligible but for an interest in the object."""
        visit = self.visits[self.visit_of[seat]]
        return self._qualified(self.need_of[seat], visit.region) & self._interested.get(visit.object, 0)

    def together(self, seat: int) -> range:
        """All seats of the same visit."""
        visit = self.visit_of[seat]
        return range(self.first_of[visit], self.first_of[visit + 1])

    def _qualified(self, need: str, region: str) -> int:
        people = self.everybody if need == ANYBODY else self._holding.get(need, 0)
        if region:
            people &= self._anywhere | self._working.get(region, 0)
        return people

    def _read_people(self, staff: Staff) -> None:
        self._holding: dict[str, int] = {}
        self._working: dict[str, int] = {}
        self._interested: dict[str, int] = {}
        self._anywhere = 0
        bits = {}
        for place, person in enumerate(self.people):
            bit = bits[person.id] = 1 << place
            for need in needs_of(person.specialisms):
                self._holding[need] = self._holding.get(need, 0) | bit
            for region in needs_of(person.regions):
                self._working[region] = self._working.get(region, 0) | bit
            if not person.regions:
                self._anywhere |= bit
        for person_id, object_id in staff.interests:
            self._interested[object_id] = self._interested.get(object_id, 0) | bits[person_id]


def bits(people: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


def nth_bit(people: int, nth: int) -> int:
    """The place of the set bit with that number, counted from 0 at the lowest."""
    place, width = 0, people.bit_length()
    while width > 1:
        half = width // 2
        lower = people & ((1 << half) - 1)
        below = lower.bit_count()
        if nth < below:
            people, width = lower, half
        else:
            nth, people, place, width = nth - below, people >> half, place + half, width - half
    return place
