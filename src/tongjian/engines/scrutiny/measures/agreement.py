"""Measures of whether sources say the same: the geometry, the table, the form, the texts of dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from tongjian.engines.scrutiny.indicator import Indicator, State, Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.figures import LOCATED, IndicatorName
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.quantities import millimetres, plain

Table = Literal["table", "declared"]
_TITLES = {"table": "指标表", "declared": "申报表"}
_WHOLE = {Unit.PIECES, Unit.STOREYS}


class Agreement(MeasureKind):
    """What the drawing's table or the declared form states, against what was measured or the other states.

    `actual` is the difference in percent of what it is held against (for counts, in pieces).
    """

    kind: Literal["agreement"]
    title: ClassVar[str] = "两处所写同一指标之差"
    nothing: ClassVar[str] = "没有可以对照的数字"

    source: Table
    against: Literal["geometry", "declared"] = "geometry"
    indicators: tuple[IndicatorName, ...] = Field(min_length=1)

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for name in self.indicators:
            stated = scene.stated.get(self.source, {}).get(name)
            if stated is None:
                continue
            if self.against == "geometry":
                yield from self._with_geometry(name, stated, scene.indicators[name], limit)
            elif (other := scene.stated.get(self.against, {}).get(name)) is not None:
                words = f"{_TITLES[self.source]}写 {plain(stated)}，{_TITLES[self.against]}写 {plain(other)}"
                yield _compared(name, stated, other, words, limit)

    def _with_geometry(
        self, name: str, stated: Decimal, indicator: Indicator, limit: Limit | None
    ) -> Iterator[Measured]:
        title, unit = SCALAR_INDICATORS[name]
        if indicator.state is State.NOT_COMPUTABLE or (indicator.value is not None and indicator.at_least):
            subject = f"{title}（写 {plain(stated)}{unit.shown}）"
            missing = f"{title}：{indicator.reason}"
            yield Measured(subject, unit, missing=missing, entities=indicator.entities, whole_site=True)
        elif indicator.value is not None:
            # A stated figure is written with two decimals: it agrees when it is the measured one, rounded.
            printed = unit.text(indicator.value)
            words = f"写 {plain(stated)}{unit.shown}，量得 {printed}{unit.shown}"
            yield _compared(name, stated, Decimal(printed), words, limit, indicator.entities)


def _compared(
    name: str,
    stated: Decimal,
    other: Decimal,
    words: str,
    limit: Limit | None,
    entities: tuple[str, ...] = (),
) -> Measured:
    title, unit = SCALAR_INDICATORS[name]
    difference = abs(stated - other)
    if unit not in _WHOLE:
        difference = difference * 100 / other if other else Decimal(100 if stated else 0)
    compared = unit if unit in _WHOLE else Unit.PERCENT
    whole_site = name not in LOCATED or not entities
    return Measured(
        f"{title}（{words}）", compared, difference, limit, entities=entities, whole_site=whole_site
    )


class DimensionAgreement(MeasureKind):
    """By how much the text of each dimension differs from the length between its points, in metres."""

    kind: Literal["dimension_agreement"]
    title: ClassVar[str] = "尺寸文字与所标两点实际长度之差"
    nothing: ClassVar[str] = "图中没有手写文字的尺寸标注"

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for dimension in scene.plan.dimensions:
            if dimension.stated is None:
                continue
            apart = millimetres(dimension.measured)
            yield Measured(
                f"尺寸“{dimension.text}”（量得 {plain(apart)} m）",
                Unit.METRES,
                abs(millimetres(dimension.stated) - apart),
                limit,
                entities=(dimension.entity.handle,),
                points=(dimension.start, dimension.end),
            )
