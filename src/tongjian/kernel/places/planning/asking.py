"""Putting the statement of a parcel together from the layers in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.conditions import (
    BY_NAME,
    Bound,
    Plan,
    figure_of,
    is_among,
    lowered,
    plan_of,
    square_metres,
    uses_of,
)
from tongjian.engines.blueprint.feature import Feature, Near, Overlap
from tongjian.engines.blueprint.heights import HeightLimit, HeightState, limit_over
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import queries
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.planning.customs import BLUE_LINE, BOUNDARY, Custom, Customs, customs_of
from tongjian.kernel.places.planning.sheet import Clause, Sheet, sheet_of
from tongjian.kernel.places.planning.statement import (
    LEAST,
    Alongside,
    Answer,
    Citing,
    Line,
    NoSuchParcel,
    Setback,
    Statement,
    Touch,
)
from tongjian.kernel.places.planning.wording import (
    in_metres,
    name_of,
    said_by,
    setback_title,
    two_places,
    written,
)

_TOUCHING = (Role.PROTECTED, Role.BLUE_LINE, Role.METRO, Role.HEIGHT, Role.ROAD)


def statement_of(edition: Edition, key: str, layers: Collection[str], on: date) -> Statement:
    """What these layers say of the parcel; `on` is the day whose technical rules are asked.

    At most 5 SQL queries. Raises `NoSuchParcel`.
    """
    return _Asking(edition, key, layers, on).statement()


def definitions(edition: Edition, codes: Iterable[str]) -> Mapping[str, Layer]:
    """The layers of the edition as they were declared when their versions were read. 1 SQL query.

    A pack may call a column otherwise since then; the features keep the name they were published with.
    """
    wanted = [code for code in codes if code in edition.versions]
    rows = LayerVersion.objects.filter(city=edition.city, layer__in=wanted, number__isnull=False)
    texts = {
        (layer, number): text for layer, number, text in rows.values_list("layer", "number", "definition")
    }
    return {code: Layer.model_validate_json(texts[code, edition.versions[code].number]) for code in wanted}


class _Asking:
    """One parcel being asked about: what every part of the statement needs."""

    def __init__(self, edition: Edition, key: str, layers: Collection[str], on: date) -> None:
        self.edition = edition
        self.pack: Pack = pack_of(edition.city)
        self.sheet: Sheet = sheet_of(self.pack)
        self.customs: Customs = customs_of(self.pack, on)
        asked = [code for code in self.pack.layers if code in layers]
        self.layers = definitions(edition, asked)
        self.unknown = tuple(self.pack.layers[code].title for code in asked if code not in self.layers)
        self.layer, self.parcel = self._parcel(key)
        self.overlaps: dict[str, list[Overlap]] = defaultdict(list)
        others = [code for code in self.layers if code != self.layer.code]
        for overlap in queries.intersecting(edition, others, self.parcel.geometry):
            self.overlaps[overlap.feature.layer].append(overlap)
        beside = [code for code, layer in self.layers.items() if layer.role in (Role.ROAD, Role.BLUE_LINE)]
        reach = self.sheet.alongside
        self.beside: list[Near] = queries.within(edition, beside, self.parcel.geometry, reach)
        neighbours = queries.within(edition, [self.layer.code], self.parcel.geometry, reach)
        self.neighbours: list[Near] = neighbours

    def _parcel(self, key: str) -> tuple[Layer, Feature]:
        for code, layer in self.layers.items():
            if layer.role is Role.PARCEL:
                found = queries.feature(self.edition.city, code, self.edition.versions[code].number, key)
                if found is not None:
                    return layer, found.feature()
        raise NoSuchParcel(f"现行{'、'.join(self._titles(Role.PARCEL)) or '控制性详细规划'}中没有地块“{key}”")

    def _titles(self, role: Role) -> list[str]:
        return [layer.title for layer in self.pack.layers.values() if layer.role is role]

    def statement(self) -> Statement:
        height = self._height()
        touches = tuple(self._touches())
        alongside = tuple(self._alongside())
        plan = plan_of(self.parcel, self.layer, _height_bounds(height))
        land_use, agreement = self._land_use(plan)
        return Statement(
            city=self.edition.city,
            edition=self.edition,
            layer=self.layer,
            parcel=self.parcel,
            source=self.cite(self.layer.code),
            plan=plan,
            said=tuple(self._said()),
            area=square_metres(self.parcel),
            land_use=land_use,
            agreement=agreement,
            inside_growth=self._inside_growth(),
            district="、".join(self._names(Role.DISTRICT)),
            touches=touches,
            alongside=alongside,
            height=height,
            setbacks=tuple(self._setbacks(alongside)),
            parking=self._parking(plan),
            projects=tuple(self._names(Role.PROJECT)),
            texts=tuple(self._texts(touches, alongside)),
            cited=tuple(self.cite(code) for code in self.layers),
            unknown=self.unknown,
            around=tuple(self._around()),
        )

    def _around(self) -> Iterator[tuple[Feature, Layer]]:
        """What the picture shows: neighbours, roads and rivers beside, and the areas the parcel touches."""
        for near in (*self.neighbours, *self.beside):
            yield near.feature, self.layers[near.feature.layer]
        for layer, overlaps in self._of(Role.PROTECTED, Role.METRO):
            yield from ((overlap.feature, layer) for overlap in overlaps)

    def cite(self, code: str) -> Citing:
        layer, version = self.layers[code], self.edition.versions[code]
        basis = f"《{layer.basis.document}》{layer.basis.article}"
        return Citing(
            *(code, layer.title, version.number, version.effective_from, version.digest, basis),
            layer.basis.verified,
        )

    def _said(self) -> Iterator[Line]:
        """The columns of the plan; those the platform computes with first."""
        source = self.cite(self.layer.code)
        for attribute in sorted(self.layer.attributes, key=lambda each: each.means is None):
            if attribute.name != self.layer.key:
                yield Line(attribute.name, written(self.parcel, attribute), source)

    def _of(self, *roles: Role) -> Iterator[tuple[Layer, list[Overlap]]]:
        for code, layer in self.layers.items():
            if layer.role in roles:
                point_like = layer.geometry != "polygon"
                found = self.overlaps.get(code, [])
                yield layer, [each for each in found if point_like or each.area >= LEAST]

    def _names(self, role: Role) -> Iterator[str]:
        for layer, overlaps in self._of(role):
            for overlap in sorted(overlaps, key=lambda each: -each.area):
                yield name_of(overlap.feature, layer)

    def _touches(self) -> Iterator[Touch]:
        whole = self.parcel.geometry.area
        for layer, overlaps in self._of(*_TOUCHING):
            if overlaps:
                names = dict.fromkeys(name_of(each.feature, layer) for each in overlaps)
                # Surfaces of one layer may lie over each other; ground is counted once.
                area = shapely.union_all([self._common(each) for each in overlaps]).area
                yield Touch(
                    *(self.cite(layer.code), layer.role, tuple(names)),
                    *(two_places(area), two_places(min(area / whole, 1.0) * 100)),
                )

    def _common(self, overlap: Overlap) -> BaseGeometry:
        return shapely.intersection(overlap.feature.geometry, self.parcel.geometry)

    def _alongside(self) -> Iterator[Alongside]:
        for near in sorted(self.beside, key=lambda each: each.distance):
            layer = self.layers[near.feature.layer]
            yield Alongside(
                source=self.cite(layer.code),
                name=name_of(near.feature, layer),
                line=BLUE_LINE
                if layer.role is Role.BLUE_LINE
                else said_by(near.feature, layer, Meaning.GRADE),
                width=in_metres(figure_of(near.feature, layer, Meaning.WIDTH)),
                distance=two_places(near.distance),
            )

    def _setbacks(self, alongside: Iterable[Alongside]) -> Iterator[Setback]:
        """One for the boundary, and one for each kind of line the parcel lies beside."""
        beside: dict[str, list[str]] = defaultdict(list)
        for each in alongside:
            beside[each.line].append(each.name)
        if custom := self.customs.setbacks.get(BOUNDARY):
            yield Setback(BOUNDARY, setback_title(BOUNDARY), custom)
        for line, names in beside.items():
            if custom := self.customs.setbacks.get(line):
                yield Setback(line, setback_title(line), custom, tuple(dict.fromkeys(names)))

    def _land_use(self, plan: Plan) -> tuple[tuple[Line, ...], Answer]:
        """The uses of the master plan under the parcel, and whether they are those of the regulatory plan."""
        lines: list[Line] = []
        answers: set[Answer] = set()
        for layer, overlaps in self._of(Role.LAND_USE):
            for overlap in sorted(overlaps, key=lambda each: -each.area):
                uses = uses_of(overlap.feature, layer)
                part = f"{two_places(overlap.area)} m²（{two_places(overlap.share * 100)}%）"
                lines.append(Line("、".join(uses) or "未注明", part, self.cite(layer.code)))
                answers.add(self._agree(uses, plan.uses))
        # One part that differs is a difference; one that nobody can tell leaves the whole open.
        worst = next((each for each in (Answer.NO, Answer.UNKNOWN, Answer.YES) if each in answers), None)
        return tuple(lines), worst or Answer.UNKNOWN

    def _agree(self, uses: tuple[str, ...], planned: tuple[str, ...]) -> Answer:
        """Whether two plans have a use in common; a word of no known class may mean anything."""
        class_of = self.customs.class_of
        if any(is_among(use, planned, class_of) for use in uses):
            return Answer.YES
        known = uses and planned and all(class_of(use) for use in (*uses, *planned))
        return Answer.NO if known else Answer.UNKNOWN

    def _inside_growth(self) -> Answer:
        found = list(self._of(Role.GROWTH))
        if not found:
            return Answer.UNKNOWN
        inside = sum(overlap.area for _, overlaps in found for overlap in overlaps)
        return Answer.YES if inside >= self.parcel.geometry.area - LEAST else Answer.NO

    def _height(self) -> HeightLimit | None:
        """The lowest limit over the parcel; None where no layer of limits was published."""
        found: list[HeightLimit] = []
        for layer, overlaps in self._of(Role.HEIGHT):
            found.append(limit_over([each.feature for each in overlaps], layer, self.parcel.geometry))
        return min(found, key=_lowest, default=None)

    def _parking(self, plan: Plan) -> Mapping[str, Custom]:
        rates = ((use, self.customs.parking.get(self.customs.class_of(use) or "")) for use in plan.uses)
        return {use: rate for use, rate in rates if rate is not None}

    def _texts(self, touches: Iterable[Touch], alongside: Iterable[Alongside]) -> Iterator[str]:
        met = [(touch.role, touch.source.title, touch.names) for touch in touches]
        rivers = [each for each in alongside if each.line == BLUE_LINE]
        if rivers and not any(role is Role.BLUE_LINE for role, _, _ in met):
            met.append((Role.BLUE_LINE, rivers[0].source.title, tuple(each.name for each in rivers)))
        for clause in self.sheet.texts:
            yield from _filled(clause, met)


def _filled(clause: Clause, met: Iterable[tuple[Role, str, tuple[str, ...]]]) -> Iterator[str]:
    if clause.when == "always":
        yield clause.says
    for role, layer, names in met:
        if role == clause.when:
            yield clause.says.replace("{layer}", layer).replace("{names}", "、".join(names[:5]))


def _height_bounds(height: HeightLimit | None) -> Iterator[Bound]:
    """The limit as a bound. Where it is not computable the lowest that is known still holds."""
    if height is None:
        return
    limit = height.limit if height.limit is not None else height.at_most
    if limit is not None:
        layer = height.surface.layer if height.surface else ""
        place = height.surface.key if height.surface else ""
        yield Bound(BY_NAME["height_max"], lowered(limit), layer, place)


def _lowest(height: HeightLimit) -> tuple[bool, float]:
    """What cannot be computed comes first, then the lowest: neither may be overlooked."""
    limit = height.limit if height.limit is not None else height.at_most
    return (height.state is not HeightState.NOT_COMPUTABLE, float("inf") if limit is None else limit)
