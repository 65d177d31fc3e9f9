"""Measures of published areas nobody may build in, and of the heights nobody may build above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.heights import HeightLimit, HeightState, limit_over
from tongjian.engines.blueprint.layer import Role
from tongjian.engines.expressions import Kind
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures.base import BLOCK_VARIABLES, Measured, Scene, block_variables
from tongjian.engines.scrutiny.measures.placed import (
    PlaceMeasure,
    Target,
    TargetName,
    beyond_what_is_known,
    is_known,
    rests_on,
    targets,
    unpublished,
)
from tongjian.engines.scrutiny.measures.things import metres
from tongjian.engines.scrutiny.quantities import exact, millimetres
from tongjian.engines.scrutiny.terrain import Block
from tongjian.engines.siteplan import PlanPart

if TYPE_CHECKING:
    from tongjian.engines.scrutiny.place import Place, PublishedLayer

_GROUND = ("室外地坪标高", "地坪标高")
_TO_WRITE = f"在建筑基底上注明{_GROUND[0]}（例如 {_GROUND[0]}=3.50）后重新上传"


class ControlOverlap(PlaceMeasure):
    """How much of each thing lies in published areas of a role, in m², area by area.

    `tolerance`: so many metres at the edge of a thing do not count, for neighbours share their edges. Of
    approved projects only those of `others` count when so stated. `absent`: the city has nothing of the kind,
    so that a layer that was never published is no open question.
    """

    kind: Literal["control_overlap"]
    title: ClassVar[str] = "与已公布的范围重叠的面积"
    nothing: ClassVar[str] = "图中没有要查的内容，或本市的一张蓝图没有这类图层"

    of: tuple[TargetName, ...]
    role: Role
    tolerance: Decimal = Decimal(0)
    others: bool = False
    absent: bool = False

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return rests_on(self.of)

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        layers = place.of(self.role)
        found = targets(scene, self.of)
        if not found:
            return
        if not self.absent:
            yield from unpublished(layers)
        known = tuple(each for each in layers if each.is_published)
        for target in found if known else ():
            yield from self._overlaps(target, place, known, limit)

    def _overlaps(
        self, target: Target, place: Place, layers: tuple[PublishedLayer, ...], limit: Limit | None
    ) -> Iterator[Measured]:
        inner = target.shape.buffer(-float(self.tolerance), join_style="mitre")
        clear = True
        for each in layers:
            for one in each.features:
                if self.others and one.feature.key in place.own_projects:
                    continue
                shared: BaseGeometry = inner.intersection(one.shape)
                if shared.area > 0:
                    clear = False
                    yield Measured(
                        f"{target.name}与{one.name}（{one.feature.key}，{one.source}）重叠",
                        Unit.SQUARE_METRES,
                        exact(shared.area),
                        limit,
                        entities=target.handles,
                        box=shared.bounds,
                        published=(one.reference,),
                    )
        if not is_known(place, target.shape):
            yield beyond_what_is_known(target, place)
        elif clear:
            titles = "、".join(each.layer.title for each in layers)
            yield Measured(
                f"{target.name}与{titles}重叠",
                Unit.SQUARE_METRES,
                Decimal(0),
                limit,
                entities=target.handles,
            )


class HeightSurface(PlaceMeasure):
    """The height of each building against the lowest published limit over its footprint, in metres.

    Where a limit is an elevation, the ground's own is read from the building (室外地坪标高).
    """

    kind: Literal["height_surface"]
    title: ClassVar[str] = "建筑高度，限值为建筑范围内最低的限高面"
    limited: ClassVar[bool] = False
    variables: ClassVar[Mapping[str, Kind]] = BLOCK_VARIABLES
    nothing: ClassVar[str] = "建筑上方没有已公布的限高面"

    @property
    def rests_on(self) -> frozenset[PlanPart]:
        return rests_on(("building",))

    def on_the_blueprint(self, scene: Scene, place: Place, limit: Limit | None) -> Iterator[Measured]:
        layers = place.of(Role.HEIGHT)
        yield from unpublished(layers)
        for block in scene.terrain.blocks:
            for each in (layer for layer in layers if layer.is_published):
                yield from _under(block, place, each)


def _under(block: Block, place: Place, published: PublishedLayer) -> Iterator[Measured]:
    assert place.laid is not None
    target = Target(block.name, (block.handle,), block.shape)
    if not is_known(place, block.shape):
        yield beyond_what_is_known(target, place)
        return
    surfaces = [one.feature for one in published.features]
    where = place.laid.to_storage(block.shape)
    found = limit_over(surfaces, published.layer, where, _ground(block))
    if found.state is not HeightState.UNLIMITED:
        yield _against(block, published, found)


def _ground(block: Block) -> float | None:
    """The elevation of the ground at a building, as written on it."""
    stated = (metres(block.building.attributes.get(key)) for key in _GROUND)
    return next((float(level) for level in stated if level is not None), None)


def _against(block: Block, published: PublishedLayer, found: HeightLimit) -> Measured:
    height = block.building.height
    bound = found.limit if found.limit is not None else found.at_most
    said = found.explanation.rstrip("。")
    if height is None:
        return _unmeasured(block, f"{block.name}未注建筑高度", "")
    if bound is None or (found.limit is None and exact(height) <= millimetres(bound)):
        return _unmeasured(block, said, _TO_WRITE)
    return Measured(
        f"{block.name}（{said}，第 {published.version.number} 版）高",
        Unit.METRES,
        exact(height),
        Limit.at_most(millimetres(bound)),
        review="" if found.exact else "限高取偏安全的值，请按限高面图核算",
        entities=(block.handle,),
        published=(f"{published.layer.code}/{found.surface.key}",) if found.surface else (),
        variables=block_variables(block),
    )


def _unmeasured(block: Block, missing: str, mend: str) -> Measured:
    return Measured(
        block.name,
        Unit.METRES,
        missing=missing,
        mend=mend,
        entities=(block.handle,),
        variables=block_variables(block),
    )
