"""The measures of a pack, read against the sources that apps have declared; its forms and profiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.kernel.measures import definitions, sheets
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack


def mistakes(folders: tuple[Path, ...], _pack: Pack | None) -> Iterator[Mistake]:
    """What is wrong in `measures/` of the folders, the nearest of each code, and in `performance/`."""
    yield from definitions.mistakes_in(folders)
    for folder in folders:
        yield from sheets.mistakes_in(folder)
