"""Towns: each lies in a district of the city, and every body of a town is a body of one that is listed."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """The towns of the city, and the windows in them."""
    if pack.towns is None:
        return
    towns = pack.towns.towns
    districts = {pack.region, *(district.code for district in pack.districts)}
    for place, town in enumerate(towns):
        if town.district not in districts:
            sentence = f"“{town.title}”的代码“{town.code}”不属于本市的任何区县"
            mend = choose(town.district, districts)
            yield places.mistake("towns", "", ("towns", place, "code"), sentence, mend)
    codes = {town.code for town in towns}
    for body in pack.organisations.values():
        if body.region and len(body.region) == 9 and body.region not in codes:
            at = (*places.body(body.code), "region")
            mend = f"在 towns.yaml 中补上这个镇街；{choose(body.region, codes)}"
            sentence = f"{body.name}所在的镇街“{body.region}”没有列出"
            yield places.mistake("organisations", "", at, sentence, mend)
