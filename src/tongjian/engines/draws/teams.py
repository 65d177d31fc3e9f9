"""Drawing the inspectors of every visit: at random, and completely whenever that is possible at all.

Seat by seat, in the order of the visits' tickets, one of those who may take it and are still free is drawn,
each with the same probability. Where nobody is free, a shortest chain of exchanges is looked for, in which
one person moves to this seat and another takes over (an augmenting path): it exists exactly when all seats so
far can be filled together, so a draw is only refused when no assignment exists.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.engines.draws.canonical import number
from tongjian.engines.draws.people import Staff
from tongjian.engines.draws.rules import Teams
from tongjian.engines.draws.seats import Seats, bits, nth_bit
from tongjian.engines.draws.shortage import Shortage
from tongjian.engines.draws.visits import Visit

_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one visit, in the order of its seats: specialisms first."""

    visit: Visit
    people: tuple[str, ...]


def draw_teams(seed: str, visits: Sequence[Visit], staff: Staff, teams: Teams) -> tuple[Team, ...]:
    """A team for each visit, in the order of the visits given.

    Raises `Shortage`, a `DrawError` that names the visits and the people that stand in the way.
    """
    seats = Seats(seed, visits, staff, teams)
    filled = _Filling(seed, seats, teams.max_visits).filled()
    named = {
        visit.object: tuple(seats.people[filled[seat]].id for seat in seats.together(seats.first_of[place]))
        for place, visit in enumerate(seats.visits)
    }
    return tuple(Team(visit, named[visit.object]) for visit in visits)


class _Filling:
    def __init__(self, seed: str, seats: Seats, most: int | None) -> None:
        self.seed, self.seats = seed, seats
        self.most = most
        self.free = seats.everybody
        self.holder = [_NOBODY] * len(seats.need_of)
        self.held: list[set[int]] = [set() for _ in seats.people]

    def filled(self) -> list[int]:
        """For every seat the place of who takes it."""
        for seat in range(len(self.holder)):
            if options := self._options(seat):
                self._sit(seat, nth_bit(options, self._chance(seat) % options.bit_count()))
            else:
                self._exchange(seat)
        return self.holder

    def _chance(self, seat: int) -> int:
        visit = self.seats.visit_of[seat]
        nth = seat - self.seats.first_of[visit] + 1
        return number(f"seat\n{self.seed}\n{self.seats.visits[visit].object}\n{nth}")

    def _sent_along(self, seat: int) -> int:
        people = 0
        for other in self.seats.together(seat):
            if self.holder[other] != _NOBODY:
                people |= 1 << self.holder[other]
        return people

    def _sit(self, seat: int, person: int) -> None:
        """The person takes the seat; what else they hold stays as it is."""
        self.holder[seat] = person
        self.held[person].add(seat)
        if len(self.held[person]) == self.most:
            self.free &= ~(1 << person)

    def _exchange(self, seat: int) -> None:
        """Fill the seat by a shortest chain: whoever comes to a seat leaves one, the last comes in free."""
        comes_to: dict[int, int] = {}
        waiting, asked = deque([seat]), 0
        while waiting:
            vacant = waiting.popleft()
            able, along = self.seats.eligible(vacant), self._sent_along(vacant)
            fresh = able & ~along & ~asked
            asked |= fresh
            # Somebody of the same visit may change seats; nobody sits on two of them.
            leaving = [s for s in self.seats.together(vacant) if able & along & self._bit_of(s)]
            leaving += [s for person in bits(fresh) for s in sorted(self.held[person])]
            for left in leaving:
                if left == seat or left in comes_to:
                    continue
                comes_to[left] = vacant
                if able_and_free := self._options(left):
                    self._move(seat, left, next(bits(able_and_free)), comes_to)
                    return
                waiting.append(left)
        raise Shortage(self.seats, seat, [seat, *comes_to], asked, self.most)

    def _options(self, seat: int) -> int:
        options = self.seats.eligible(seat) & self.free
        return options and options & ~self._sent_along(seat)

    def _bit_of(self, seat: int) -> int:
        return 0 if self.holder[seat] == _NOBODY else 1 << self.holder[seat]

    def _move(self, first: int, last: int, person: int, comes_to: dict[int, int]) -> None:
        while last != first:
            leaves = self.holder[last]
            self.held[leaves].remove(last)
            self._sit(last, person)
            last, person = comes_to[last], leaves
        self._sit(first, person)
