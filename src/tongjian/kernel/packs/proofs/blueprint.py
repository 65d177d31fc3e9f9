"""The layers of the blueprint: owners, columns, coordinate systems."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.blueprint.layer import Layer, Meaning, Role
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated

NEEDED = {
    Role.DISTRICT: (Meaning.REGION,),
    Role.PARCEL: (Meaning.USE, Meaning.FAR_MAX),
    Role.HEIGHT: (Meaning.LIMIT,),
    Role.ROAD: (Meaning.GRADE,),
}
"""Columns without which a layer of that role cannot be computed with."""


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Every layer belongs to a duty, has the columns it names, and lies in a frame the city has."""
    for code, layer in pack.layers.items():
        names = [each.name for each in layer.attributes]
        for place in repeated(names):
            at = ("attributes", place, "name")
            yield places.mistake("blueprint", code, at, f"属性“{names[place]}”写了两次", "只留一个")
        if layer.owner not in pack.duties:
            sentence = f"没有职责“{layer.owner}”"
            yield places.mistake("blueprint", code, ("owner",), sentence, choose(layer.owner, pack.duties))
        for role in ("key", "label"):
            column = getattr(layer, role)
            if column and column not in names:
                sentence = f"{role} 写的“{column}”不在 attributes 中"
                yield places.mistake("blueprint", code, (role,), sentence, choose(column, names))
        yield from _meanings(places, code, layer)
    if pack.frame:
        west, south, east, north = pack.frame.extent
        if west >= east or south >= north:
            sentence, mend = "extent 不是一个范围", "依次写西、南、东、北（度）"
            yield places.mistake("blueprint", "frame", ("extent",), sentence, mend)


def _meanings(places: Places, code: str, layer: Layer) -> Iterator[Mistake]:
    for meaning in NEEDED.get(layer.role, ()):
        if layer.column(meaning) is None:
            sentence = f"{layer.role.value} 图层没有标明 means: {meaning.value} 的属性"
            yield places.mistake("blueprint", code, ("attributes",), sentence, "在相应属性上写明 means")
