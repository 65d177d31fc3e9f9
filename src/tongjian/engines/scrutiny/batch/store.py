"""What a batch has finished: the results of a drawing, sealed by a file that says what made them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tongjian.engines.drawing.annotate import write_atomically
from tongjian.engines.scrutiny.batch.drawings import Drawing
from tongjian.engines.scrutiny.isolated import Refusal

SEAL = "batch.json"
REPORT = "report.json"
_STAGING = ".unfinished"
_SCHEMA = "tongjian.batch/1"


@dataclass(frozen=True)
class Outcome:
    """What became of one drawing: a report among `files`, or a refusal.

    `key` is the digest of everything the outcome depends on: the file, the rules, the arguments.
    """

    drawing: Drawing
    key: str
    refusal: Refusal | None = None
    files: tuple[str, ...] = ()


class Store:
    """The output folder. A drawing is finished when its seal is there, and the seal is written last."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def __enter__(self) -> Self:
        self.out.mkdir(parents=True, exist_ok=True)
        self._clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def finished(self, drawing: Drawing, key: str) -> Outcome | None:
        """The outcome sealed under this key, with all its files still there."""
        folder = self.out / drawing.place
        try:
            seal = json.loads((folder / SEAL).read_bytes())
            refused = seal["refused"]
            outcome = Outcome(drawing, seal["key"], refused and Refusal(**refused), tuple(seal["files"]))
        except (OSError, ValueError, TypeError, KeyError):
            # No seal, or none of ours: the drawing is judged.
            return None
        there = all((folder / name).is_file() for name in outcome.files)
        return outcome if outcome.key == key and there else None

    def staging(self, number: int) -> Path:
        """A folder of its own for results that are still being made."""
        return self.out / _STAGING / str(number)

    def keep(self, drawing: Drawing, key: str, refusal: Refusal | None, staging: Path) -> Outcome:
        """Put the results in their place and seal them, replacing earlier ones. Raises OSError."""
        folder = self.out / drawing.place
        folder.mkdir(parents=True, exist_ok=True)
        self._unseal(folder)
        made = (
            sorted(staging.iterdir(), key=lambda file: (file.name == REPORT, file.name))
            if not refusal
            else []
        )
        for file in made:
            file.replace(folder / file.name)
        shutil.rmtree(staging, ignore_errors=True)
        outcome = Outcome(drawing, key, refusal, tuple(file.name for file in made))
        # An accident may be the machine's: it is not sealed, and the next run tries again.
        if refusal is None or not refusal.accidental:
            write_atomically(folder / SEAL, _sealed(outcome))
        return outcome

    def report(self, outcome: Outcome) -> Mapping[str, Any]:
        """The report of a drawing that was judged."""
        read: dict[str, Any] = json.loads((self.out / outcome.drawing.place / REPORT).read_bytes())
        return read

    def _unseal(self, folder: Path) -> None:
        """From here to the new seal there is no result: the seal goes first, then what it vouched for."""
        seal = folder / SEAL
        try:
            files = [str(Path(name).name) for name in json.loads(seal.read_bytes())["files"]]
        except (OSError, ValueError, TypeError, KeyError):
            files = []
        seal.unlink(missing_ok=True)
        for name in {*files, REPORT}:
            (folder / name).unlink(missing_ok=True)

    def _clear(self) -> None:
        shutil.rmtree(self.out / _STAGING, ignore_errors=True)


def _sealed(outcome: Outcome) -> bytes:
    seal = {
        "schema": _SCHEMA,
        "drawing": outcome.drawing.name,
        "key": outcome.key,
        "refused": outcome.refusal and asdict(outcome.refusal),
        "files": outcome.files,
    }
    return json.dumps(seal, ensure_ascii=False, indent=1).encode("utf-8")
