"""Attributes under the names a pack gives them: the generator knows what they mean, the layer their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from tongjian.engines.blueprint.feature import Feature, Value
from tongjian.engines.blueprint.layer import Layer, Meaning


def features(
    layer: Layer,
    keys: Sequence[str],
    outlines: Iterable[Any],
    values: Mapping[Meaning, Sequence[Value]],
) -> Iterator[Feature]:
    """Features of the layer; a meaning it has no column for is left out.

    A required text nobody has a value for says what the feature is called, so that the layer's own checks
    find it complete.
    """
    columns: dict[str, Any] = {layer.key: keys}
    for attribute in layer.attributes:
        if attribute.name == layer.key:
            continue
        if attribute.means is not None and attribute.means in values:
            columns[attribute.name] = values[attribute.means]
        elif attribute.required:
            columns[attribute.name] = keys if attribute.kind == "text" and not attribute.of else repeat(None)
    names, code = tuple(columns), layer.code
    for key, outline, row in zip(keys, outlines, zip(*columns.values(), strict=False), strict=True):
        yield Feature(code, key, dict(zip(names, row, strict=True)), outline)
