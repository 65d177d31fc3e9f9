"""What `pack check` proves beyond the definitions: files that other rooms of the kernel read for themselves.

They are read with the very models of those rooms. A check is told the folders, the nearest first, and the
pack as far as it could be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tongjian.kernel.packs.checks import letters, measures, sheets, templates
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack

Check = Callable[[tuple[Path, ...], Pack | None], Iterator[Mistake]]
_declared: dict[str, Check] = {}


def declare(room: str, check: Check) -> None:
    """A system proves a room of the pack that it alone reads; called once, when its app is ready."""
    _declared[room] = check


def mistakes_beside(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """Every mistake in sheets, letters, templates and measures, and in what systems read for themselves."""
    yield from sheets.mistakes(folders, pack)
    yield from letters.mistakes(folders, pack)
    yield from templates.mistakes(folders, pack)
    yield from measures.mistakes(folders, pack)
    for room in sorted(_declared):
        yield from _declared[room](folders, pack)


__all__ = ["declare", "mistakes_beside"]
