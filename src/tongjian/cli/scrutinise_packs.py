"""Which rules and which layer vocabulary a call means, and a digest that changes with them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from tongjian.engines.scrutiny import load_rules
from tongjian.engines.scrutiny.arearules import area_rules_on
from tongjian.kernel.packs.folder import pack_folders, packs_root


def folders_of(pack: str | None) -> tuple[Path, ...]:
    """The chain of a named pack, else of TONGJIAN_PACK, else of the country. Raises LookupError."""
    return pack_folders(pack or os.environ.get("TONGJIAN_PACK") or "_china")


def vocabulary_of(name: str | None, folders: tuple[Path, ...]) -> Path:
    """A named convention, else the nearest one of the pack. Raises LookupError."""
    if name is not None:
        known = {path.stem: path for path in (packs_root() / "_vocabularies").glob("*.yaml")}
        if name not in known:
            raise LookupError(f"没有图层词汇“{name}”，可用：{'、'.join(sorted(known))}。")
        return known[name]
    for folder in folders:
        if (path := folder / "drawing" / "layers.yaml").is_file():
            return path
    raise LookupError("城市包没有图层词汇 drawing/layers.yaml。")


def today() -> date:
    """The local date, which decides what rules are in force."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def basis_of(pack: str | None, vocabulary: str | None) -> str:
    """A digest of what a verdict rests on besides the drawing: the program, the pack's files for scrutiny,
    and which of the rules are in force today. Raises LookupError, FileMistakes."""
    folders = folders_of(pack)
    digest = hashlib.sha256(version("tongjian").encode())
    in_force = sorted(f"{rule.rule} {rule.version}" for rule in load_rules(folders).on(today()).rules)
    digest.update("\n".join((*in_force, area_rules_on(today()).name)).encode())
    for path in (*_files(folders), vocabulary_of(vocabulary, folders)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Everything of the packs that a scrutiny may read, in the same order everywhere."""
    for folder in folders:
        for room in ("rules", "drawing", "templates"):
            yield from sorted(path for path in (folder / room).rglob("*") if path.is_file())
        yield from sorted(folder.glob("*.yaml"))
