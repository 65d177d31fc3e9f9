"""The files of a city as they are shipped, and as an overlay changes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongjian.kernel.packs.folder import pack_folder
from tongjian.kernel.packs.office.models import Blob
from tongjian.kernel.packs.sources import files_of

Overlay = Mapping[str, str | None]
"""Path in the city's folder → digest of what stands there instead; None: the file is not there."""


@dataclass(frozen=True)
class Content:
    """Every file of a city, by its path from the city's folder with `/` between."""

    city: str
    overlay: Overlay

    @property
    def folder(self) -> Path:
        """The folder the city came in. Raises `LookupError`."""
        return pack_folder(self.city)

    def shipped(self) -> dict[str, Path]:
        """The files of the folder."""
        folder = self.folder
        return {file.relative_to(folder).as_posix(): file for file in files_of(folder)}

    def paths(self) -> list[str]:
        """All files there are, sorted."""
        gone = {path for path, digest in self.overlay.items() if digest is None}
        return sorted((self.shipped().keys() | self.overlay.keys()) - gone)

    def read(self, path: str) -> bytes:
        """The content of a file. At most 1 SQL query. Raises `KeyError` when there is none."""
        if path in self.overlay:
            digest = self.overlay[path]
            if digest is None:
                raise KeyError(path)
            return bytes(Blob.objects.values_list("content", flat=True).get(pk=digest))
        return self.shipped()[path].read_bytes()

    def digest(self, path: str) -> str:
        """SHA-256 of a file; empty when there is none."""
        if path in self.overlay:
            return self.overlay[path] or ""
        file = self.shipped().get(path)
        return digest_of(file.read_bytes()) if file else ""

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Every file with its content, in order. 1 SQL query."""
        shipped = self.shipped()
        wanted = {digest for digest in self.overlay.values() if digest}
        blobs = dict(Blob.objects.filter(pk__in=wanted).values_list("digest", "content"))
        for path in self.paths():
            changed = self.overlay.get(path)
            yield path, bytes(blobs[changed]) if changed else shipped[path].read_bytes()

    def lay(self, folder: Path) -> Path:
        """Make `folder` hold exactly these files; one that holds its content already is not touched."""
        folder.mkdir(parents=True, exist_ok=True)
        wanted = dict(self.everything())
        for file in files_of(folder):
            if file.relative_to(folder).as_posix() not in wanted:
                file.unlink()
        for path, content in wanted.items():
            file = folder / path
            if not file.is_file() or file.read_bytes() != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        return folder


def digest_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def changed(before: Overlay, after: Overlay) -> list[str]:
    """The files in which two overlays of one city differ."""
    return sorted(
        path
        for path in before.keys() | after.keys()
        if before.get(path, "") != after.get(path, "")  # the empty text stands for: as shipped
    )
