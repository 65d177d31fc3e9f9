"""Measures of indicators: against a limit, against a table by class, against what others state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tongjian.engines.scrutiny.indicator import State, Unit
from tongjian.engines.scrutiny.limits import Limit, Operator
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS


def _known(name: str) -> str:
    if name not in SCALAR_INDICATORS:
        raise ValueError(f"没有名为 {name} 的指标，可用：{'、'.join(SCALAR_INDICATORS)}")
    return name


# Indicators that single out elements; all others are sums and shares of the whole site.
LOCATED = {"parking_undersized", "building_height_max", "storeys_max", "setback_min"}

IndicatorName = Annotated[str, AfterValidator(_known)]


def measured_indicator(scene: Scene, name: str, limit: Limit | None) -> Measured:
    """An indicator as something a rule looks at."""
    title, unit = SCALAR_INDICATORS[name]
    indicator = scene.indicators[name]
    return Measured(
        title,
        unit,
        indicator.value,
        limit,
        missing=indicator.reason,
        at_least=indicator.at_least,
        entities=indicator.entities,
        whole_site=name not in LOCATED,
    )


class IndicatorMeasure(MeasureKind):
    """The value of an indicator."""

    kind: Literal["indicator"]
    title: ClassVar[str] = "一项指标"
    indicator: IndicatorName

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        if scene.indicators[self.indicator].state is not State.NOT_APPLICABLE:
            yield measured_indicator(scene, self.indicator, limit)


class StoreyBand(BaseModel):
    """Sites whose tallest building has `storeys` (`10-17`, `18-`) have this limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="class")
    storeys: Annotated[str, Field(pattern=r"^\d+-\d*$")]
    limit: Decimal
    certain: Decimal | None = None
    """The strictest of several figures the table gives for the class; `limit` is then the mildest."""

    def holds(self, storeys: int) -> bool:
        first, _, last = self.storeys.partition("-")
        return int(first) <= storeys and (not last or storeys <= int(last))


class ByClass(MeasureKind):
    """An indicator whose limit depends on the class of the tallest building (低层, 多层Ⅰ … by storeys)."""

    kind: Literal["by_class"]
    title: ClassVar[str] = "一项指标，限值按最高建筑的层数分档"
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "最高的建筑不属于表中的任何一类"

    indicator: IndicatorName
    operator: Operator
    classes: tuple[StoreyBand, ...] = Field(min_length=1)
    doubt: str = ""
    """What a person has to find out where a class has several figures."""

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        storeys = scene.indicators["storeys_max"]
        if storeys.value is None:
            yield Measured(SCALAR_INDICATORS[self.indicator][0], Unit.RATIO, missing=storeys.reason)
            return
        band = next((b for b in self.classes if b.holds(int(storeys.value))), None)
        if band is None:
            return
        measured = measured_indicator(scene, self.indicator, Limit(self.operator, band.limit))
        if band.certain is None:
            yield measured
        else:
            yield replace(measured, strict=Limit(self.operator, band.certain), doubt=self.doubt)


class ParkingNeed(MeasureKind):
    """Stalls that the floor area of each use needs: Σ area ÷ 100 × rate, rounded up."""

    kind: Literal["parking_need"]
    title: ClassVar[str] = "按各用途建筑面积应配建的车位"
    limited: ClassVar[bool] = False
    nothing: ClassVar[str] = "没有按建筑面积配建车位的用途"

    vehicle: Literal["motor", "nonmotor"]
    per_100m2: Mapping[str, Decimal]
    """By class of use."""

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        by_use = scene.indicators["floor_area_by_use"]
        parking = scene.indicators[f"parking_{self.vehicle}"]
        title, unit = SCALAR_INDICATORS[f"parking_{self.vehicle}"]
        if by_use.value is None:
            yield Measured(title, unit, missing=by_use.reason)
            return
        need, unknown = self._need(scene, by_use.parts)
        if need == 0 and not unknown:
            return
        yield Measured(
            title,
            unit,
            parking.value,
            Limit.at_least(need),
            missing=parking.reason or (f"楼层轮廓未注用途（{'、'.join(unknown)}）" if unknown else ""),
            at_least=parking.at_least,
            strict=Limit.at_least(Decimal("Infinity")) if unknown else None,
            entities=parking.entities,
            whole_site=True,
        )

    def _need(self, scene: Scene, parts: Mapping[str, Decimal]) -> tuple[Decimal, list[str]]:
        """The need, and the words on the drawing whose class of use is not known."""
        need, unknown = Decimal(0), []
        for words, area in parts.items():
            use = words if words in self.per_100m2 else scene.uses.of(words) if scene.uses else None
            if use is None:
                unknown.append(words)
            need += area / 100 * self.per_100m2.get(use or "", Decimal(0))
        return need.to_integral_value("ROUND_CEILING"), unknown
