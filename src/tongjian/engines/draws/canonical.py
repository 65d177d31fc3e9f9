"""The one way in which lists and certificates are written, so that one digest stands for them.

A list is UTF-8 text: a heading, then one line for each entry, fields separated by one tab, lines in the order
of their bytes, a line feed behind each. `sha256sum` of that file is the digest of the list.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

MOST_CHARACTERS = 200

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_PADDED = re.compile(r" [\t\n]|[\t\n] ")
_SURROGATE = re.compile("[\ud800-\udfff]")


def sha256(text: str) -> str:
    """The SHA-256 of the UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def number(text: str) -> int:
    """The SHA-256 of the UTF-8 bytes, read as one number of 256 bits."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest())


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values are equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The canonical text of a list whose rows are sorted and pass `flaws`."""
    return "\n".join(["\t".join(columns), *map("\t".join, rows), ""])


def is_clean(text: str, columns: int, rows: int) -> bool:
    """Whether no field of the list written as `text` has a flaw: the whole list in a few searches."""
    return (
        text.count("\n") == rows + 1
        and text.count("\t") == (columns - 1) * (rows + 1)
        and not _CONTROL.search(text)
        and not _SURROGATE.search(text)
        and not _PADDED.search(text)
        and unicodedata.is_normalized("NFC", text)
    )


def flaws(row: Sequence[str], titles: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    """Sentence and mend for every field that could be read in two ways, or not be seen at all."""
    for place, field in enumerate(row):
        title = titles(place)
        if "\t" in field or "\n" in field or _CONTROL.search(field) or _SURROGATE.search(field):
            yield f"{title}中有看不见的控制字符或换行", "删去这些字符"
        elif field != field.strip(" "):
            yield f"{title}“{field}”前后有空格", "删去空格"
        elif not unicodedata.is_normalized("NFC", field):
            yield f"{title}“{field}”用了分解形式的字符", "改为 Unicode 规范形式（NFC）"
        elif len(field) > MOST_CHARACTERS:
            yield f"{title}超过 {MOST_CHARACTERS} 个字符", "改短"
