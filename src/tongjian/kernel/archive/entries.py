"""What goes into a package, before it is looked into. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tongjian.engines.inspection import Answer


class Kind(StrEnum):
    """What an entry is; the value names its folder."""

    MATERIAL = "申请材料"
    FORM = "申请表"
    OPINION = "部门意见"
    LETTER = "文书"
    LICENCE = "证照"
    LEDGER = "台账"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of one check about one file, with the sentence that says why."""

    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. `content` is where it lies, or what it is; `case` the number of the case it belongs to.

    `recorded` is the SHA-256 that the ledger gives, to be compared with what lies there. Where the record
    proves the file in another way, `authentic` says how that turned out. `open_to` is who may read it.
    """

    path: str
    title: str
    kind: Kind
    case: str
    content: Path | bytes
    open_to: str
    recorded: str = ""
    authentic: Result | None = None

    @property
    def extension(self) -> str:
        """In lower case, without the dot."""
        return self.path.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that ought to be there and is not."""

    case: str
    title: str
    because: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A material a matter asked for: given (`sha256` of its last version), stood for by a licence, excused
    for a reason, or missing."""

    case: str
    name: str
    title: str
    sha256: str = ""
    by_licence: str = ""
    excused: str = ""


_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


def fit(name: str) -> str:
    """A name that every file system takes: no separators, no blanks, not too long, never empty."""
    cleaned = _UNFIT.sub("-", name).strip(".-")
    stem, dot, extension = cleaned.rpartition(".")
    short = f"{stem[:60]}.{extension[:12]}" if dot and stem else cleaned[:72]
    return short or "未命名"
