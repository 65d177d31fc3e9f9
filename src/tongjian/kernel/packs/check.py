"""Everything that is wrong with a pack, for its author: the definitions, and the rules beside them."""

from __future__ import annotations

from functools import lru_cache
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
    return sorted({*reading.mistakes, *_rules(folders, _state(folders))})


def _state(folders: tuple[Path, ...]) -> tuple[tuple[str, int, int], ...]:
    """What the rule files looked like: they are proved again only when one of them has changed."""
    files = (file for folder in folders for file in sorted((folder / "rules").rglob("*.yaml")))
    return tuple((str(file), (at := file.stat()).st_mtime_ns, at.st_size) for file in files)


@lru_cache(maxsize=16)
def _rules(folders: tuple[Path, ...], _state: tuple[tuple[str, int, int], ...]) -> tuple[Mistake, ...]:
    """The rules of scrutiny."""
    try:
        load_rules(folders)
    except FileMistakes as error:
        return tuple(Mistake(each.file, each.line, each.sentence, each.mend) for each in error.mistakes)
    return ()
