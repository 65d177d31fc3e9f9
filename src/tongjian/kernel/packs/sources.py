"""Which files a pack consists of: one file for each definition, the nearest folder first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tongjian.kernel.packs.mistakes import Mistake

_IGNORED = frozenset({"__pycache__", ".git", ".DS_Store"})


def nearest(folders: Iterable[Path], room: str, suffix: str, mistakes: list[Mistake]) -> dict[str, Path]:
    """The files of a room by code (the name without `suffix`); a city's own file hides that of its base."""
    found: dict[str, Path] = {}
    for folder in folders:
        own: dict[str, Path] = {}
        for file in sorted((folder / room).rglob(f"*{suffix}")):
            code = file.name.removesuffix(suffix)
            if code in own:
                sentence = f"“{code}”在 {own[code].relative_to(folder)} 已有一份"
                mistakes.append(Mistake(str(file), 1, sentence, "只留一份，或给其中一份换个代码和文件名"))
            own.setdefault(code, file)
        found = own | found
    return dict(sorted(found.items()))


def digest_of(folders: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of every file; the same pack gives the same digest anywhere."""
    total = hashlib.sha256()
    for folder in folders:
        for file in _files(folder):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{folder.name}/{file.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()


def first_of(folders: Iterable[Path], *parts: str) -> Path | None:
    """The nearest file of that name."""
    return next((path for folder in folders if (path := folder.joinpath(*parts)).is_file()), None)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and _IGNORED.isdisjoint(file.parts))
