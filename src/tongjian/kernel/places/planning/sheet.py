"""`blueprint/planning-conditions.yaml`: the words, laws and conventions of planning conditions in a city."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from tongjian.engines.blueprint.conditions import Contradiction, Fault
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.wording import parsed

FILE = ("blueprint", "planning-conditions.yaml")


class Statute(Part):
    """A law the conditions rest on, with what it says."""

    document: Title
    article: Title
    says: str
    verified: bool = False

    def __str__(self) -> str:
        return f"《{self.document}》{self.article}"


class Refusal(Part):
    """What is said of one kind of contradiction, and how to mend it."""

    sentence: str = Field(min_length=1)
    mend: str = Field(min_length=1)

    def said(self, contradiction: Contradiction, layer: str) -> tuple[str, str]:
        """Sentence and mend of one contradiction; `layer` is what the layer is called."""
        facts = {
            "title": contradiction.title,
            "given": contradiction.given,
            "limit": contradiction.limit,
            "layer": layer,
            "place": contradiction.place,
        }
        return self.sentence.format_map(facts), self.mend.format_map(facts)

    @model_validator(mode="after")
    def _can_be_filled(self) -> Refusal:
        try:
            self.said(Contradiction(Fault.ABOVE, "", "", "", "", ""), "")
        except (KeyError, ValueError, IndexError):
            known = "{title} {given} {limit} {layer} {place}"
            raise wrong("说明中有不认识的占位符", f"只用 {known}") from None
        return self


class Clause(Part):
    """A further requirement the form is filled with: always, or where a layer of that role is touched."""

    when: Role | Literal["always"]
    says: str = Field(min_length=1, max_length=400)


class Sheet(Part):
    """The whole file. `alongside` in metres; `accessory` are classes of use that serve any other."""

    series: Code
    statutes: tuple[Statute, ...] = Field(min_length=1)
    refusals: Mapping[Fault, Refusal]
    accessory: tuple[Code, ...] = ()
    alongside: float = Field(ge=0, le=500)
    texts: tuple[Clause, ...] = ()

    @property
    def laws(self) -> tuple[str, ...]:
        """The laws by name, each once with all its articles."""
        articles: dict[str, list[str]] = {}
        for each in self.statutes:
            articles.setdefault(each.document, []).append(each.article)
        return tuple(f"《{document}》{'、'.join(each)}" for document, each in articles.items())

    @model_validator(mode="after")
    def _has_every_sentence(self) -> Sheet:
        if missing := [fault.value for fault in Fault if fault not in self.refusals]:
            raise wrong(f"refusals 缺少 {'、'.join(missing)}", "每种不符写一条 sentence 和 mend")
        return self


def sheet_of(pack: Pack) -> Sheet:
    """The sheet of a city: that of each folder, the nearest one's items winning.

    Read once for a pack. Raises `PackErrors` with file and line.
    """
    return _sheet(pack.folders, pack.digest)


@lru_cache(maxsize=64)
def _sheet(folders: tuple[Path, ...], _digest: str) -> Sheet:
    return read_sheet(folders)


def read_sheet(folders: tuple[Path, ...]) -> Sheet:
    """The sheet of these folders as they are now. Raises `PackErrors` with file and line."""
    sources = [read(file) for folder in folders if (file := folder.joinpath(*FILE)).is_file()]
    if not sources:
        sentence, mend = "没有规划条件的依据和说明", "新建文件，或依据有它的包（extends: _china）"
        raise PackErrors([Mistake(str(folders[0].joinpath(*FILE)), 1, sentence, mend)])
    data: dict[str, Any] = {}
    for source in reversed(sources):
        data |= source.data
    mistakes: list[Mistake] = []
    nearest = sources[0]
    sheet = parsed(Source(nearest.file, data, nearest.lines, nearest.mistakes), Sheet, mistakes)
    if sheet is None or mistakes:
        raise PackErrors(mistakes)
    return sheet
