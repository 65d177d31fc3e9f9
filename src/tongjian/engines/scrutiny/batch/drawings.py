"""The drawings under a folder, and where the results of each belong."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_SUFFIXES = {".dxf", ".dwg"}


@dataclass(frozen=True)
class Drawing:
    """One file; `name` is its path below the folder, `place` the folder of its results below the output."""

    path: Path
    name: str
    place: str


def find_drawings(folder: Path, out: Path) -> list[Drawing]:
    """Every DXF and DWG below `folder`, ordered by name; nothing below `out`, which holds marked copies.

    Results are kept under the file's name without its suffix, except for files that differ in that alone.
    """
    names = sorted(PurePosixPath(path.relative_to(folder).as_posix()) for path in _files(folder, out))
    stems = Counter(str(name.with_suffix("")).lower() for name in names)
    return [Drawing(folder / name, str(name), _place(name, stems)) for name in names]


def _files(folder: Path, out: Path) -> Iterator[Path]:
    results = out.resolve()
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name).resolve() != results]
        yield from (Path(place, name) for name in files if Path(name).suffix.lower() in _SUFFIXES)


def _place(name: PurePosixPath, stems: Counter[str]) -> str:
    stem = str(name.with_suffix(""))
    return stem if stems[stem.lower()] == 1 else str(name)
