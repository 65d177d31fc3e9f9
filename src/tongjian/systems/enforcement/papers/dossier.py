"""What papers are written from: the case as plain values, given by whoever holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tongjian.engines.penalties import Rules, State
from tongjian.engines.penalties.terms import Nature
from tongjian.engines.worktime import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The party (当事人). `minor`: under 18, which publication hides."""

    name: str
    nature: Nature
    identifier: str = ""
    address: str = ""
    phone: str = ""
    representative: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose id stands in the facts: the name, and the certificate of enforcement."""

    name: str
    certificate: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A case as its papers need it. `persons` are those of the facts by their id.

    `case_number` is empty before the case was registered; `offence` names the act, `place` where it was done,
    `payee` where fines are paid. `rules` and `calendar` are those of the city, `today` the day of the paper.
    """

    city: str
    organisation: str
    channel: str
    region: str
    case_number: str
    title: str
    party: Party
    state: State
    rules: Rules
    calendar: Calendar
    today: date
    persons: Mapping[str, Person]
    offence: str = ""
    source: str = ""
    place: str = ""
    payee: str = ""
    reconsideration: str = ""
    """The authority that reconsiders."""
    court: str = ""
    papers: tuple[tuple[str, str, str], ...] = field(default=())
    """Papers drawn before: title, number, day; for the table of contents."""
