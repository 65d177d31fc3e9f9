"""Texts of `key=value` and the shapes they are written in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import shapely
from shapely import STRtree

from tongjian.engines.drawing.attributes import KEYS, canonical, pairs_in
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import LINES, Found
from tongjian.engines.drawing.inventory import Label
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.siteplan import Entity

_READ_ELSEWHERE = {Meaning.TABLE, Meaning.DECLARATION, Meaning.RECOGNISED}
_BESIDE = 10.0
"""Metres a text may stand from the line it describes."""
_KNOWN_KEYS = frozenset[str]().union(*KEYS.values())


def give_labels(
    found: Sequence[Found],
    labels: Iterable[Label],
    factor: float,
    keys: Mapping[str, str],
    findings: Findings,
) -> None:
    """Add to each shape what texts inside it say; what XDATA or block attributes said already, holds.

    Of several outlines around a text the one that knows most of its keys is meant, of those the smallest.
    A text on the layer of lines belongs to the nearest of them within ten metres.
    """
    homes = _Homes(found, keys)
    known = _KNOWN_KEYS | keys.keys()
    plain: dict[str, list[Entity]] = defaultdict(list)
    for label in labels:
        if label.layer and label.layer.meaning in _READ_ELSEWHERE:
            continue
        pairs = {key: value for key, value in pairs_in(label.text).items() if key in known}
        if not pairs:
            if label.layer:
                plain[label.entity.layer].append(label.entity)
            continue
        at = (label.at[0] * factor, label.at[1] * factor)
        home = homes.of(at, pairs, label.layer.meaning if label.layer else None)
        if home is None:
            told = "；".join(f"{key}={value}" for key, value in pairs.items())
            findings.loss(
                "label-homeless",
                f"文字“{told}”在 ({at[0]:.2f}, {at[1]:.2f})，不在任何能用它的轮廓内，未采用",
                [label.entity],
            )
        else:
            _add(home, canonical(pairs, home.meaning, keys), label, findings)
    for layer, entities in plain.items():
        findings.loss(
            "plain-text",
            f"图层“{layer}”的 {len(entities)} 个文字不是“键=值”，未作属性采用",
            entities,
        )


class _Homes:
    """Finds the shape a text is about."""

    def __init__(self, found: Sequence[Found], keys: Mapping[str, str]) -> None:
        self._keys = keys
        self._outlines: list[Found] = [item for item in found if item.is_outline]
        self._paths: list[Found] = [item for item in found if not item.is_outline]
        self._around = STRtree([item.geometry for item in self._outlines])
        self._beside = STRtree([item.geometry for item in self._paths])

    def of(self, at: tuple[float, float], pairs: Mapping[str, str], layer: Meaning | None) -> Found | None:
        point = shapely.Point(at)
        around = [self._outlines[int(i)] for i in self._around.query(point, predicate="intersects")]
        around = [item for item in around if self._known(item, pairs)]
        of_layer = [item for item in around if item.meaning is layer]
        if around and (of_layer or layer not in LINES):
            return min(of_layer or around, key=lambda item: (-self._known(item, pairs), item.outline.area))
        near = self._beside.query(point, predicate="dwithin", distance=_BESIDE)
        beside = [item for i in near if (item := self._paths[int(i)]).meaning is layer]
        if not beside:
            return None
        return min(beside, key=lambda item: float(item.geometry.distance(point)))

    def _known(self, item: Found, pairs: Mapping[str, str]) -> int:
        """How many of the pairs are attributes of things of that meaning."""
        return len(canonical(pairs, item.meaning, self._keys).keys() & KEYS.get(item.meaning, frozenset()))


def _add(home: Found, pairs: Mapping[str, str], label: Label, findings: Findings) -> None:
    for key, value in pairs.items():
        held = home.attributes.setdefault(key, value)
        if held != value:
            findings.problem(
                "attribute-conflict",
                f"图层“{home.entity.layer}”的图元 {home.entity.handle} 的 {key} 有两个值："
                f"采用“{held}”，文字 {label.entity.handle} 写的是“{value}”",
                [home.entity, label.entity],
                home.where,
            )
