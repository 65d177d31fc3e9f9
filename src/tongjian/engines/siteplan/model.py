"""What a site consists of. Every part knows the drawing entities it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tongjian.engines.siteplan.shapes import Entity, Outline, Path


@dataclass(frozen=True)
class Area:
    """An outline with the attributes written on it, as the drawing words them."""

    outline: Outline
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Site(Area):
    """用地红线."""

    parcel: str | None = None


@dataclass(frozen=True)
class Building(Area):
    """建筑基底: one footprint. A value that the drawing does not state is None, never zero."""

    number: str | None = None
    storeys_above: int | None = None
    storeys_below: int | None = None
    height: float | None = None
    use: str | None = None
    fire_rating: str | None = None


@dataclass(frozen=True)
class Floor(Area):
    """楼层轮廓: the outline of a typical floor and the storeys it stands for.

    `storeys` is `(1,)`, `(3, …, 17)`, `(-1,)`; a named storey such as 设备层 has `storeys == ()` and counts
    once. `factor` overrides the area factor of the rule set and needs `factor_reason`.
    """

    building: str | None = None
    storeys: tuple[int, ...] = ()
    name: str | None = None
    use: str | None = None
    storey_height: float | None = None
    factor: float | None = None
    factor_reason: str | None = None

    @property
    def count(self) -> int:
        """How many storeys the outline stands for."""
        return len(self.storeys) or 1

    @property
    def below_ground(self) -> bool:
        return bool(self.storeys) and max(self.storeys) < 0


@dataclass(frozen=True)
class Basement(Area):
    """地下室轮廓. `burial_ratio` is the share of its perimeter that is buried, 0–1."""

    storeys: int | None = None
    burial_ratio: float | None = None
    use: str | None = None
    storey_height: float | None = None


@dataclass(frozen=True)
class Green(Area):
    """绿地. `factor` is what part of its area counts (roof greens, water), by the drawing."""

    kind: str | None = None
    factor: float | None = None


@dataclass(frozen=True)
class Stall(Area):
    """机动车位: one stall. `length` ≥ `width` are the sides of its smallest rectangle, in metres."""

    kind: str | None = None
    length: float = 0.0
    width: float = 0.0


@dataclass(frozen=True)
class NonMotorParking(Area):
    """非机动车位: an area, and the number of bicycles where the drawing states it."""

    places: int | None = None


@dataclass(frozen=True)
class Balcony(Area):
    """阳台."""

    building: str | None = None
    storeys: tuple[int, ...] = ()
    enclosed: bool | None = None
    depth: float | None = None


@dataclass(frozen=True)
class RoofHouse(Area):
    """屋顶间: stair, lift and plant rooms on a roof. `height` above the roof in metres."""

    building: str | None = None
    height: float | None = None


class FeatureKind(StrEnum):
    """Lines and outlines that others keep a distance from."""

    ROAD_RED_LINE = "道路红线"
    BLUE_LINE = "河道蓝线"
    SETBACK_LINE = "建筑退让线"
    NEIGHBOUR = "相邻建筑"
    ENTRANCE = "出入口"
    FIRE_ACCESS_PAD = "消防登高场地"
    LANE = "车行道"
    FIRE_LANE = "消防车道"
    WINDOWED_GABLE = "开窗山墙"


@dataclass(frozen=True)
class Feature:
    """A line or outline of a :class:`FeatureKind`, with its attributes (等级, 宽度, 楼号, 高度, 性质)."""

    kind: FeatureKind
    shape: Path | Outline
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorTable:
    """经济技术指标: the drawing's own table, rows of (title, value as written, unit as written)."""

    rows: tuple[tuple[str, str, str], ...]
    entities: tuple[Entity, ...] = ()


class PlanPart(StrEnum):
    """The parts of a plan, named like the canonical layer they are drawn on."""

    SITE = "用地红线"
    BUILDING = "建筑基底"
    FLOOR = "楼层轮廓"
    BASEMENT = "地下室轮廓"
    GREEN = "绿地"
    STALL = "机动车位"
    NONMOTOR = "非机动车位"
    BALCONY = "阳台"
    ROOF_HOUSE = "屋顶间"
    ROAD_RED_LINE = "道路红线"
    BLUE_LINE = "河道蓝线"
    SETBACK_LINE = "建筑退让线"
    NEIGHBOUR = "相邻建筑"
    ENTRANCE = "出入口"
    FIRE_ACCESS_PAD = "消防登高场地"
    LANE = "车行道"
    FIRE_LANE = "消防车道"
    WINDOWED_GABLE = "开窗山墙"


@dataclass(frozen=True)
class Gap:
    """Something of a part that the drawing holds and nobody could read (a proxy object, a broken entity).

    Whatever is computed from this part is not computable: a figure that lacks a piece is no figure.
    """

    part: PlanPart
    sentence: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Dimensioned:
    """A linear dimension: the length its text states and the one between its points, both in metres.

    `stated` is None where the text only shows the measurement; `start` and `end` in the drawing's axes.
    """

    entity: Entity
    text: str
    stated: float | None
    measured: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True)
class SitePlan:
    """Everything read from one drawing or model. Several `sites` are parts of one parcel."""

    sites: tuple[Site, ...] = ()
    buildings: tuple[Building, ...] = ()
    floors: tuple[Floor, ...] = ()
    basements: tuple[Basement, ...] = ()
    greens: tuple[Green, ...] = ()
    stalls: tuple[Stall, ...] = ()
    nonmotor: tuple[NonMotorParking, ...] = ()
    balconies: tuple[Balcony, ...] = ()
    roof_houses: tuple[RoofHouse, ...] = ()
    features: tuple[Feature, ...] = ()
    table: IndicatorTable | None = None
    gaps: tuple[Gap, ...] = ()
    dimensions: tuple[Dimensioned, ...] = ()
