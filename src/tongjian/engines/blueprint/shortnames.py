"""Names of columns as a .dbf can hold them: ten bytes of UTF-8, three Chinese characters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

_BYTES: Final = 10


def shortened(names: Iterable[str]) -> dict[str, str]:
    """A short name for each name: itself where it fits, else its beginning, numbered where two agree."""
    given = list(names)
    taken = {name.casefold() for name in given if _fits(name)}
    found: dict[str, str] = {}
    for name in given:
        found[name] = name if _fits(name) else _free(name, taken)
        taken.add(found[name].casefold())
    return found


def key_table(short: Mapping[str, str]) -> bytes:
    """The table of short names and the full ones, as CSV that a spreadsheet opens with its Chinese whole."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("短名", "字段"))
    writer.writerows((brief, name) for name, brief in short.items())
    return text.getvalue().encode("utf-8-sig")


def _fits(name: str) -> bool:
    return len(name.encode()) <= _BYTES


def _free(name: str, taken: set[str]) -> str:
    cut = _cut(name, _BYTES)
    number = 1
    while cut.casefold() in taken:
        number += 1
        cut = f"{_cut(name, _BYTES - len(str(number)))}{number}"
    return cut


def _cut(name: str, size: int) -> str:
    return name.encode()[:size].decode("utf-8", "ignore")
