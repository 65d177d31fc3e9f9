"""`enforcement/papers.yaml` of a pack: what each paper says."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tongjian.kernel.packs.numbering import proved_pattern
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.schema.part import wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.enforcement.papers.names import FIELDS, TABLES

FILE = "enforcement/papers.yaml"
Pattern = Annotated[str, AfterValidator(proved_pattern)]
Row = tuple[str, str]


class PaperSheet(Part):
    """One paper. `when` names another paper by a situation of the case; `series` counts with another kind.

    A paragraph one of whose fields is empty is left out; a row whose fields are all empty says 无.
    """

    title: Title
    look: Literal["form", "letter"]
    number: Pattern
    series: Code | None = None
    when: dict[Literal["hearing", "no-penalty", "unfounded", "stop"], Code] = {}
    addressee: str = ""
    rows: tuple[Row, ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    remedies: bool = False
    sealed: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything fields can stand in."""
        return (self.addressee, *self.paragraphs, *(text for row in self.rows for text in row))


class PapersSheet(Part):
    """The file."""

    papers: dict[Code, PaperSheet] = Field(min_length=1)
    remedies: str
    identifier_titles: dict[str, str]
    verified: bool

    @model_validator(mode="after")
    def _known(self) -> Self:
        for code, paper in self.papers.items():
            for text in paper.texts:
                if unknown := sorted(names_in(text) - FIELDS):
                    raise wrong(
                        f"文书 {code} 用到没有的内容 {'、'.join(unknown)}",
                        f"可用的内容：{'、'.join(sorted(FIELDS))}",
                    )
            if unknown := sorted(set(paper.tables) - TABLES):
                raise wrong(
                    f"文书 {code} 用到没有的表 {'、'.join(unknown)}", f"可用的表：{'、'.join(sorted(TABLES))}"
                )
            if missing := sorted(set(paper.when.values()) - set(self.papers)):
                raise wrong(f"文书 {code} 换用的 {'、'.join(missing)} 不存在", "在 papers 中补上")
        return self


def names_in(text: str) -> set[str]:
    """The names of the fields in a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def papers_of(city: str) -> PapersSheet:
    """The papers of a city. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _papers(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _papers(folders: tuple[Path, ...], _digest: str) -> PapersSheet:
    return read_sheet(folders, FILE, PapersSheet)
