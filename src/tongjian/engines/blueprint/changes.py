"""What changed between two versions of a layer, feature by feature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import shapely

from tongjian.engines.blueprint.crs import on_grid
from tongjian.engines.blueprint.feature import Feature

Digests = Mapping[str, str]
"""The digest of every feature of a version, by its key."""
_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys of features, sorted; of those that are the same only the number."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


def compare(before: Iterable[Feature] | Digests, after: Iterable[Feature] | Digests) -> Changes:
    """What changed from one version to the next. Raises ValueError when a version has a key twice."""
    old = before if isinstance(before, Mapping) else digests(before)
    new = after if isinstance(after, Mapping) else digests(after)
    both = old.keys() & new.keys()
    changed = sorted(key for key in both if old[key] != new[key])
    return Changes(
        added=tuple(sorted(new.keys() - both)),
        changed=tuple(changed),
        removed=tuple(sorted(old.keys() - both)),
        same=len(both) - len(changed),
    )


def feature_digest(feature: Feature) -> str:
    """SHA-256 of a feature's geometry and attributes, in hexadecimal.

    The geometry counts on the blueprint's grid of 0.1 mm, wherever its rings start and whichever way they
    run; attributes count by name, in any order.
    """
    return next(_digests_of([feature]))


def digests(features: Iterable[Feature]) -> dict[str, str]:
    """The digests of all features by key. Raises ValueError when a key occurs twice."""
    found: dict[str, str] = {}
    waiting = iter(features)
    while batch := list(islice(waiting, _BATCH)):
        for feature, digest in zip(batch, _digests_of(batch), strict=True):
            if feature.key in found:
                raise ValueError(f"要素“{feature.key}”在同一版本中出现两次")
            found[feature.key] = digest
    return found


def _digests_of(features: list[Feature]) -> Iterator[str]:
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [feature.geometry for feature in features]
    normal = shapely.normalize(on_grid(_unwrapped(shapely.force_2d(shapes))))
    wkbs = shapely.to_wkb(normal, byte_order=1, include_srid=False)
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    for feature, wkb in zip(features, wkbs, strict=True):
        said = encode(dict(feature.attributes)).encode("utf-8", "surrogatepass")
        yield hashlib.sha256(len(wkb).to_bytes(8, "big") + wkb + said).hexdigest()


def _unwrapped(
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]],
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Collections of one as that one: some formats know no other areas than collections of areas."""
    single = np.isin(shapely.get_type_id(shapes), (4, 5, 6)) & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes
