"""Which files a pack consists of: one file for each definition, the nearest folder first."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tongjian.kernel.packs.mistakes import Mistake

ROOMS = (
    "assessment",
    "blueprint",
    "calendar",
    "demo",
    "drawing",
    "enforcement",
    "forms",
    "matters",
    "measures",
    "parcels",
    "performance",
    "processes",
    "rules",
    "stages",
    "supervision",
    "templates",
)
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


def unread(folders: Iterable[Path]) -> Iterator[Mistake]:
    """What its author surely meant as a part of the pack, and what is read by nobody."""
    for folder in folders:
        for entry in sorted(folder.iterdir()):
            close = difflib.get_close_matches(entry.name, ROOMS, n=1, cutoff=0.75)
            if entry.is_dir() and close and entry.name not in ROOMS:
                mend = f"是否想写“{close[0]}”"
                yield Mistake(str(entry), 1, f"文件夹“{entry.name}”不会被读取", mend)
        for file in sorted(folder.rglob("*.yml")):
            yield Mistake(str(file), 1, "扩展名是 .yml 的文件不会被读取", "把扩展名改为 .yaml")


def digest_of(folders: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of every file; the same pack gives the same digest anywhere."""
    total = hashlib.sha256()
    for folder in folders:
        for file in files_of(folder):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"{folder.name}/{file.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()


def first_of(folders: Iterable[Path], *parts: str) -> Path | None:
    """The nearest file of that name."""
    return next((path for folder in folders if (path := folder.joinpath(*parts)).is_file()), None)


def files_of(folder: Path) -> Iterator[Path]:
    """Every file of a folder that belongs to its pack, in order."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and _IGNORED.isdisjoint(file.parts))
