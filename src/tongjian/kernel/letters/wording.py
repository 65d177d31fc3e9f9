"""`templates/letters.yaml` of a pack: how the letters are called, what they say, and on which law they rest.

A folder that is nearer replaces single letters of the one it extends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Basis, Code, Part, Title
from tongjian.kernel.packs.wording import parsed
from tongjian.kernel.printing import TEMPLATES

FILE = "letters.yaml"
_PLACE = re.compile(r"\{([a-z_]+)\}")

Name = Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]


class LetterSheet(Part):
    """One letter. A paragraph whose `{name}` nobody filled in is left out; `remedies`: 救济途径 is told."""

    title: Title
    paragraphs: tuple[str, ...]
    basis: tuple[Basis, ...] = ()
    remedies: bool = False


class Remedies(Part):
    """What an addressee can do against a decision, and by when; `verified` as everywhere in a pack."""

    reconsideration_days: int = Field(ge=1, le=365)
    litigation_months: int = Field(ge=1, le=24)
    verified: bool
    sentence: str

    @property
    def said(self) -> str:
        """The sentence with its figures."""
        figures = {
            "reconsideration_days": str(self.reconsideration_days),
            "litigation_months": str(self.litigation_months),
        }
        return filled(self.sentence, figures) or ""


class Letters(Part):
    """The file. `labels` are the titles of what an act may state, by the name used in paragraphs."""

    labels: dict[Name, Title] = {}
    remedies: Remedies | None = None
    letters: dict[Code, LetterSheet]


def letters_of(city: str) -> Letters:
    """The letters of a city. No query. Raises `LookupError`, `PackErrors`."""
    files = (folder / TEMPLATES / FILE for folder in reversed(pack_of(city).folders))
    return _merged(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(maxsize=64)
def _merged(files: tuple[tuple[Path, int], ...]) -> Letters:
    """The files, the farthest first, as one; read again when one of them was changed."""
    labels: dict[str, str] = {}
    sheets: dict[str, LetterSheet] = {}
    remedies: Remedies | None = None
    for file, _ in files:
        given = _read(file)
        labels |= given.labels
        sheets |= given.letters
        remedies = given.remedies or remedies
    return Letters(labels=labels, letters=sheets, remedies=remedies)


def _read(file: Path) -> Letters:
    mistakes: list[Mistake] = []
    found = parsed(read(file), Letters, mistakes)
    if found is None or mistakes:
        raise PackErrors(mistakes)
    return found


def sheet_of(letters: Letters, kind: str) -> LetterSheet:
    """The letter of that code. Raises `LookupError`."""
    try:
        return letters.letters[kind]
    except KeyError:
        known = "、".join(sorted(letters.letters)) or "无"
        raise LookupError(f"城市包没有文书“{kind}”。请在 {TEMPLATES}/{FILE} 中补上；已有：{known}") from None


def filled(paragraph: str, about: Mapping[str, str]) -> str | None:
    """The paragraph with its names replaced; None when one of them has no value."""
    if any(not about.get(name) for name in places(paragraph)):
        return None
    return _PLACE.sub(lambda found: about[found[1]], paragraph)


def places(paragraph: str) -> list[str]:
    """The names a paragraph asks for."""
    return _PLACE.findall(paragraph)
