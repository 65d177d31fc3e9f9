"""Measures of two buildings told apart by what the drawing says of them, not by a table of classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import Measured, MeasureKind, Scene
from tongjian.engines.scrutiny.measures.gaps import PAIR_PARTS, measured_pair, windowed_gables
from tongjian.engines.scrutiny.measures.things import floor_name, owner_of, things
from tongjian.engines.scrutiny.quantities import exact
from tongjian.engines.scrutiny.spacing import Relation
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import PlanPart


@dataclass(frozen=True)
class Answer:
    """Whether a building is meant; None when the drawing leaves `silent` what would tell."""

    meant: bool | None
    silent: str = ""


class BuildingTest(BaseModel):
    """Which buildings are meant: all that is written must hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] = ()
    """One of them stands in the 性质."""
    uses: tuple[str, ...] = ()
    """Classes of use."""
    not_uses: tuple[str, ...] = ()
    height_class: str | None = None
    attribute: str | None = None
    values: tuple[str, ...] = ()
    """What the attribute must say."""

    def answer(self, block: Block) -> Answer:
        answers = list(self._answers(block))
        if any(answer.meant is False for answer in answers):
            return Answer(False)
        return next((answer for answer in answers if answer.meant is None), Answer(True))

    def _answers(self, block: Block) -> Iterator[Answer]:
        said = (block.building.use or "").strip()
        if self.words or self.uses or self.not_uses:
            yield Answer(None, "性质") if not said else Answer(self._is_used(block, said))
        if self.height_class is not None:
            known = block.height_class is not None
            yield Answer(block.height_class == self.height_class) if known else Answer(None, "层数")
        if self.attribute is not None:
            written = block.building.attributes.get(self.attribute, "").strip()
            yield Answer(written in self.values) if written else Answer(None, self.attribute)

    def _is_used(self, block: Block, said: str) -> bool:
        return (
            (not self.words or any(word in said for word in self.words))
            and (not self.uses or block.use in self.uses)
            and block.use not in self.not_uses
        )


class PairGap(MeasureKind):
    """The distance of two buildings, one of which is `one` and the other `other`, in metres."""

    kind: Literal["pair_gap"]
    title: ClassVar[str] = "两类建筑之间的距离"
    nothing: ClassVar[str] = "没有这样相对的两栋建筑"

    one: BuildingTest
    other: BuildingTest

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return PAIR_PARTS

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            sides = ((pair.first, pair.second), (pair.second, pair.first))
            answers = [(self.one.answer(a), self.other.answer(b), a, b) for a, b in sides]
            if any(one.meant and other.meant for one, other, _, _ in answers):
                yield replace(measured_pair(pair, Decimal(0)), limit=limit)
                continue
            for one, other, a, b in answers:
                if one.meant is not False and other.meant is not False:
                    silent = (
                        f"{a.name}未注{one.silent}" if one.meant is None else f"{b.name}未注{other.silent}"
                    )
                    yield from self._unless_wide(
                        replace(measured_pair(pair, Decimal(0)), limit=limit), silent
                    )
                    break

    def _unless_wide(self, measured: Measured, missing: str) -> Iterator[Measured]:
        """Far enough apart, nobody need know what they are."""
        if measured.is_missed:
            yield replace(measured, actual=None, missing=missing)


class BlindGables(MeasureKind):
    """The distance of two gables without windows that face each other, in metres."""

    kind: Literal["blind_gables"]
    title: ClassVar[str] = "相对的两面无窗山墙之间的距离"
    nothing: ClassVar[str] = "没有相对的两面无窗山墙"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return PAIR_PARTS | {PlanPart.WINDOWED_GABLE}

    @property
    def curable_by(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.WINDOWED_GABLE})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        for pair in scene.pairs:
            if pair.relation is not Relation.GABLES:
                continue
            windowed = windowed_gables(scene, pair)
            measured = replace(measured_pair(pair, Decimal(0)), limit=limit)
            if windowed is None and measured.is_missed:
                missing = "图中没有开窗山墙，不知山墙是否开窗"
                yield replace(measured, actual=None, missing=missing)
            elif not windowed:
                yield measured


class Beneath(MeasureKind):
    """Rooms of these words below ground: 1 where one lies under a building of these uses, else 0."""

    kind: Literal["beneath"]
    title: ClassVar[str] = "位于某类建筑之下的地下用房"
    nothing: ClassVar[str] = "图中没有注明这种用途的地下用房"

    words: tuple[str, ...]
    uses: tuple[str, ...]

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return frozenset({PlanPart.FLOOR, PlanPart.BASEMENT, PlanPart.BUILDING})

    def measured(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        yield from self._storeys(scene, limit)
        above = [block for block in scene.terrain.blocks if block.use in self.uses]
        for basement, thing in zip(scene.plan.basements, things(scene, "basement"), strict=True):
            if not self._is_meant(basement.use):
                continue
            under = [block for block in above if exact(block.shape.intersection(thing.geometry).area) > 0]
            yield Measured(
                f"{thing.name}（{basement.use}）在{'、'.join(b.name for b in under) or '这类建筑'}之下",
                Unit.PIECES,
                Decimal(1 if under else 0),
                limit,
                entities=(thing.handle, *(block.handle for block in under)),
            )

    def _storeys(self, scene: Scene, limit: Limit | None) -> Iterator[Measured]:
        """Storey outlines lie anywhere on the sheet: the building they name tells what stands above."""
        for floor in scene.plan.floors:
            if not floor.below_ground or not self._is_meant(floor.use):
                continue
            owner, handle = owner_of(scene, floor), floor.outline.entity.handle
            use = scene.uses.of(owner.use) if scene.uses and owner else None
            silent = "未注所在建筑" if owner is None else "所在建筑未注性质" if use is None else ""
            yield Measured(
                f"{floor_name(scene, floor)}{floor.use}在这类建筑之下",
                Unit.PIECES,
                None if silent else Decimal(1 if use in self.uses else 0),
                limit,
                missing=f"{floor.use}{silent}" if silent else "",
                entities=(handle,),
            )

    def _is_meant(self, use: str | None) -> bool:
        return use is not None and any(word in use for word in self.words)
