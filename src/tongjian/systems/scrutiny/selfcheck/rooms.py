"""Where the files of self-checks lie: a private folder each, which can vanish as a whole at any moment."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from tongjian.kernel.documents.vault import Incoming, Vault
from tongjian.systems.scrutiny.laying import lay

DRAWING = "drawing"


@dataclass(frozen=True)
class Rooms:
    """A folder of rooms by self-check, `incoming/` for what is arriving, and `gone/` for what is leaving."""

    root: Path

    @property
    def arrivals(self) -> Vault:
        """What receives a stream for these rooms."""
        return Vault(self.root)

    def furnish(self, check: UUID, incoming: Incoming) -> None:
        """Move a received drawing into its room."""
        folder = self.root / str(check)
        folder.mkdir(mode=0o700)
        incoming.path.replace(folder / DRAWING)

    def drawing(self, check: UUID) -> Path:
        """Where the drawing lies, as long as it does."""
        return self.root / str(check) / DRAWING

    def put(self, check: UUID, turn: int, files: Mapping[str, bytes]) -> None:
        """Lay the results of one round beside the drawing; a room may be gone."""
        lay(self.root / str(check), {f"{turn}-{name}": content for name, content in files.items()})

    def result(self, check: UUID, turn: int, name: str) -> Path | None:
        """A result of one round; None when there is none."""
        path = self.root / str(check) / f"{turn}-{name}"
        return path if path.is_file() else None

    def clear(self, check: UUID) -> None:
        """Remove a room with everything in it. Whoever is writing into it finds it gone."""
        gone = self.root / "gone"
        gone.mkdir(mode=0o700, exist_ok=True)
        aside = gone / uuid4().hex
        try:
            # Renamed first: a file that is written meanwhile cannot keep the folder from going.
            (self.root / str(check)).rename(aside)
        except FileNotFoundError:
            return
        shutil.rmtree(aside)

    def sweep(self, known: Collection[UUID], older_than: float) -> None:
        """Remove what a killed process left: half-removed rooms, and rooms no self-check knows of.

        A room younger than `older_than` seconds may belong to a self-check that is just being asked for.
        """
        for aside in (self.root / "gone").glob("*"):
            shutil.rmtree(aside, ignore_errors=True)
        names = {str(check) for check in known}
        limit = time.time() - older_than
        for folder in self.root.glob("*-*-*-*-*"):
            if folder.name not in names and folder.stat().st_mtime < limit:
                self.clear(UUID(folder.name))
        self.arrivals.sweep()


def rooms() -> Rooms:
    """The rooms of this installation."""
    root = Path(settings.VAR) / "self-checks"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Rooms(root)
