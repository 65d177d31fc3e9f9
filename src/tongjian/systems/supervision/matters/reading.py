"""The matters of a pack with their checklists, read whole and proved to fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.sources import nearest
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.supervision.matters.sheet import (
    CHECKS,
    MATTERS,
    ChecksSheet,
    ItemSheet,
    MatterSheet,
    MattersSheet,
)
from tongjian.systems.supervision.office import ROOM

Sheet = TypeVar("Sheet", bound=BaseModel)


@dataclass(frozen=True)
class Found:
    """An item with its matter, the system that handles it, and its checklist's items, if it has them here."""

    department: str
    system: str
    matter: MatterSheet
    item: ItemSheet
    checks: ChecksSheet | None
    process: str
    result: str

    @property
    def is_own(self) -> bool:
        """Whether it is supervised in this system."""
        return self.system == "own"


def items_of(city: str) -> Mapping[str, Found]:
    """Every item in force by its code, in the order of the codes. No query once the pack is read."""
    pack = pack_of(city)
    return _items(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _items(folders: tuple[Path, ...], _digest: str) -> Mapping[str, Found]:
    return read_matters(folders)


def read_matters(folders: tuple[Path, ...]) -> dict[str, Found]:
    """The items of a pack. Raises `PackErrors`."""
    mistakes: list[Mistake] = []
    found: dict[str, Found] = {}
    files = read_files(folders, mistakes)
    for file, sheet in files.matters.items():
        for matter in sheet.matters:
            for item in matter.items:
                if item.code in found:
                    mistakes.append(Mistake(str(file), 1, f"子项编码 {item.code} 写了两次", "只留一处"))
                checks = files.checks.get(item.checklist.checks) if item.checklist else None
                if item.checklist and checks is None:
                    sentence = f"没有检查项“{item.checklist.checks}”"
                    mend = f"新建 {ROOM}/checks/{item.checklist.checks}{CHECKS}"
                    mistakes.append(Mistake(str(file), 1, sentence, mend))
                found[item.code] = Found(
                    sheet.department,
                    sheet.system,
                    matter,
                    item,
                    checks,
                    item.process or sheet.process,
                    item.result or sheet.result,
                )
    if mistakes:
        raise PackErrors(mistakes)
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Files:
    """What could be read: matters by file, items of checklists by name."""

    matters: dict[Path, MattersSheet]
    checks: dict[str, ChecksSheet]


def read_files(folders: tuple[Path, ...], mistakes: list[Mistake]) -> Files:
    """Every file of the room that is about matters."""
    matters = {}
    for file in nearest(folders, ROOM, MATTERS, mistakes).values():
        if (sheet := _read(file, MattersSheet, mistakes)) is not None:
            matters[file] = sheet
    checks = {}
    for name, file in nearest(folders, ROOM, CHECKS, mistakes).items():
        if (read_as := _read(file, ChecksSheet, mistakes)) is not None:
            checks[name] = read_as
    return Files(matters, checks)


def _read(file: Path, model: type[Sheet], mistakes: list[Mistake]) -> Sheet | None:
    try:
        return parsed(read(file), model, mistakes)
    except PackErrors as error:
        mistakes.extend(error.mistakes)
        return None


def words_of(found: Found) -> Iterator[str]:
    """What a search reads of an item."""
    yield from (found.matter.title, found.item.title, found.item.object, found.matter.line, found.item.code)
    yield from (found.matter.permit, *found.item.basis)
