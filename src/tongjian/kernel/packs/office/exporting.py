"""A city's content as a folder or a ZIP, and back: byte for byte, but for what was changed in pages."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from django.db import transaction

from tongjian.kernel.packs.folder import HEADER
from tongjian.kernel.packs.in_force import laid_root
from tongjian.kernel.packs.office.content import Content, NewFile
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.paths import LARGEST, wrong_with
from tongjian.kernel.packs.office.revisions import latest_published, lock_open, put
from tongjian.kernel.packs.sources import files_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

MOST_FILES = 4000
LARGEST_WHOLE = 200_000_000
"""Bytes of an unpacked archive."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def published_content(city: str) -> Content:
    """What was published last of a city, else the folder it came in. 1 SQL query."""
    latest = latest_published(city)
    return Content(city, latest.overlay if latest else {})


def as_zip(content: Content) -> bytes:
    """All files under a folder of the city's name; the same content gives the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in content.everything():
            entry = zipfile.ZipInfo(f"{content.city}/{path}", _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, body)
    return packed.getvalue()


def into_folder(content: Content, folder: Path) -> int:
    """Write all files into a folder that is new or empty; how many. Raises RefusedError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RefusedError(f"{folder} 已经存在，并且不是空文件夹。请换一个文件夹。")
    if folder.resolve().is_relative_to(laid_root(content.city).resolve()):
        raise RefusedError(f"{folder} 由平台自己使用。请换一个文件夹。")
    content.lay(folder)
    return len(content.paths())


def from_folder(folder: Path) -> dict[str, bytes]:
    """The files of a pack's folder by their paths. Raises RefusedError when it is none."""
    if not (folder / HEADER).is_file():
        raise RefusedError(f"{folder} 里没有 {HEADER}，不是城市包的文件夹。")
    files = list(files_of(folder))
    if len(files) > MOST_FILES or sum(file.stat().st_size for file in files) > LARGEST_WHOLE:
        raise RefusedError(f"{folder} 太大：最多 {MOST_FILES} 个文件，{LARGEST_WHOLE // 1_000_000} MB。")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def from_zip(packed: bytes) -> dict[str, bytes]:
    """The files of a packed folder, with or without the folder's name before. Raises RefusedError."""
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _must_be_small(entries)
            prefix = _prefix([entry.filename for entry in entries])
            files = {entry.filename.removeprefix(prefix): _content(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise RefusedError("这个文件不是能打开的 ZIP 压缩包。请用“导出”得到的压缩包，或重新压缩。") from None
    if HEADER not in files:
        raise RefusedError(f"压缩包里没有 {HEADER}。请压缩整个城市文件夹。")
    return files


@transaction.atomic
def import_all(viewer: Viewer, revision_id: int, files: dict[str, bytes]) -> Revision:
    """Let the working copy hold exactly these files.

    Files with names no pack may have are refused by name, all together.
    """
    wrong = [sentence for path in sorted(files) if (sentence := wrong_with(path))]
    if wrong:
        raise RefusedError("没有导入。" + "；".join(wrong[:10]) + "。")
    revision = lock_open(viewer, revision_id)
    content = Content(revision.city, revision.overlay)
    gone = [NewFile(path, None) for path in content.paths() if path not in files]
    put(viewer, revision, content, [*(NewFile(path, body) for path, body in files.items()), *gone])
    return revision


def _must_be_small(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise RefusedError(
            f"压缩包太大：最多 {MOST_FILES} 个文件，解开后最多 {LARGEST_WHOLE // 1_000_000} MB。"
        )


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content, read no further than a file may be long: what an archive says of itself may be false."""
    with archive.open(entry) as opened:
        body = opened.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise RefusedError(f"{entry.filename} 超过 {LARGEST // 1_000_000} MB。")
    return body


def _prefix(names: list[str]) -> str:
    """The one folder everything lies in, if the header lies in it."""
    header = next((name for name in sorted(names, key=len) if name.rsplit("/", 1)[-1] == HEADER), HEADER)
    prefix = header.removesuffix(HEADER)
    return prefix if all(name.startswith(prefix) for name in names) else ""
