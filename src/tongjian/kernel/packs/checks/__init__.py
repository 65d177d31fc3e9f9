"""What `pack check` proves beyond the definitions: files that other rooms of the kernel read for themselves.

They are read with the very models of those rooms. A check is told the folders, the nearest first, and the
pack as far as it could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.kernel.measures import sheets as measures
from tongjian.kernel.packs.checks import letters, sheets, templates
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack


def mistakes_beside(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Every mistake in sheets, letters, templates, and forms and profiles of performance."""
    yield from sheets.mistakes(folders, pack)
    yield from letters.mistakes(folders, pack)
    yield from templates.mistakes(folders, pack)
    for folder in folders:
        yield from measures.mistakes_in(folder)


__all__ = ["mistakes_beside"]
