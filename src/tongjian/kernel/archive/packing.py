"""The ZIP: the same bytes for the same contents, whenever and wherever it is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The first moment a ZIP can state: a package knows no clock.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_PACKED_ALREADY = frozenset({"pdf", "png", "jpg", "jpeg", "zip", "docx", "xlsx", "dwg", "p7s"})
_REGULAR = 0o100644 << 16


def pack(out: BinaryIO, texts: Iterable[tuple[str, str]], files: Iterable[tuple[str, Path]]) -> None:
    """Write texts, then files, each under its name and in the order given."""
    with ZipFile(out, "w") as archive:
        for name, text in texts:
            archive.writestr(_info(name), text.encode())
        for name, path in files:
            # Sizes are not known before: a large file needs the wide form from the start.
            with archive.open(_info(name), "w", force_zip64=True) as into, path.open("rb") as content:
                shutil.copyfileobj(content, into, 1024 * 1024)


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _MOMENT)
    stored = name.rpartition(".")[2].lower() in _PACKED_ALREADY
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.external_attr = _REGULAR
    info.create_system = 3
    return info
