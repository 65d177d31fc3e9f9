"""Everything that is wrong with a pack, for its author: definitions, rules, layers, files nobody reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tongjian.engines.drawing.vocabulary import Vocabulary
from tongjian.engines.scrutiny.rules.load import load_rules
from tongjian.engines.scrutiny.yamlfile import FileMistakes
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.loader import Reading
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.sources import unread
from tongjian.kernel.packs.wording import parsed


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
    rules = _rules(folders, _state(folders))
    return sorted({*reading.mistakes, *rules, *_layers(folders), *unread(folders)})


def _layers(folders: tuple[Path, ...]) -> list[Mistake]:
    """The convention by which layers of drawings are read: every folder's own."""
    mistakes: list[Mistake] = []
    for folder in folders:
        if (file := folder / "drawing" / "layers.yaml").exists():
            try:
                parsed(read(file), Vocabulary, mistakes)
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
