"""What the layers in force say of one parcel, each statement with its layer, its version and its law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.blueprint.conditions import Plan
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.heights import HeightLimit
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.planning.customs import Custom

LEAST = 1.0
"""Square metres two layers have to share to touch each other: less is the noise of digitised edges."""


class NoSuchParcel(LookupError):
    """The layers in force have no parcel of that key."""


class Answer(StrEnum):
    """Whether something holds; what nobody published cannot be known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Citing:
    """A layer version as documents cite it."""

    code: str
    title: str
    number: int
    effective_from: date
    digest: str
    basis: str
    verified: bool

    def __str__(self) -> str:
        return f"{self.title}第 {self.number} 版"


@dataclass(frozen=True)
class Line:
    """One statement: a figure or a word of a feature, and the layer that says so."""

    title: str
    text: str
    source: Citing
    note: str = ""


@dataclass(frozen=True)
class Touch:
    """Features of one layer that share ground with the parcel; `area` in m², `share` of the parcel in %."""

    source: Citing
    role: Role
    names: tuple[str, ...]
    area: Decimal
    share: Decimal


@dataclass(frozen=True)
class Alongside:
    """A road or river beside the parcel, `distance` in metres; `line` is what a setback from it is called."""

    source: Citing
    name: str
    line: str
    width: str
    distance: Decimal


@dataclass(frozen=True)
class Setback:
    """A setback to write in, in metres, and why; `beside` are the names of what lies there."""

    line: str
    title: str
    custom: Custom
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Statement:
    """Everything that is known of a parcel on one edition. `unknown` are layers nobody has published."""

    city: str
    edition: Edition
    layer: Layer
    parcel: Feature
    source: Citing
    plan: Plan
    said: tuple[Line, ...]
    area: Decimal
    land_use: tuple[Line, ...]
    agreement: Answer
    inside_growth: Answer
    district: str
    touches: tuple[Touch, ...]
    alongside: tuple[Alongside, ...]
    height: HeightLimit | None
    setbacks: tuple[Setback, ...]
    parking: Mapping[str, Custom]
    projects: tuple[str, ...]
    texts: tuple[str, ...]
    cited: tuple[Citing, ...]
    unknown: tuple[str, ...]
    around: tuple[tuple[Feature, Layer], ...] = field(repr=False, default=())
    """What lies about the parcel, for its picture."""

    @property
    def drawn_differently(self) -> bool:
        """Whether the area the plan states differs from the one it draws by more than half a percent."""
        stated = next((each.value for each in self.plan.bounds if each.figure.name == "site_area_max"), None)
        return stated is not None and abs(stated - self.area) > self.area * Decimal("0.005")
