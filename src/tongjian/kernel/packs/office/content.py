"""The files of a city as they are shipped, and as an overlay changes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tongjian.kernel.packs.folder import pack_folder
from tongjian.kernel.packs.office.models import Blob
from tongjian.kernel.packs.sources import files_of

Overlay = Mapping[str, str | None]
"""Path in the city's folder → digest of what stands there instead; None: the file is not there."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it should be; `content` None takes it away."""

    path: str
    content: bytes | None


@dataclass(frozen=True)
class Content:
    """Every file of a city, by its path from the city's folder with `/` between."""

    city: str
    overlay: Overlay
    unsaved: Mapping[str, bytes] = field(default_factory=dict)
    """Contents by digest that the database does not hold yet."""

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
            return self._blobs({digest})[digest]
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
        blobs = self._blobs({digest for digest in self.overlay.values() if digest})
        for path in self.paths():
            changed = self.overlay.get(path)
            yield path, blobs[changed] if changed else shipped[path].read_bytes()

    def with_files(self, files: Iterable[NewFile]) -> Content:
        """The content with these files put in. What equals the shipped file leaves no trace."""
        shipped, overlay, unsaved = self.shipped(), dict(self.overlay), dict(self.unsaved)
        for file in files:
            wanted = digest_of(file.content) if file.content is not None else None
            origin = digest_of(shipped[file.path].read_bytes()) if file.path in shipped else None
            if wanted == origin:
                overlay.pop(file.path, None)
                continue
            overlay[file.path] = wanted
            if wanted is not None and file.content is not None:
                unsaved[wanted] = file.content
        return Content(self.city, overlay, unsaved)

    def _blobs(self, wanted: set[str]) -> dict[str, bytes]:
        """Contents by digest. At most 1 SQL query."""
        found = {digest: self.unsaved[digest] for digest in wanted & self.unsaved.keys()}
        if missing := wanted - found.keys():
            kept = Blob.objects.filter(pk__in=missing).values_list("digest", "content")
            found |= {digest: bytes(content) for digest, content in kept}
        return found

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
