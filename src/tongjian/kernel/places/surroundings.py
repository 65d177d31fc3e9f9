"""What lies around a parcel, as the file that scrutiny is given."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Layer, Role
from tongjian.engines.blueprint.surroundings import PlacePart, Surroundings, VersionPart
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.edition import Edition
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.queries import feature, layer_with, within

REACH = 200.0
_DECIMALS = 6
"""Of a coordinate in metres: finer than anything that is kept."""


def surroundings_of(edition: Edition, parcel_key: str, *, reach: float = REACH) -> Surroundings:
    """Everything within `reach` metres of the parcel, by layer and key; the same text for the same edition.

    At most 4 SQL queries. Raises LookupError for a city without a frame.
    """
    pack = pack_of(edition.city)
    if pack.frame is None:
        raise LookupError(f"{edition.city} 的城市包没有坐标框架")
    parcel = _parcel(edition, parcel_key)
    near = within(edition, edition.versions, parcel.geometry, reach) if parcel else []
    order = {code: place for place, code in enumerate(edition.versions)}
    found = sorted((each.feature for each in near), key=lambda each: (order[each.layer], each.key))
    return Surroundings(
        city=edition.city,
        frame=pack.frame,
        parcel=parcel.key if parcel else None,
        reach=reach,
        versions=tuple(_versions(edition, pack)),
        features=tuple(map(_place, found)),
    )


def text_of(surroundings: Surroundings) -> str:
    """The file."""
    return surroundings.model_dump_json(by_alias=True, indent=1)


def _parcel(edition: Edition, key: str) -> Feature | None:
    code = layer_with(edition, Role.PARCEL)
    found = feature(edition.city, code, edition.versions[code].number, key) if code and key else None
    return found.feature() if found else None


def _versions(edition: Edition, pack: Pack) -> Iterator[VersionPart]:
    """Of every layer; as it was declared when the version was read."""
    texts = {
        (layer, number): definition
        for layer, number, definition in LayerVersion.objects.filter(
            city=edition.city, layer__in=edition.versions.keys(), number__isnull=False
        ).values_list("layer", "number", "definition")
    }
    for code, layer in pack.layers.items():
        version = edition.versions.get(code)
        if version is None:
            yield VersionPart(layer=layer, number=0, digest="", effective_from=None, complete=False)
        else:
            declared = Layer.model_validate_json(texts[code, version.number])
            yield VersionPart(
                layer=declared,
                number=version.number,
                digest=version.digest,
                effective_from=version.effective_from,
            )


def _place(found: Feature) -> PlacePart:
    return PlacePart(
        layer=found.layer,
        key=found.key,
        attributes=dict(sorted(found.attributes.items())),
        wkt=shapely.to_wkt(found.geometry, rounding_precision=_DECIMALS),
    )
