"""What `pack check` proves of enforcement: the files can be read, and what they name exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.engines.penalties import Rules
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.enforcement.channels import FILE, ROOM, ChannelSheet, ChannelsSheet
from tongjian.systems.enforcement.offences import read_offences
from tongjian.systems.enforcement.papers.sheet import FILE as PAPERS
from tongjian.systems.enforcement.papers.sheet import PapersSheet
from tongjian.systems.enforcement.rules import OFFICE, PROCEDURE, OfficeSheet

CATALOGUES = "supervision/*matters*.yaml"
Sheet = TypeVar("Sheet", bound=BaseModel)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Everything wrong in the files of enforcement; a pack without channels enforces nothing."""
    found: list[Mistake] = []
    offences = read_offences(folders, found)
    _read(folders, PROCEDURE, Rules, found)
    _read(folders, OFFICE, OfficeSheet, found)
    papers = _read(folders, PAPERS, PapersSheet, found)
    channels = _read(folders, f"{ROOM}/{FILE}", ChannelsSheet, found)
    yield from found
    if channels is None:
        return
    source, sheet = channels
    known = catalogue(folders)
    for place, channel in enumerate(sheet.channels):
        at: tuple[str | int, ...] = ("channels", place)
        own = {each.code for each in channel.matters}
        for number, each in enumerate(channel.offences):
            here = (*at, "offences", number)
            if each.offence not in offences:
                yield source.mistake(
                    (*here, "offence"),
                    f"没有违法行为“{each.offence}”",
                    "写 enforcement/offences/ 下已有的违法行为",
                )
            if each.matter not in known | own:
                sentence = f"监管事项目录里没有 {each.matter}"
                mend = "写 supervision/ 下监管事项（子项）的编码，或在本渠道的 matters 里列出"
                yield source.mistake((*here, "matter"), sentence, mend)
        drawn = set(papers[1].papers) if papers is not None else set(channel.forms)
        for number, form in enumerate(channel.forms):
            if form not in drawn:
                yield source.mistake(
                    (*at, "forms", number), f"没有文书“{form}”", "写 enforcement/papers.yaml 里的文书代码"
                )
        if pack is not None:
            yield from _posts(source, at, channel, pack)


def catalogue(folders: tuple[Path, ...]) -> set[str]:
    """The codes of all supervision matters and their items, as the catalogues of the pack list them."""
    codes: set[str] = set()
    for folder in folders:
        for file in sorted(folder.glob(CATALOGUES)):
            for matter in read(file).data.get("matters", ()):
                codes.add(str(matter.get("code")))
                codes |= {str(item.get("code")) for item in matter.get("items", ())}
    return codes


def _posts(source: Source, at: tuple[str | int, ...], channel: ChannelSheet, pack: Pack) -> Iterator[Mistake]:
    body = pack.organisations.get(channel.organisation)
    if body is None:
        sentence = f"没有机构“{channel.organisation}”"
        yield source.mistake((*at, "organisation"), sentence, "写 organisations.yaml 里的机构代码")
        return
    there = {post.code for post in body.posts}
    for part in ("investigator", "legal", "head", "host"):
        for code in getattr(channel.posts, part):
            if code not in there:
                sentence = f"{body.name}没有岗位“{code}”"
                yield source.mistake(
                    (*at, "posts", part), sentence, "写 organisations.yaml 里该机构的岗位代码"
                )


def _read(
    folders: tuple[Path, ...], name: str, model: type[Sheet], found: list[Mistake]
) -> tuple[Source, Sheet] | None:
    file = first_of(folders, name)
    if file is None:
        return None
    try:
        source = read(file)
    except PackErrors as error:
        found.extend(error.mistakes)
        return None
    sheet = parsed(source, model, found)
    return (source, sheet) if sheet is not None else None
