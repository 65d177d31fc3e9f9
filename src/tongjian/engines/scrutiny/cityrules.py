"""What packs say about counting: classes of use and height, FAR, the size of a stall.

Each file under `packs/*/rules/` whose first key is not `rule` holds one of these; the nearest pack that has
one in force wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tongjian.engines.scrutiny.validity import InForce


class PackDatum(BaseModel):
    """Where a datum comes from, and whether its values were compared with the official text (`verified`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    clause: str
    document: str
    in_force: InForce
    verified: bool
    note: str = ""


class UseClass(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    words: tuple[str, ...]


class UseClasses(PackDatum):
    """Which class of use the words on a drawing belong to."""

    use_classes: Mapping[str, UseClass]

    def of(self, words: str | None) -> str | None:
        """The class of a use as the drawing words it; the longest known word in it decides."""
        if not words:
            return None
        known = [(len(w), name) for name, kind in self.use_classes.items() for w in kind.words if w in words]
        return max(known)[1] if known else None

    def title(self, name: str) -> str:
        return self.use_classes[name].title if name in self.use_classes else name


class HeightClass(BaseModel):
    """A class holds when either of its conditions does; classes are tried from the highest down."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    storeys: int = Field(ge=1)
    """At least so many storeys above ground."""
    over: Mapping[str, Decimal] = Field(default_factory=dict)
    """Or higher than so many metres, by class of use; `other` for every other use."""


class HeightClasses(PackDatum):
    height_classes: tuple[HeightClass, ...] = Field(min_length=1)
    """From the lowest up."""
    parallel_up_to: Decimal = Field(ge=0, le=90)
    """Up to this angle between their longer sides, in degrees, two buildings count as parallel."""

    def of(self, storeys: int | None, height: float | None, use: str | None) -> str | None:
        """低层, 多层Ⅰ …, or None when the drawing does not say; a height alone can only tell what is high."""
        for kind in reversed(self.height_classes):
            limit = kind.over.get(use or "other", kind.over.get("other"))
            if storeys is not None and storeys >= kind.storeys:
                return kind.name
            if height is not None and limit is not None and Decimal(repr(height)) > limit:
                return kind.name
        return None


class StallStandard(PackDatum):
    """The smallest motor stall, in metres."""

    stall_length: Decimal
    stall_width: Decimal


class TallStorey(BaseModel):
    """A storey higher than `over` counts twice, and once more for each further `step` begun."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uses: tuple[str, ...]
    over: Decimal
    step: Decimal = Field(gt=0)
    clause: str

    def factor(self, height: Decimal) -> Decimal:
        if height <= self.over:
            return Decimal(1)
        return 1 + ((height - self.over) / self.step).to_integral_value(ROUND_CEILING)


class StoreyShare(BaseModel):
    """Storeys of these words on the drawing count with `factor`, when no higher than `up_to`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]
    up_to: Decimal | None = None
    factor: Decimal
    clause: str
    open_sides: int | None = None
    """Only for storeys open on at least so many sides (开敞面数)."""
    review: str = ""
    """What an officer must see for himself before the share holds, unless the drawing states it."""


class BurialShare(BaseModel):
    """A basement whose buried share of the perimeter is `over` this counts with `factor`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    over: Decimal
    factor: Decimal


class Burial(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    shares: tuple[BurialShare, ...]
    """From the most deeply buried down; a basement that reaches none counts in full."""
    above: Decimal | None = None
    """A basement whose top stands higher above the ground, in metres, counts in full."""

    def factor(self, ratio: Decimal) -> Decimal:
        return next((share.factor for share in self.shares if ratio > share.over), Decimal(1))


class BalconyRule(BaseModel):
    """A balcony counts in full when it lies inside the structure, is deeper than `depth_over`, or when all
    balconies of its storey are more than `share_over` percent of the storey; else as the nation counts it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    depth_over: Decimal
    share_over: Decimal


class BasementDensity(BaseModel):
    """A basement stays out of density under at least `soil` metres of soil, at most `above` the ground."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    soil: Decimal
    above: Decimal


class FloorsDensity(BaseModel):
    """Buildings of these uses cover what the largest of their lowest `floors` storeys projects on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    uses: tuple[str, ...]
    floors: int = Field(ge=1)


class Density(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    basement: BasementDensity | None = None
    lowest_floors: FloorsDensity | None = None


class RoofExemption(BaseModel):
    """Rooms on a roof stay out of the height up to `height` metres and `share` percent of the roof."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clause: str
    height: Decimal | None = None
    share: Decimal


class FarRules(PackDatum):
    """What the city's text on counting says: area towards FAR, ground towards density, height."""

    far_rules: Literal["计容建筑面积"]
    decimals: int | None = None
    """The clause rounds the ratio to so many decimals before it is compared; None: never rounded."""
    tall_storeys: tuple[TallStorey, ...] = ()
    storey_shares: tuple[StoreyShare, ...] = ()
    burial: Burial | None = None
    """None: nothing below ground counts."""
    balconies: BalconyRule | None = None
    density: Density | None = None
    roof_houses: RoofExemption | None = None
