"""The files on disk: each content once, under its SHA-256, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.conf import settings

CHUNK = 1024 * 1024
_ABANDONED_AFTER = 3600.0


class Readable(Protocol):
    """What a file is received from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class TooLargeError(Exception):
    """The stream did not end within the limit."""


@dataclass(frozen=True)
class Incoming:
    """A received file that is complete on disk but has not yet been let in."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Vault:
    """A folder of content-addressed files: `ab/cd/<sha256>`, and `incoming/` for what is still arriving."""

    root: Path

    def path_of(self, sha256: str) -> Path:
        """Where the content lies."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def receive(self, stream: Readable, max_bytes: int) -> Iterator[Incoming]:
        """Write the stream to a file of its own while hashing it; what is not let in is removed again.

        Raises TooLargeError as soon as the stream passes `max_bytes`.
        """
        folder = self.root / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / uuid4().hex
        try:
            yield _copy(stream, path, max_bytes)
        finally:
            path.unlink(missing_ok=True)

    def let_in(self, incoming: Incoming) -> None:
        """Move the received file to its place; a content that is there already is not stored again."""
        target = self.path_of(incoming.sha256)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.replace(target)
        for folder in (target.parent, target.parent.parent, self.root):
            _sync(folder)

    def sweep(self) -> int:
        """Remove files that a killed process left half received; how many."""
        now = time.time()
        swept = 0
        for path in (self.root / "incoming").glob("*"):
            # A file that is still being written is younger than this: every chunk renews its time.
            if now - path.stat().st_mtime > _ABANDONED_AFTER:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def digest(self, sha256: str) -> str | None:
        """The SHA-256 of what really lies there; None when nothing does."""
        path = self.path_of(sha256)
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(stream: Readable, path: Path, max_bytes: int) -> Incoming:
    hashed, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > max_bytes:
                raise TooLargeError
            hashed.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Incoming(path, hashed.hexdigest(), size)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def vault() -> Vault:
    """The store of this installation."""
    return Vault(Path(settings.VAR) / "documents")
