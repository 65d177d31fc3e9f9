"""What `pack check` proves beyond the definitions: files that other rooms of the kernel read for themselves.

They are read with the very models of those rooms. A check is told the folders, the nearest first, and the
pack as far as it could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.kernel.packs.checks import letters, measures, sheets, templates
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack


def mistakes_beside(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Every mistake in sheets, letters, templates and measures."""
    yield from sheets.mistakes(folders, pack)
    yield from letters.mistakes(folders, pack)
    yield from templates.mistakes(folders, pack)
    yield from measures.mistakes(folders, pack)


__all__ = ["mistakes_beside"]
