"""Remember what a step was made from, so that the next run skips it in milliseconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / "build" / "stamps"


def digest(sources: Iterable[Path]) -> str:
    """One digest over names and contents; a folder counts with every file in it."""
    summary = hashlib.sha256()
    for source in sources:
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        for file in files:
            summary.update(f"{file.relative_to(ROOT)}\0".encode())
            summary.update(hashlib.sha256(file.read_bytes()).digest())
    return summary.hexdigest()


class Stamp:
    """A step that is fresh while its sources and what it made stay as they were."""

    def __init__(self, name: str, *, sources: Iterable[Path], makes: Iterable[Path]) -> None:
        self.path = STAMPS / name
        self.makes = tuple(makes)
        self.digest = digest(sources)

    def is_fresh(self) -> bool:
        """True when nothing has to be done."""
        known = self.path.read_text(encoding="ascii") if self.path.is_file() else ""
        return known == self.digest and all(made.exists() for made in self.makes)

    def set(self) -> None:
        """The step is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest, encoding="ascii")
