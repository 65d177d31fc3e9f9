"""What the blueprint holds where the drawing lies, in the drawing's own metres."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.engines.blueprint.surroundings import PlacePart, Surroundings, VersionPart
from tongjian.engines.scrutiny.place.laying import Laid, Unlaid, lay


class BrokenSurroundings(ValueError):
    """The surroundings contradict themselves; the message says where."""


@dataclass(frozen=True, eq=False)
class Published:
    """A published feature. `feature` lies in the frame's storage system, `shape` in the drawing's metres."""

    layer: Layer
    version: VersionPart
    feature: Feature
    shape: BaseGeometry

    @property
    def reference(self) -> str:
        """`LAYER/KEY`: how findings name what they rest on."""
        return f"{self.layer.code}/{self.feature.key}"

    @property
    def name(self) -> str:
        """What a sentence calls it: 道路红线“人民路”, or by its key where it has no name."""
        said = self.says(Meaning.NAME) or self.feature.attributes.get(self.layer.label) or self.feature.key
        return f"{self.layer.title}“{said}”"

    @property
    def source(self) -> str:
        """The version, and the document that gives the layer its force."""
        basis = self.layer.basis
        return f"第 {self.version.number} 版，依据《{basis.document}》{basis.article}"

    def says(self, meaning: Meaning) -> Value:
        """What is stated of it; None: nothing, or its layer has no such column."""
        column = self.layer.column(meaning)
        return None if column is None else self.feature.attributes.get(column)

    @cached_property
    def digest(self) -> str:
        """Of everything that is published about it."""
        stated = repr(sorted(self.feature.attributes.items()))
        content = f"{self.reference}\n{stated}\n{self.feature.geometry.wkt}"
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class PublishedLayer:
    """A layer in the version that was in force, with its features around the parcel."""

    version: VersionPart
    features: tuple[Published, ...]

    @property
    def layer(self) -> Layer:
        return self.version.layer

    @property
    def is_published(self) -> bool:
        """Whether anything was ever published: only then is an empty place a clear one."""
        return self.version.complete


@dataclass(frozen=True, eq=False)
class Place:
    """A drawing on its surroundings. `laid` or `unlaid` says how it lies there, or why it does not."""

    surroundings: Surroundings
    key: str
    """Of the parcel."""
    laid: Laid | None
    unlaid: Unlaid | None
    layers: tuple[PublishedLayer, ...]
    """In the drawing's metres; empty of features while the drawing is not laid."""
    own_projects: frozenset[str] = frozenset()
    """Codes of the projects the drawing may belong to."""

    def of(self, role: Role) -> tuple[PublishedLayer, ...]:
        """The layers of a role, by rank."""
        found = [each for each in self.layers if each.layer.role is role]
        return tuple(sorted(found, key=lambda each: each.layer.rank))

    @cached_property
    def parcel(self) -> Published | None:
        """The project's parcel; None while the drawing is not laid."""
        return next(
            (one for each in self.of(Role.PARCEL) for one in each.features if one.feature.key == self.key),
            None,
        )

    @cached_property
    def known(self) -> BaseGeometry | None:
        """The ground the surroundings speak of, in the drawing's metres."""
        return self.parcel.shape.buffer(self.surroundings.reach) if self.parcel else None

    @cached_property
    def by_reference(self) -> Mapping[str, Published]:
        return {one.reference: one for each in self.layers for one in each.features}


def place_of(
    surroundings: Surroundings | None, site: BaseGeometry | None, projects: frozenset[str] = frozenset()
) -> Place | None:
    """The place of a drawing by its `site` outline. None: nothing is known of where it stands.

    Raises `BrokenSurroundings` for features of unknown layers, unreadable geometry, or a parcel that is not
    among the features.
    """
    if surroundings is None or surroundings.parcel is None:
        return None
    declared = {version.layer.code: version for version in surroundings.versions}
    features = [_feature(part, declared) for part in surroundings.features]
    parcel = _parcel(surroundings.parcel, features, declared)
    try:
        laid = lay(site, parcel.geometry, surroundings.frame, surroundings.reach)
    except ValueError as error:
        raise BrokenSurroundings(str(error).rstrip("。")) from None
    if isinstance(laid, Unlaid):
        layers = tuple(PublishedLayer(version, ()) for version in declared.values())
        return Place(surroundings, surroundings.parcel, None, laid, layers, projects)
    layers = tuple(_brought(version, features, laid) for version in declared.values())
    return Place(surroundings, surroundings.parcel, laid, None, layers, projects)


def _brought(version: VersionPart, features: list[Feature], laid: Laid) -> PublishedLayer:
    own = (feature for feature in features if feature.layer == version.layer.code)
    return PublishedLayer(
        version,
        tuple(Published(version.layer, version, each, laid.to_drawing(each.geometry)) for each in own),
    )


def _feature(part: PlacePart, declared: Mapping[str, VersionPart]) -> Feature:
    if part.layer not in declared:
        raise BrokenSurroundings(f"要素 {part.key} 的图层 {part.layer} 没有列在 versions 中")
    try:
        shape = shapely.from_wkt(part.wkt)
    except (GEOSException, ValueError, TypeError):
        shape = None
    if shape is None or shape.is_empty:
        raise BrokenSurroundings(f"图层 {part.layer} 要素 {part.key} 的 wkt 读不出")
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    return Feature(part.layer, part.key, part.attributes, shapely.force_2d(valid))


def _parcel(key: str, features: list[Feature], declared: Mapping[str, VersionPart]) -> Feature:
    for feature in features:
        if feature.key == key and declared[feature.layer].layer.role is Role.PARCEL:
            return feature
    raise BrokenSurroundings(f"周边资料中没有地块 {key} 的图形")
