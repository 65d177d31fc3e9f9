"""`demo/risk.yaml` of a pack."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from tongjian.kernel.packs.schema import Code, Part, RegionCode, Title
from tongjian.systems.supervision.risk.models import Outcome, SignalKind, WarningState


class DemoOfficer(Part):
    """Somebody who inspects, and how far above or below the others they find."""

    name: Title
    certificate: Title
    severity: float


class DemoMatter(Part):
    """What is inspected on objects of some kinds."""

    kinds: tuple[str, ...]
    code: str
    checklist: str
    title: Title


class DemoSignal(Part):
    """Signals so many days ago about the nth object (of a kind); `until`: days from today."""

    kind: SignalKind
    object: int
    of: str = ""
    days: tuple[int, ...]
    until: int | None = None
    title: Title


class DemoOrder(Part):
    """An order to rectify so many days ago, met so many days ago, or not yet."""

    object: int
    days: int
    ended: int | None = None
    title: Title


class DemoPenalty(Part):
    """A penalty of a demo company so many days ago; what it asked for, empty: nothing."""

    party: Code
    days: int
    title: Title
    kinds: tuple[str, ...]
    fine: Decimal | None = None
    facts: str
    basis: str
    settled: int | None = None
    repair: str = ""
    objection: str = ""


class DemoLoop(Part):
    """A warning of a rule (empty: of any) taken as far as a state."""

    rule: Code | None = None
    to: WarningState
    outcome: Outcome | None = None
    text: Title


class DemoSheet(Part):
    """The whole file."""

    seed: int
    head: str
    handler: str
    receiver: str
    body: Code
    organisation_code: str
    region: RegionCode
    visits: int = Field(ge=1, le=12)
    objects: int = Field(ge=1, le=500)
    officers: tuple[DemoOfficer, ...] = Field(min_length=3)
    matters: tuple[DemoMatter, ...] = Field(min_length=1)
    items: tuple[Title, ...] = Field(min_length=3)
    signals: tuple[DemoSignal, ...] = ()
    orders: tuple[DemoOrder, ...] = ()
    penalties: tuple[DemoPenalty, ...] = ()
    swept_days_ago: int = 20
    loop: tuple[DemoLoop, ...] = ()
