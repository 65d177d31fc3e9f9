"""Codes that carry a check digit or stand in a national table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tongjian.engines.identifiers import CodeKind, RegionDataError, Regions, check
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places
from tongjian.kernel.packs.reader import Location
from tongjian.kernel.packs.schema import OrganisationSheet


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Regions exist today; social credit codes and project codes have the right check digit."""
    yield from _regions(pack, places)
    for body in pack.organisations.values():
        yield from _credit(places, "organisations", "", places.body(body.code), body)
    for place, body in enumerate(pack.demo.organisations):
        yield from _credit(places, "demo", "people", ("organisations", place), body)
    for place, project in enumerate(pack.demo.projects):
        verdict = check(CodeKind.PROJECT, project.code)
        if not verdict:
            at = ("projects", place, "code")
            sentence = f"项目代码“{project.code}”不对：{verdict.why}"
            yield places.mistake(
                "demo", "projects", at, sentence, "核对项目代码；演示用代码也要有正确的校验位"
            )


def _credit(places: Places, room: str, code: str, at: Location, body: OrganisationSheet) -> Iterator[Mistake]:
    if body.uscc is None:
        return
    verdict = check(CodeKind.CREDIT, body.uscc)
    if not verdict:
        sentence = f"统一社会信用代码“{body.uscc}”不对：{verdict.why}"
        yield places.mistake(room, code, (*at, "uscc"), sentence, "核对证照上的 18 位代码")


@lru_cache(maxsize=8)
def _table(file: Path, _modified: int, _size: int) -> Regions:
    """The national table is read once for all the cities."""
    return Regions.load(file)


def _regions(pack: Pack, places: Places) -> Iterator[Mistake]:
    try:
        file = pack.file("regions.yaml")
        state = file.stat()
        regions = _table(file, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        mend = "新建 regions.yaml，或依据有行政区划代码表的包（extends: _china）"
        yield Mistake(str(pack.path / "regions.yaml"), 1, "没有行政区划代码表", mend)
        return
    except RegionDataError as error:
        yield Mistake(str(file), 1, str(error), "对照民政部门公布的代码改正")
        return
    used: list[tuple[str, str, Location, str]] = []
    if pack.region:
        used.append(("pack", pack.name, ("region",), pack.region))
    for place, district in enumerate(pack.districts):
        used.append(("pack", pack.name, ("districts", place, "code"), district.code))
    used.extend(
        ("organisations", "", (*places.body(body.code), "region"), body.region)
        for body in pack.organisations.values()
        if body.region
    )
    for room, code, at, region in used:
        # Towns and villages have longer codes that begin with the code of their county.
        known = regions.find(region[:6])
        if known is None:
            mend = "核对民政部门公布的代码，或在 regions.yaml 中补上"
            yield places.mistake(room, code, at, f"行政区划代码表中没有“{region}”", mend)
        elif known.until is not None:
            sentence = f"{known.title}的代码“{region}”只用到 {known.until} 年"
            yield places.mistake(room, code, at, sentence, f"改为 {known.successor or '现行代码'}")
