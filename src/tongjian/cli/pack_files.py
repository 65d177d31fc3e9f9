"""Files of the pack a command works with."""

from __future__ import annotations

import os
from pathlib import Path

from tongjian.kernel.packs.folder import pack_folders


def pack_file(relative: str, pack: str | None = None) -> Path:
    """The nearest file of that path in the pack, its province or the country.

    Without a name the pack is that of `TONGJIAN_PACK`, else what holds for the whole country. Raises
    `LookupError` when there is no such pack or file, `PackErrors` when what it extends is broken.
    """
    name = pack or os.environ.get("TONGJIAN_PACK") or "_china"
    if len(Path(name).parts) != 1 or name == "..":
        raise LookupError(f"“{name}”不是城市包的名称：应为 packs 中一个文件夹的名称，例如 _china")
    for folder in pack_folders(name):
        if (path := folder / relative).is_file():
            return path
    raise LookupError(f"城市包“{name}”和它所依据的包中都没有 {relative}，请检查 pack.yaml 的 extends")
