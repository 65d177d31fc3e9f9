"""Everything that is wrong with a pack, for its author: the definitions, and the rules beside them."""

from __future__ import annotations

from pathlib import Path

from tongjian.engines.scrutiny.rules.load import load_rules
from tongjian.engines.scrutiny.yamlfile import FileMistakes
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.loader import Reading
from tongjian.kernel.packs.mistakes import Mistake, PackErrors


def check(pack: str | Path) -> list[Mistake]:
    """Every mistake in the files of a pack and of the packs it extends, by file and line.

    Raises `LookupError` when there is no such pack.
    """
    try:
        folders = pack_folders(pack)
    except PackErrors as error:
        return list(error.mistakes)
    reading = Reading(folders)
    reading.pack()
    return sorted({*reading.mistakes, *_rules(reading)})


def _rules(reading: Reading) -> list[Mistake]:
    """The rules of scrutiny, each of which belongs to a department that exists."""
    try:
        load_rules(reading.folders)
    except FileMistakes as error:
        return [Mistake(each.file, each.line, each.sentence, each.mend) for each in error.mistakes]
    return []
