"""A shapefile out of a .zip of a stranger: only the members that are wanted, under names of our own."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tongjian.engines.blueprint.problems import Refused

MOST_BYTES: Final = 4 << 30
"""Of everything unpacked; a .shp or .dbf cannot be greater than 2 GiB."""
_SMALL, _RATIO = 64 << 20, 400
"""Blank-padded tables compress well; beyond this nothing honest does."""
_MOST_MEMBERS: Final = 10_000
_BLOCK: Final = 1 << 20
_NEEDED: Final = (".shp", ".shx", ".dbf")
_WELCOME: Final = (*_NEEDED, ".prj", ".cpg")
KEY_TABLE: Final = "字段对照.csv"
"""The member that gives the full names of shortened columns."""
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1
_AGAIN: Final = "请把同一图层的 .shp、.shx、.dbf、.prj 重新压成一个 .zip。"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A shapefile on disk, what its .cpg says, and the full names of its columns."""

    shp: Path
    prj: str | None
    cpg: str | None
    short: dict[str, str]


def unpack(archive: Path, folder: Path, name: str | None) -> Unpacked:
    """Unpack the only shapefile of a .zip, or the one called `name`. Raises Refused."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(opened)
            stem = _chosen(members, name)
            sizes = sum(info.file_size for info in members[stem].values())
            packed = sum(info.compress_size for info in members[stem].values())
            if sizes > MOST_BYTES or (sizes > _SMALL and sizes > _RATIO * max(packed, 1)):
                raise Refused(
                    "zip-bomb", f"压缩包展开后有 {sizes >> 20} MB，远超正常的压缩比，不予展开。", _AGAIN
                )
            for suffix, info in members[stem].items():
                _extract(opened, info, folder / f"layer{suffix}")
            short = _key_table(opened)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as e:
        raise Refused("zip", f"压缩包损坏或无法展开（{e}）。", _AGAIN) from e
    return Unpacked(folder / "layer.shp", _text(folder / "layer.prj"), _text(folder / "layer.cpg"), short)


def _members(opened: zipfile.ZipFile) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """The parts of each shapefile by its name."""
    infos = opened.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise Refused("zip", f"压缩包里有 {len(infos)} 个文件，不像一个图层。", _AGAIN)
    found: dict[str, dict[str, zipfile.ZipInfo]] = defaultdict(dict)
    for info in infos:
        path = PurePosixPath(_name(info))
        if path.suffix.lower() in _WELCOME and not path.name.startswith("._") and not info.is_dir():
            found[str(path.with_suffix("").name)].setdefault(path.suffix.lower(), info)
    shapes = {stem: parts for stem, parts in found.items() if ".shp" in parts}
    if not shapes:
        names = "、".join(sorted(_name(info) for info in infos)[:5]) or "（空）"
        raise Refused("zip-without-shp", f"压缩包里没有 .shp 文件，只有：{names}。", _AGAIN)
    return shapes


def _chosen(members: dict[str, dict[str, zipfile.ZipInfo]], name: str | None) -> str:
    stem = choose(tuple(members), name, "压缩包")
    missing = [suffix for suffix in _NEEDED if suffix not in members[stem]]
    if missing:
        raise Refused("shp-incomplete", f"“{stem}”缺少 {'、'.join(missing)} 文件。", _AGAIN)
    if any(info.flag_bits & _ENCRYPTED for info in members[stem].values()):
        raise Refused("zip-encrypted", "压缩包加了密码，无法读取。", "请去掉密码后重新上传。")
    return stem


def choose(names: tuple[str, ...], name: str | None, what: str) -> str:
    """The one of `names` that is meant. Raises Refused when that is not plain, and names them."""
    listed = "、".join(f"“{each}”" for each in names[:20])
    if name is not None:
        if name not in names:
            raise Refused(
                "no-such-layer", f"{what}里没有名为“{name}”的图层，只有：{listed}。", "请另选一个。"
            )
        return name
    if len(names) > 1:
        raise Refused(
            "several-layers",
            f"{what}里有 {len(names)} 个图层：{listed}。",
            "请说明导入哪一个，或只保留一个。",
        )
    return names[0]


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the mark of UTF-8 it is in the code page of a Chinese Windows."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _extract(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Copy no more than the member says it holds: what it says was checked, what it holds was not."""
    left = info.file_size
    with opened.open(info) as source, target.open("wb") as sink:
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise ValueError(f"{info.filename} 比它写明的大")
            sink.write(block)


def _key_table(opened: zipfile.ZipFile) -> dict[str, str]:
    for info in opened.infolist():
        if PurePosixPath(_name(info)).name == KEY_TABLE and info.file_size <= _BLOCK:
            rows = csv.reader(io.StringIO(opened.read(info).decode("utf-8-sig", "replace")))
            return {row[0]: row[1] for row in rows if len(row) >= 2 and row[0] != row[1]}
    return {}


def _text(path: Path) -> str | None:
    if not path.exists():
        return None
    return path.read_bytes()[:_BLOCK].decode("utf-8", "replace").strip("\ufeff\x00 \r\n\t") or None
