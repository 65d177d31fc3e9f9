"""From a boundary to its report, in few questions to the database."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection

from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.coordinates import as_list, points_of
from tongjian.engines.blueprint.feature import Overlap
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import queries
from tongjian.kernel.places.mapping.report.asked import REACH, Asked
from tongjian.kernel.places.mapping.report.parts import Report, Section, Version, printed
from tongjian.kernel.places.mapping.report.sections import NEAREST, section_of, unpublished
from tongjian.kernel.places.queries import Edition


def report(
    edition: Edition, viewer_layers: Collection[str], geometry: BaseGeometry, *, ground: float | None = None
) -> Report:
    """The boundary (an area in metres of the city's frame) held against the layers the viewer may see.

    `ground` is the elevation of the ground, for height limits that are given as elevations. One question for
    everything that intersects, and one more for each layer whose nearest feature is told.
    """
    pack = pack_of(edition.city)
    layers = [layer for code, layer in pack.layers.items() if code in viewer_layers]
    published = [layer.code for layer in layers if layer.code in edition.versions]
    overlaps: dict[str, list[Overlap]] = defaultdict(list)
    for overlap in queries.intersecting(edition, published, geometry):
        overlaps[overlap.feature.layer].append(overlap)
    boundary = as_list(geometry)
    return Report(
        city=edition.city,
        crs=pack.frame.storage if pack.frame else "",
        edition=edition.digest,
        boundary=boundary,
        boundary_digest=hashlib.sha256(boundary.encode()).hexdigest(),
        points=points_of(geometry),
        area=printed(geometry.area),
        perimeter=printed(geometry.length),
        sections=tuple(_section(edition, layer, geometry, overlaps[layer.code], ground) for layer in layers),
    )


def _section(
    edition: Edition,
    layer: Layer,
    geometry: BaseGeometry,
    overlaps: list[Overlap],
    ground: float | None,
) -> Section:
    ref = edition.versions.get(layer.code)
    if ref is None:
        return unpublished(layer)
    version = Version(number=ref.number, digest=ref.digest, effective_from=ref.effective_from)
    asked = Asked(layer, version, geometry, overlaps, ground=ground)
    if layer.role in NEAREST and not asked.listed:
        near = queries.nearest(edition, layer.code, geometry, count=1, metres=REACH)
        asked = Asked(layer, version, geometry, overlaps, near[0] if near else None, ground)
    return section_of(asked)
