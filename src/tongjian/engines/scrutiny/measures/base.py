"""What every kind of measure sees (the scene) and gives back (something measured)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.cityrules import HeightClasses, UseClasses
from tongjian.engines.scrutiny.indicator import Indicator, Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.shapes import Point, Witness
from tongjian.engines.scrutiny.spacing import Pair, pairs
from tongjian.engines.scrutiny.terrain import Block, Terrain
from tongjian.engines.siteplan import PlanPart, SitePlan

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.place import Place


@dataclass(frozen=True)
class Scene:
    """A plan with its indicators, shapes and the figures stated about it."""

    plan: SitePlan
    terrain: Terrain
    indicators: Mapping[str, Indicator]
    stated: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """`table` and `declared`: indicators by name as others state them."""
    place: Place | None = None
    """The drawing on the blueprint; None where nothing is known of its surroundings."""
    memory: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What one measure worked out and others need as well."""

    @property
    def uses(self) -> UseClasses | None:
        return self.terrain.uses

    @property
    def heights(self) -> HeightClasses | None:
        return self.terrain.heights

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        return pairs(self.terrain)


@dataclass(frozen=True)
class Measured:
    """One thing a rule looks at: its actual value, what it must be, and where it is.

    `actual` None: it could not be measured for want of `missing`. `strict` is the limit under the least
    favourable reading of what the drawing leaves unsaid (`missing` says what): between the two only a person
    can tell. `at_least`: the true value may be greater than `actual`.
    """

    subject: str
    unit: Unit
    actual: Decimal | None = None
    limit: Limit | None = None
    strict: Limit | None = None
    missing: str = ""
    at_least: bool = False
    review: str = ""
    """Set when falling short is no breach but a question to a person; says which."""
    doubt: str = ""
    """Set when only a person can tell whether `strict` must be kept; says what to find out."""
    entities: tuple[str, ...] = ()
    points: tuple[Point, Point] | None = None
    whole_site: bool = False
    """It has no place of its own: a sum or a share of the site."""
    variables: Mapping[str, object] = field(default_factory=dict)
    """What the rule's `where` may ask about this thing."""
    mend: str = ""
    """What to do where nothing can be verified; empty: the drawing has to say more."""
    box: tuple[float, float, float, float] | None = None
    """Where it is, when that is neither between two points nor around its entities."""
    published: tuple[str, ...] = ()
    """The published features it rests on, as `LAYER/KEY`."""

    @property
    def margin(self) -> Decimal | None:
        """Room left to the limit; negative when it is missed; None without a value or a limit."""
        return None if self.actual is None or self.limit is None else self.limit.margin(self.actual)

    @property
    def is_missed(self) -> bool:
        return self.margin is not None and self.margin < 0


class MeasureKind(BaseModel):
    """Base of all kinds.

    `limited`: the rule must state a `limit`; otherwise the kind brings its own. `variables` are what the
    rule's `where` may ask; `nothing` says why there may be nothing to measure; `title` what is measured, for
    people who read the rule.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: ClassVar[str]
    limited: ClassVar[bool] = True
    of_place: ClassVar[bool] = False
    """It asks where the drawing lies; without surroundings there is nothing to ask."""
    variables: ClassVar[Mapping[str, Kind]] = {}
    nothing: ClassVar[str] = "图中没有这条规则要查的内容"

    kind: Any

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        """The parts of the plan it looks at: where one was not read whole, a pass is no pass. Indicators tell
        of gaps themselves, so what is measured on them rests on no part."""
        return frozenset()

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        """Those of them an unread piece of which could undo a breach (one more entrance, one more lawn)."""
        return frozenset()

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        """Everything of this kind in the scene."""
        raise NotImplementedError


BLOCK_VARIABLES: Mapping[str, Kind] = {
    "building.use": Kind.STRING,
    "building.words": Kind.STRING,
    "building.storeys": Kind.INT,
    "building.height": Kind.DOUBLE,
    "building.height_class": Kind.STRING,
}


def block_variables(block: Block) -> Mapping[str, object]:
    return {
        "building.use": block.use,
        "building.words": block.building.use,
        "building.storeys": block.building.storeys_above,
        "building.height": block.building.height,
        "building.height_class": block.height_class,
    }


def ends(witness: Witness) -> tuple[Point, Point]:
    return witness.start, witness.end
