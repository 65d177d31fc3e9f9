"""What the facts of a visit say together. A function of the set: the order of arrival plays no part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongjian.engines.fieldwork.facts import Fact, Kind, Result, merge

# What a sign-off has to have seen: everything that says something about the visit.
_SIGNED = frozenset(Kind) - {Kind.SIGN_OFF, Kind.NOTE}


@dataclass(frozen=True)
class Answered:
    """What was found of one item: the answers nobody took back, and the result where they agree.

    `result` is None where two stand against each other; `open` are then the facts a settlement has to name.
    """

    item: str
    open: tuple[Fact, ...]

    @property
    def result(self) -> Result | None:
        """The result all open answers agree on."""
        results = {fact.body["result"] for fact in self.open}
        return Result(results.pop()) if len(results) == 1 else None

    @property
    def contradiction(self) -> bool:
        """Whether two answers stand against each other."""
        return self.result is None

    @property
    def words(self) -> str:
        """What was written beside it, the latest last."""
        return "；".join(dict.fromkeys(text for fact in self.open if (text := fact.body["words"])))


@dataclass(frozen=True)
class Signed:
    """Who confirmed the visit; `current` while nothing was added that they had not seen."""

    author: int
    fact: Fact
    current: bool


@dataclass(frozen=True)
class VisitState:
    """The visit as its facts tell it. All tuples are in the order of device clocks, then of ids."""

    facts: tuple[Fact, ...]
    answers: Mapping[str, Answered] = field(default_factory=dict)
    arrivals: tuple[Fact, ...] = ()
    photos: tuple[Fact, ...] = ()
    signatures: tuple[Fact, ...] = ()
    corrections: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    sign_offs: Mapping[int, Signed] = field(default_factory=dict)
    present: frozenset[int] = frozenset()

    @property
    def contradictions(self) -> tuple[Answered, ...]:
        """Items on which two officers disagree."""
        return tuple(each for each in self.answers.values() if each.contradiction)

    @property
    def digest(self) -> str:
        """SHA-256 over the digests of all facts: two replicas are in the same state when this is the same."""
        return hashlib.sha256("\n".join(sorted(fact.digest for fact in self.facts)).encode()).hexdigest()

    def confirmed_by(self, author: int) -> bool:
        """Whether the officer confirmed the visit as it stands."""
        return author in self.sign_offs and self.sign_offs[author].current

    def outcome(self) -> dict[str, str]:
        """The result of each item that was answered; "contradiction" where two disagree."""
        return {item: each.result or "contradiction" for item, each in sorted(self.answers.items())}


def fold(facts: Iterable[Fact]) -> VisitState:
    """The state of a visit from its facts, whatever their order and however often they are given."""
    every = tuple(sorted(merge(facts).values(), key=_order))
    kinds: dict[Kind, list[Fact]] = {kind: [] for kind in Kind}
    for fact in every:
        kinds[fact.kind].append(fact)
    struck = {(each, fact.author) for fact in kinds[Kind.STRIKE] for each in fact.body["facts"]}

    def standing(kind: Kind) -> tuple[Fact, ...]:
        return tuple(fact for fact in kinds[kind] if (fact.id, fact.author) not in struck)

    arrivals = standing(Kind.ARRIVAL)
    return VisitState(
        facts=every,
        answers=_answers(kinds[Kind.ANSWER], kinds[Kind.SETTLEMENT]),
        arrivals=arrivals,
        photos=standing(Kind.PHOTO),
        signatures=standing(Kind.SIGNATURE),
        corrections=standing(Kind.CORRECTION),
        notes=standing(Kind.NOTE),
        sign_offs=_sign_offs(every, kinds[Kind.SIGN_OFF]),
        present=frozenset(fact.author for fact in arrivals)
        | {fact.body["officer"] for fact in standing(Kind.SECOND)},
    )


def _order(fact: Fact) -> tuple[float, str, str]:
    return fact.clock.timestamp(), fact.id, fact.digest


def _answers(answers: Iterable[Fact], settlements: Iterable[Fact]) -> dict[str, Answered]:
    """For each item the answers that no later one took the place of.

    An officer takes back an own answer by naming it; another's only a settlement does, which names both.
    """
    given: dict[str, list[Fact]] = {}
    for fact in (*answers, *settlements):
        given.setdefault(fact.body["item"], []).append(fact)
    found = {}
    for item, every in sorted(given.items()):
        by_id: dict[str, list[Fact]] = {}
        for fact in every:
            by_id.setdefault(fact.id, []).append(fact)
        replaced = {
            before.digest
            for fact in every
            for each in fact.body["replaces"]
            for before in by_id.get(each, ())
            if fact.id != before.id and (fact.kind is Kind.SETTLEMENT or fact.author == before.author)
        }
        # Answers that name each other in a circle take nothing away: they all stand.
        still = tuple(fact for fact in every if fact.digest not in replaced) or tuple(every)
        found[item] = Answered(item, tuple(sorted(still, key=_order)))
    return found


def _sign_offs(every: Iterable[Fact], given: Iterable[Fact]) -> dict[int, Signed]:
    """The last confirmation of each officer, and whether it had seen all that is there."""
    last: dict[str, int] = {}
    for fact in every:
        if fact.kind in _SIGNED:
            last[fact.device] = max(fact.seq, last.get(fact.device, 0))
    found: dict[int, Signed] = {}
    for fact in given:
        current = all(fact.body["seen"].get(device, 0) >= seq for device, seq in last.items())
        before = found.get(fact.author)
        if before is None or current or not before.current:
            found[fact.author] = Signed(fact.author, fact, current)
    return found
