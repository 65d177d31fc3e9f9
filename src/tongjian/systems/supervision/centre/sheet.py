"""`supervision/centre.yaml` of a pack: who keeps the data, the milestones of sites, periods, quizzes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.numbering import proved_pattern
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of

ROOM = "supervision"
FILE = "centre.yaml"
STOP, RESUME, CONCLUSION = LETTERS = ("site-stop", "site-resume", "site-conclusion")
"""The letters of a site by their codes in `templates/letters.yaml`."""


class SourceSheet(Part):
    """Where records come from; `own`: from this platform's own systems, which nobody imports."""

    title: Title
    own: bool = False


class MilestoneSheet(Part):
    """A stage of construction; without the `required` ones there is no conclusion."""

    code: Code
    title: Title
    required: bool = False


class SitesSheet(Part):
    """How sites are numbered, visited and held; `kind` and `categories` of the object that a site becomes."""

    number: str
    kind: Code
    categories: tuple[Code, ...]
    milestones: tuple[MilestoneSheet, ...] = Field(min_length=1)
    hidden: tuple[Title, ...] = Field(min_length=1)
    joint: tuple[Code, ...]
    checks: tuple[Code, ...] = Field(min_length=1)
    visit_days: int = Field(ge=1, le=60)

    @model_validator(mode="after")
    def _fits(self) -> SitesSheet:
        proved_pattern(self.number)
        codes = [each.code for each in self.milestones]
        if len(codes) != len(set(codes)):
            raise wrong("监督节点的代码有重复", "每个节点用自己的代码")
        return self


class Period(Part):
    """So many working days; `verified` as everywhere in a pack."""

    days: int = Field(ge=1, le=365)
    verified: bool
    source: str = ""


class OperationSheet(Part):
    """What is slow, and what is aimed at: milliseconds, requests, per cent."""

    slow: int = Field(ge=1)
    fewest: int = Field(ge=1)
    target: Decimal = Field(gt=0, le=100)
    kinds: Mapping[Code, Title] = Field(min_length=1)


class Question(Part):
    """One question of a quiz; `answer` is the number of the right option, from 1."""

    text: str = Field(min_length=1, max_length=300)
    options: tuple[Title, ...] = Field(min_length=2, max_length=6)
    answer: int = Field(ge=1)
    because: str = ""

    @model_validator(mode="after")
    def _answered(self) -> Question:
        if self.answer > len(self.options):
            raise wrong(f"“{self.text}”没有第 {self.answer} 个选项", "answer 从 1 数起")
        return self


class Quiz(Part):
    """A quiz; passed with `pass` per cent of the questions right."""

    title: Title
    pass_: int = Field(alias="pass", ge=1, le=100)
    questions: tuple[Question, ...] = Field(min_length=1)


class TrainingSheet(Part):
    """The quizzes by code."""

    quizzes: Mapping[Code, Quiz] = {}


class CentreSheet(Part):
    """The file."""

    keeper: Code
    stations: tuple[Code, ...] = Field(min_length=1)
    sources: Mapping[Code, SourceSheet] = Field(min_length=1)
    sites: SitesSheet
    revocation: Period
    publication: Mapping[str, Period]
    operation: OperationSheet
    training: TrainingSheet

    @model_validator(mode="after")
    def _every_kind(self) -> CentreSheet:
        if missing := set(ConductKind.values) - set(self.publication):
            raise wrong(f"没有写公开期限：{'、'.join(sorted(missing))}", "publication 中四类记录都要有")
        return self

    def source_title(self, code: str) -> str:
        """The name of a source; its code where the pack does not know it."""
        found = self.sources.get(code)
        return found.title if found else code


def centre_of(city: str) -> CentreSheet:
    """The sheet of a city. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _centre(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _centre(folders: tuple[Path, ...], _digest: str) -> CentreSheet:
    return read_sheet(folders, f"{ROOM}/{FILE}", CentreSheet)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """What is wrong with the files of the centre, for `tongjian pack check`."""
    from tongjian.systems.supervision.centre.governance.sheet import read_rules

    if first_of(folders, ROOM, FILE) is None:
        return
    try:
        sheet = read_sheet(folders, f"{ROOM}/{FILE}", CentreSheet)
        read_rules(folders)
    except PackErrors as errors:
        yield from errors.mistakes
        return
    if pack is None:
        return
    where = str(first_of(folders, ROOM, FILE))
    if sheet.keeper not in pack.duties:
        yield Mistake(where, 1, f"没有职责“{sheet.keeper}”", "keeper 用 pack.yaml 中 duties 的代码")
    for letter in LETTERS:
        if f"letter-{letter}" not in pack.settings.numbers:
            mend = "在 pack.yaml 的 settings.numbers 中补上"
            yield Mistake(where, 1, f"没有文书编号格式 letter-{letter}", mend)
