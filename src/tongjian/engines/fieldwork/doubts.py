"""What cannot be true of a visit, or deserves a second look. A doubt is shown; it takes no fact away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tongjian.engines.fieldwork.facts import Fact, Kind
from tongjian.engines.fieldwork.fold import VisitState

_EARTH = 6_371_000


@dataclass(frozen=True)
class Terms:
    """From where on something is doubtful: minutes a clock may be off, metres from the object."""

    clock_minutes: int
    metres: int


@dataclass(frozen=True)
class Spot:
    """A place on Earth, in degrees."""

    longitude: float
    latitude: float


@dataclass(frozen=True)
class Known:
    """What the server knows beside the facts: when the visit was assigned, when facts came in, where it is.

    `received` is by digest of the fact; a phone that has not heard yet leaves it out. `members` are the
    officers the visit was assigned to.
    """

    assigned_at: datetime
    received: Mapping[str, datetime] = field(default_factory=dict)
    place: Spot | None = None
    members: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: its code, the fact it is about, and a sentence."""

    code: str
    fact: Fact
    sentence: str


def doubts(state: VisitState, known: Known, terms: Terms) -> list[Doubt]:
    """Everything doubtful, in the order of device clocks."""
    found = [
        *_moments(state.facts, known, terms),
        *_clocks(state.facts, terms),
        *_copies(state.facts),
        *_photos(state),
        *_places(state, known, terms),
        *_strangers(state, known),
        *_absent(state),
    ]
    return sorted(found, key=lambda doubt: (doubt.fact.clock, doubt.fact.id, doubt.code))


def _moments(facts: Iterable[Fact], known: Known, terms: Terms) -> Iterator[Doubt]:
    slack = timedelta(minutes=terms.clock_minutes)
    for fact in facts:
        if fact.clock < known.assigned_at - slack:
            yield Doubt("before-assigned", fact, "设备时间早于任务下达时间。")
        received = known.received.get(fact.digest)
        if received is not None and fact.clock > received + slack:
            yield Doubt("after-received", fact, "设备时间晚于服务器收到的时间。")


def _clocks(facts: Iterable[Fact], terms: Terms) -> Iterator[Doubt]:
    """The clock of a device that went back between two of its facts."""
    slack = timedelta(minutes=terms.clock_minutes)
    for own in _by_device(facts).values():
        latest = own[0].clock
        for before, fact in pairwise(own):
            latest = max(latest, before.clock)
            if fact.clock < latest - slack:
                yield Doubt("clock-back", fact, "这台设备的时钟在两条记录之间被拨回。")


def _copies(facts: Iterable[Fact]) -> Iterator[Doubt]:
    """Two facts under one number of a device, or two contents under one id: a copied or restored phone."""
    for own in _by_device(facts).values():
        for before, fact in pairwise(own):
            if before.seq == fact.seq:
                yield Doubt("same-number", fact, "同一台设备的同一序号有两条不同的记录。")
    ids: dict[str, Fact] = {}
    for fact in facts:
        if ids.setdefault(fact.id, fact) is not fact:
            yield Doubt("same-id", fact, "同一编号有两条内容不同的记录。")


def _photos(state: VisitState) -> Iterator[Doubt]:
    arrived = min((fact.clock for fact in state.arrivals), default=None)
    for fact in state.photos:
        taken = _moment(fact.body["taken_at"])
        if taken is None:
            yield Doubt("photo-time", fact, "照片没有可用的拍摄时间。")
        elif arrived is None:
            yield Doubt("photo-before-arrival", fact, "有照片而没有到达记录。")
        elif taken < arrived:
            yield Doubt("photo-before-arrival", fact, "照片的拍摄时间早于到达时间。")


def _places(state: VisitState, known: Known, terms: Terms) -> Iterator[Doubt]:
    if known.place is None:
        return
    for fact in (*state.arrivals, *state.photos):
        spot = _spot(fact)
        if spot is None:
            continue
        far = metres(spot, known.place)
        if far > terms.metres:
            yield Doubt("far-away", fact, f"记录的位置距检查对象约 {far:.0f} 米，超过 {terms.metres} 米。")


def _strangers(state: VisitState, known: Known) -> Iterator[Doubt]:
    """Facts of somebody the visit was not assigned to. Nobody known: nothing to compare with."""
    if not known.members:
        return
    for fact in state.facts:
        named = fact.body["officer"] if fact.kind is Kind.SECOND else fact.author
        if named not in known.members:
            yield Doubt("stranger", fact, "记录人不在本次检查的人员之列。")


def _absent(state: VisitState) -> Iterator[Doubt]:
    """Who confirms was there: recorded an arrival, or was named by a colleague as having come along."""
    for author, signed in state.sign_offs.items():
        if author not in state.present:
            yield Doubt("signer-absent", signed.fact, "确认人没有到达记录，也没有被记为同行。")


def metres(one: Spot, other: Spot) -> float:
    """The distance along the surface, in metres (haversine)."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    dx = math.radians(other.longitude - one.longitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(dx / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _spot(fact: Fact) -> Spot | None:
    east, north = fact.body["longitude"], fact.body["latitude"]
    return Spot(float(east), float(north)) if east and north else None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _by_device(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.seq, fact.clock, fact.digest)):
        found.setdefault(fact.device, []).append(fact)
    return found
