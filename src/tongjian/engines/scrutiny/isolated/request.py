"""What a caller asks of a template, and where the answer is left."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """One run of the program with `arguments`, in the caller's folder and environment, within limits.

    `folder` is private to the run: a FIFO `told` on which the keeper tells how it went, and the files
    `output` and `errors` for what the child says.
    """

    arguments: Sequence[str]
    seconds: float
    megabytes: int
    folder: str
    directory: str
    environment: Mapping[str, str]

    @classmethod
    def here(cls, arguments: Sequence[str], seconds: float, megabytes: int, folder: Path) -> Request:
        """A request on behalf of this process."""
        return cls(arguments, seconds, megabytes, str(folder), str(Path.cwd()), dict(os.environ))

    @classmethod
    def read(cls, line: bytes) -> Request:
        return cls(**json.loads(line))

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @property
    def told(self) -> Path:
        return Path(self.folder, "told")

    @property
    def output(self) -> Path:
        return Path(self.folder, "output")

    @property
    def errors(self) -> Path:
        return Path(self.folder, "errors")
