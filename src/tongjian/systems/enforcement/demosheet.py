"""`demo/enforcement.yaml` of a pack: cases and what happened to them, by days counted back from today.

`day: -25` is twenty-five days ago, moved to the working day before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from tongjian.kernel.packs.schema import Part
from tongjian.systems.enforcement.models import CaseSource


class DemoParty(Part):
    """A demo organisation by its code, or somebody by name."""

    organisation: str = ""
    name: str = ""
    nature: Literal["1", "2", "3"] = "2"
    identifier: str = ""
    address: str = ""
    born: date | None = None


class DemoStep(Part):
    """One act: on which day, by whom, and what its form holds. `officers` names accounts, `person` one."""

    day: int
    by: str
    act: str
    given: Mapping[str, str | list[str]] = {}
    people: Mapping[str, str | list[str]] = {}


class DemoCase(Part):
    """A case with what happened to it."""

    channel: str
    source: CaseSource
    title: str
    offence: str
    day: int
    by: str
    party: DemoParty
    place: str = ""
    note: str = ""
    steps: tuple[DemoStep, ...] = ()


class DemoSpot(Part):
    """A decision on the spot, as a phone would send it."""

    channel: str
    day: int
    by: str
    officers: tuple[str, ...]
    body: Mapping[str, Any]


class DemoReferral(Part):
    """What waits to be taken up."""

    channel: str
    sender: str
    by: str
    title: str
    matter: str
    party: DemoParty
    facts: str
    basis: str = ""


class DemoEnforcement(Part):
    """The file."""

    cases: tuple[DemoCase, ...] = ()
    spots: tuple[DemoSpot, ...] = ()
    referrals: tuple[DemoReferral, ...] = ()
