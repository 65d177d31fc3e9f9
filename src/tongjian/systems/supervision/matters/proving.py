"""For `pack check`: what is wrong in the files of supervision, and between them and the pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.systems.supervision.matters.reading import Found, read_matters
from tongjian.systems.supervision.office import OFFICE, ROOM, VOCABULARY, OfficeSheet, VocabularySheet

Sheet = TypeVar("Sheet", bound=BaseModel)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Every mistake; nothing for a pack without supervision."""
    try:
        found = read_matters(folders)
        words = _sheet(folders, VOCABULARY, VocabularySheet)
        office = _sheet(folders, OFFICE, OfficeSheet)
    except PackErrors as error:
        yield from error.mistakes
        return
    if words is not None:
        yield from _unknown_words(folders, found, words)
    if office is not None and pack is not None and pack.organisations:
        yield from _unknown_bodies(folders, found, office, pack)


def _sheet(folders: tuple[Path, ...], name: str, model: type[Sheet]) -> Sheet | None:
    return None if first_of(folders, ROOM, name) is None else read_sheet(folders, f"{ROOM}/{name}", model)


def _unknown_words(
    folders: tuple[Path, ...], found: dict[str, Found], words: VocabularySheet
) -> Iterator[Mistake]:
    file = str(first_of(folders, ROOM, VOCABULARY))
    for code, each in found.items():
        used = (
            ("对象种类", each.item.kinds, words.kinds),
            ("对象类别", each.item.categories, words.categories),
            ("专业", (each.item.specialism,), words.specialisms),
            ("检查形式", each.item.forms, words.forms),
        )
        for title, codes, known in used:
            for one in codes:
                if one not in known:
                    yield Mistake(
                        file, 1, f"监管子项 {code} 用了{title}“{one}”，词表里没有", "在词表里补上，或改正子项"
                    )


def _unknown_bodies(
    folders: tuple[Path, ...], found: dict[str, Found], office: OfficeSheet, pack: Pack
) -> Iterator[Mistake]:
    file = str(first_of(folders, ROOM, OFFICE))
    bodies = {each.matter.body for each in found.values()} | office.bodies
    for body in sorted(bodies):
        if body not in pack.organisations:
            yield Mistake(file, 1, f"没有机构“{body}”", "在 organisations.yaml 中写出这个机构")
