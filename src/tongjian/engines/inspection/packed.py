"""ZIP files and Office documents: every part unpacks, and none is a macro, a program or an outside link."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from tongjian.engines.inspection.look import Answer, Look

MOST_BYTES = 4 * 1024**3
"""What all parts together may unpack to: enough for a set of drawings, too little to fill a disk."""
_ENCRYPTED = 0x1
_CHUNK = 1024 * 1024
_PROGRAMS = frozenset(
    (
        *(".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf"),
        *(".hta", ".jar", ".msi", ".lnk", ".sh", ".apk"),
        # Office files with macros, and what drawing programs load and run.
        *(".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".lsp", ".vlx", ".fas", ".arx", ".dvb"),
    )
)


def look_into_zip(path: Path) -> Look:
    """A packed folder: what lies in its files is not looked into, only what they are."""
    return _look(path, "压缩包", _programs)


def look_into_office(path: Path) -> Look:
    """DOCX and XLSX."""
    return _look(path, "文档", _acting)


def _look(path: Path, title: str, acting: Callable[[ZipInfo], Iterator[str]]) -> Look:
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
            if problem := _problem(packed, parts):
                return Look.unreadable(f"{title}{problem}")
            found = sorted({name for part in parts for name in acting(part)})
    except (BadZipFile, OSError, ValueError, NotImplementedError, zlib.error) as error:
        return Look.unreadable(f"{title}打不开：{str(error)[:120] or type(error).__name__}")
    usable = f"{title}共 {len(parts)} 个部分，全部可以解压"
    if found:
        return Look(Answer.PASSED, usable, Answer.FAILED, f"{title}中有{'、'.join(found[:5])}")
    return Look(Answer.PASSED, usable, Answer.PASSED, f"{title}中没有宏和可执行文件")


def _problem(packed: ZipFile, parts: list[ZipInfo]) -> str:
    """Why it cannot be unpacked whole; "" when it can. Sizes are counted, never believed."""
    left = MOST_BYTES
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            return "已加密，不能长期读取"
        with packed.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    return f"解压后超过 {MOST_BYTES // 1024**3} GB"
    return "" if parts else "是空的"


def _programs(part: ZipInfo) -> Iterator[str]:
    name = PurePosixPath(part.filename.replace("\\", "/")).name
    if PurePosixPath(name.lower()).suffix in _PROGRAMS:
        yield f"可执行文件“{name[:60]}”"


def _acting(part: ZipInfo) -> Iterator[str]:
    """By the parts of the Office format (ECMA-376): macros, controls, embedded objects, outside links."""
    name = part.filename.lower()
    if name.endswith("vbaproject.bin"):
        yield "宏"
    elif "/activex/" in name:
        yield "ActiveX 控件"
    elif "/embeddings/" in name:
        yield "嵌入的对象"
    elif "/externallinks/" in name:
        yield "指向外部文件的链接"
