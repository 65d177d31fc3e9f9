"""Everything that is wrong with a pack, for its author: definitions, rules, layers, papers, unread files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from tongjian.engines.drawing.vocabulary import Vocabulary
from tongjian.engines.scrutiny.rules.load import load_rules
from tongjian.engines.scrutiny.yamlfile import FileMistakes
from tongjian.kernel.packs.checks import mistakes_beside
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.loader import Reading
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.sources import first_of, unread
from tongjian.kernel.packs.uses import FILE as USES
from tongjian.kernel.packs.uses import Uses
from tongjian.kernel.packs.wording import parsed
from tongjian.kernel.places.planning.sheet import FILE as CONDITIONS
from tongjian.kernel.places.planning.sheet import read_sheet


def check(pack: str | Path) -> list[Mistake]:
    """Every mistake in the files of a pack and of the packs it extends, by file and line.

    Raises `LookupError` when there is no such pack.
    """
    try:
        folders = pack_folders(pack)
    except PackErrors as error:
        return list(error.mistakes)
    reading = Reading(folders)
    found = reading.pack()
    rules = _rules(folders, _state(folders))
    beside = mistakes_beside(folders, found)
    return sorted({*reading.mistakes, *rules, *_tables(folders), *beside, *unread(folders)})


TABLES: Mapping[tuple[str, str], type[BaseModel]] = {("drawing", "layers.yaml"): Vocabulary, USES: Uses}
"""Files that stand alone: how layers of drawings are read, and which uses of two plans agree."""


def _tables(folders: tuple[Path, ...]) -> list[Mistake]:
    """Every folder's own tables, and the planning conditions, of which a folder may give a part."""
    mistakes: list[Mistake] = []
    for folder in folders:
        for name, model in TABLES.items():
            if (file := folder.joinpath(*name)).exists():
                try:
                    parsed(read(file), model, mistakes)
                except PackErrors as error:
                    mistakes.extend(error.mistakes)
    if first_of(folders, *CONDITIONS):
        try:
            read_sheet(folders)
        except PackErrors as error:
            mistakes.extend(error.mistakes)
    return mistakes


def _state(folders: tuple[Path, ...]) -> tuple[tuple[str, int, int], ...]:
    """What the rule files looked like: they are proved again only when one of them has changed."""
    files = (file for folder in folders for file in sorted((folder / "rules").rglob("*.yaml")))
    return tuple((str(file), (at := file.lstat()).st_mtime_ns, at.st_size) for file in files)


@lru_cache(maxsize=16)
def _rules(folders: tuple[Path, ...], _state: tuple[tuple[str, int, int], ...]) -> tuple[Mistake, ...]:
    """The rules of scrutiny."""
    try:
        load_rules(folders)
    except FileMistakes as error:
        return tuple(Mistake(each.file, each.line, each.sentence, each.mend) for each in error.mistakes)
    return ()
