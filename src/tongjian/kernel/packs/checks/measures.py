"""The measures of a pack: read against the sources that the apps have declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.kernel.measures.definitions import mistakes_in
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack


def mistakes(folders: tuple[Path, ...], _pack: Pack | None) -> Iterator[Mistake]:
    """What is wrong in `measures/` of the folders, the nearest of each code."""
    yield from mistakes_in(folders)
