"""`archive.yaml`, `urging.yaml` and `surveys.yaml`: one model each, of every folder that has the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.kernel.archive.customs import FILE as ARCHIVE
from tongjian.kernel.archive.customs import ArchiveSheet
from tongjian.kernel.oversight.rules import FILE as URGING
from tongjian.kernel.oversight.rules import Rules
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import choose
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.wording import parsed
from tongjian.kernel.surveys.sheet import FILE as SURVEYS
from tongjian.kernel.surveys.sheet import Surveys

Sheet = TypeVar("Sheet", bound=BaseModel)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """What is wrong in the sheets of the folders, and between them and the pack."""
    for folder in folders:
        found: list[Mistake] = []
        if archive := read_as(folder / ARCHIVE, ArchiveSheet, found):
            found += _keeper(*archive, pack)
        read_as(folder / URGING, Rules, found)
        if surveys := read_as(folder / SURVEYS, Surveys, found):
            found += _questions(*surveys)
        yield from found


def read_as(file: Path, model: type[Sheet], found: list[Mistake]) -> tuple[Source, Sheet] | None:
    """The file as a model, where there is one; what is wrong with it is added to `found`."""
    if not file.is_file():
        return None
    try:
        source = read(file)
    except PackErrors as error:
        found.extend(error.mistakes)
        return None
    sheet = parsed(source, model, found)
    return (source, sheet) if sheet else None


def _keeper(source: Source, sheet: ArchiveSheet, pack: Pack | None) -> Iterator[Mistake]:
    if pack is not None and sheet.keeper not in pack.duties:
        mend = choose(sheet.keeper, pack.duties)
        yield source.mistake(("keeper",), f"没有部门“{sheet.keeper}”", mend)


def _questions(source: Source, sheet: Surveys) -> Iterator[Mistake]:
    for audience, asked in (("companies", sheet.companies), ("staff", sheet.staff)):
        codes = [question.code for question in asked.questions]
        for place, code in enumerate(codes):
            if code in codes[:place]:
                at = (audience, "questions", place, "code")
                yield source.mistake(at, f"问题“{code}”出现了两次", "给其中一个换个代码")
