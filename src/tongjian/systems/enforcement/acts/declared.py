"""How an act is declared: who may, what the form asks, which fact comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongjian.engines.penalties import State
from tongjian.engines.penalties.facts import KINDS, Fact
from tongjian.systems.enforcement.access import Part
from tongjian.systems.enforcement.acts.fields import Field
from tongjian.systems.enforcement.channels import ChannelSheet
from tongjian.systems.enforcement.models import Case, Countersign, PartyRequest


class Who(StrEnum):
    """Whose act it is, in words for whoever is not."""

    INVESTIGATOR = "办案人员"
    LEGAL = "法制审核岗"
    HEAD = "负责人"
    HOST = "听证主持人"
    OFFICIAL = "本机关人员"
    PARTY = "当事人"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the body: `key` is how the engine knows them."""

    key: str
    name: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Certified:
    """An officer of the body, by the key of their account or, without one, by their place in the library."""

    key: str
    name: str
    certificate: str
    certified_until: date
    may_enforce: bool


@dataclass(frozen=True)
class Desk:
    """All an act may look at: the case as locked, its state, who acts, the people of the body, the day.

    `countersigns` and `requests` are read when an act looks at them: one SQL query each, once.
    """

    case: Case
    state: State
    part: Part
    channel: ChannelSheet
    officers: tuple[Certified, ...]
    staff: tuple[Staff, ...]
    countersigns: Iterable[Countersign]
    requests: Iterable[PartyRequest]
    today: date

    @property
    def by(self) -> str:
        """The acting person as the engine knows them."""
        return person_of(self.part.viewer.user)

    def name_of(self, key: str) -> str:
        """The name of a person the engine knows by a key."""
        return next((each.name for each in self.staff if each.key == key), key)


def person_of(user: int | None) -> str:
    """How the engine knows a user; the platform itself is `system`."""
    return "system" if user is None else str(user)


def key_for(user: int | None, officer: UUID) -> str:
    """How the engine knows an officer: by the account, or by the place in the library."""
    return person_of(user) if user else f"officer:{officer}"


Make = Callable[[Desk, Mapping[str, Any], Mapping[str, Any]], Fact]
"""From the desk, the fields every fact has (`on`, `by`), and what was cleaned."""


@dataclass(frozen=True)
class Act:
    """One act. `more` are fields that depend on the case, shown after `fields`. `make` is needed where the
    fact is more than its fields; `paper` is the document drawn up with it.

    `hidden`: it stands on a page of its own, not among the buttons. `grave`: the button says so.
    """

    name: str
    who: frozenset[Who]
    fields: tuple[Field, ...] = ()
    make: Make | None = None
    more: Callable[[Desk], tuple[Field, ...]] | None = None
    paper: str = ""
    grave: bool = False
    hidden: bool = False
    file: bool = False
    title: str = ""
    help: str = ""

    @property
    def shown_title(self) -> str:
        """What the button says."""
        return self.title or KINDS[self.name].title

    def asks(self, desk: Desk) -> tuple[Field, ...]:
        """The fields of its form."""
        return (*self.fields, *(self.more(desk) if self.more else ()))

    def refused_to(self, part: Part) -> str | None:
        """None when that part may do it, else why not."""
        may = {
            Who.INVESTIGATOR: part.investigates,
            Who.LEGAL: part.reviews,
            Who.HEAD: part.decides,
            Who.HOST: part.hosts,
            Who.OFFICIAL: part.official,
            Who.PARTY: part.party,
        }
        if any(may[each] for each in self.who):
            return None
        return "由" + "、".join(each.value for each in Who if each in self.who) + "办理"

    def fact(self, desk: Desk, values: Mapping[str, Any]) -> Fact:
        """The fact that comes of it."""
        common: dict[str, Any] = {"on": values.get("on") or desk.today, "by": desk.by}
        rest = {name: value for name, value in values.items() if name != "on" and value is not None}
        if self.make is not None:
            return self.make(desk, common, rest)
        return KINDS[self.name](**common, **rest)


@dataclass
class Registry:
    """Every act by name, in the order of a case."""

    acts: dict[str, Act] = field(default_factory=dict)

    def declare(self, *acts: Act) -> None:
        """Add acts. Raises `ValueError` for a name that is declared twice."""
        for act in acts:
            if act.name in self.acts:
                raise ValueError(f"act {act.name!r} is declared twice")
            self.acts[act.name] = act


registry = Registry()
