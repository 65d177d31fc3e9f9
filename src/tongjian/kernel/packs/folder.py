"""Where packs lie, and which folders one pack consists of. Pure: no Django."""

from __future__ import annotations

import os
from pathlib import Path

from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.reader import read

HEADER = "pack.yaml"


def packs_root() -> Path:
    """The folder of all packs: `TONGJIAN_PACKS`, else `packs/` of this checkout."""
    given = os.environ.get("TONGJIAN_PACKS")
    return Path(given) if given else Path(__file__).resolve().parents[4] / "packs"


def city_names() -> tuple[str, ...]:
    """Every pack that is a city, sorted: a folder with a header, whose name has no leading underscore."""
    return tuple(sorted(p.parent.name for p in packs_root().glob(f"[a-z]*/{HEADER}")))


def pack_folder(pack: str | Path) -> Path:
    """The folder of a pack given by name, or by a path to it. Raises `LookupError`.

    A text with a slash is a path; one without is a name, or a folder here where there is no such name.
    """
    named = packs_root() / pack if isinstance(pack, str) and "/" not in pack else None
    folder = named if named is not None and named.is_dir() else Path(pack)
    if not folder.is_dir():
        raise LookupError(f"没有城市包“{pack}”。{packs_root()} 中有：{'、'.join(city_names())}。")
    return folder


def pack_folders(pack: str | Path) -> tuple[Path, ...]:
    """The folders of a pack, nearest first: the city, its province, the country.

    A base is looked for beside the pack, then among all packs. Raises `LookupError` when there is no such
    pack, `PackErrors` when a base is missing or packs extend one another in a circle.
    """
    folder = pack_folder(pack)
    folders = [folder]
    while (folders[-1] / HEADER).is_file():
        source = read(folders[-1] / HEADER)
        base = source.data.get("extends")
        if not base:
            break
        found = next((p for p in (folder.parent / str(base), packs_root() / str(base)) if p.is_dir()), None)
        if found is None:
            sentence = f"所依据的包“{base}”不存在"
            known = "、".join(sorted(p.parent.name for p in packs_root().glob(f"_*/{HEADER}")))
            raise PackErrors([source.mistake(("extends",), sentence, f"改为已有的包：{known}")])
        if found.resolve() in {known_folder.resolve() for known_folder in folders}:
            circle = " → ".join([*(f.name for f in folders), found.name])
            sentence = f"包互相依据，成了循环：{circle}"
            raise PackErrors([source.mistake(("extends",), sentence, "去掉其中一处 extends")])
        folders.append(found)
    return tuple(folders)
