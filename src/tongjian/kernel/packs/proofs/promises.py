"""What a matter says of commitments, special procedures and consultations, against what the city has."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose
from tongjian.kernel.packs.schema import Matter


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Every name exists, and a promise spares only what would be asked for."""
    carried = {body.duty for body in pack.organisations.values() if body.duty}
    for matter in pack.matters.values():
        yield from _special(pack, places, matter)
        yield from _consults(pack, places, matter, carried)
        yield from _commitment(places, matter)


def _special(pack: Pack, places: Places, matter: Matter) -> Iterator[Mistake]:
    for place, code in enumerate(matter.special):
        if code not in pack.procedures:
            mend = choose(code, pack.procedures)
            sentence = f"没有特别程序“{code}”"
            yield places.mistake("matters", matter.code, ("special", place), sentence, mend)


def _consults(pack: Pack, places: Places, matter: Matter, carried: set[str]) -> Iterator[Mistake]:
    """Who is asked for an opinion exists, has a body in the city, and is not who asks."""
    for place, duty in enumerate(matter.consults):
        at = ("consults", place)
        if duty not in pack.duties:
            mend = choose(duty, pack.duties)
            yield places.mistake("matters", matter.code, at, f"没有部门“{duty}”", mend)
        elif duty == matter.department:
            sentence = f"“{duty}”就是办理部门，不用向自己征求意见"
            yield places.mistake("matters", matter.code, at, sentence, "删去这一项")
        elif carried and duty not in carried:
            sentence = f"本市没有承担“{duty}”的机构，意见无人可出"
            mend = f"在 organisations.yaml 中给一个机构写上 duty: {duty}，或删去这一项"
            yield places.mistake("matters", matter.code, at, sentence, mend)


def _commitment(places: Places, matter: Matter) -> Iterator[Mistake]:
    names = {material.name for material in matter.materials}
    for place, name in enumerate(matter.commitment.spares if matter.commitment else ()):
        if name not in names:
            sentence = f"告知承诺免交的材料“{name}”不在本事项的材料中"
            at = ("commitment", "spares", place)
            yield places.mistake("matters", matter.code, at, sentence, choose(name, names))
