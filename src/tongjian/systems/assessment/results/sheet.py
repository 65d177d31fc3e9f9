"""`assessment/results.yaml` of a pack: deadlines, uses of results, what is reported, and the monthly ledger.

The figures are the city's decisions; those nobody compared with their source keep `verified: false`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from tongjian.kernel.measures.figures import Figure, NoFines
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.assessment.office import FILE as OFFICE
from tongjian.systems.assessment.office import ROOM
from tongjian.systems.assessment.results.models import Stage, UseKind

FILE = "results.yaml"


class Reply(Part):
    """Working days in which a district may reply, and in which the reply is decided."""

    days: int = Field(ge=1, le=60)
    decide: int = Field(ge=1, le=60)


class UseRule(Part):
    """When a result is used, from which stage on.

    `first` and `last`: the district is among so many from the top or the bottom. `certain`: only where it is
    there whatever place in its interval it really has. `below`: its total is less than that. None: always.
    """

    use: Code
    kind: UseKind
    title: NoFines
    at: Stage = Stage.FINAL
    first: int | None = Field(None, ge=1)
    last: int | None = Field(None, ge=1)
    certain: bool = False
    below: Figure | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.first is not None and self.last is not None:
            raise wrong("同时写了 first 和 last", "一条规则只写一头，两头各写一条")
        return self


class Comprehensive(Part):
    """The bureau's assessment this one is a part of, the body it is reported to, and what must be reached.

    Shares in percent.
    """

    title: Title
    body: Code
    full: Figure = Field(gt=0)
    least_share: Figure = Field(ge=0, le=100)
    least_coverage: Figure = Field(ge=0, le=100)


class Check(Part):
    """One thing to look at every month."""

    check: Code
    title: Title
    asks: str = Field("", max_length=200)


class Operation(Part):
    """The monthly ledger: complete by that day of the month, reminded so many days before."""

    due: int = Field(ge=1, le=28)
    remind: int = Field(ge=0, le=20)
    checks: tuple[Check, ...] = Field(min_length=1, max_length=60)


class Topics(Part):
    """Special topics: minutes within which an incident on a route is answered, days until a second look."""

    response_minutes: int = Field(ge=1, le=1440)
    recheck_days: int = Field(ge=1, le=365)


class ResultsSheet(Part):
    """The whole file."""

    verified: bool = False
    reply: Reply
    uses: tuple[UseRule, ...] = ()
    comprehensive: Comprehensive | None = None
    operation: Operation | None = None
    topics: Topics

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [rule.use for rule in self.uses]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise wrong(f"“{'、'.join(sorted(twice))}”写了两次", "给其中一条换个代码")
        return self

    def rule(self, code: str) -> UseRule | None:
        """The rule of that code."""
        return next((rule for rule in self.uses if rule.use == code), None)


def results_of(city: str) -> ResultsSheet:
    """The rules of a city. No query once the pack is read. Raises `PackErrors` where it has none."""
    pack = pack_of(city)
    return _results(pack.folders, pack.digest)


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """For `pack check`: what is wrong in the file, and a body that does not exist."""
    found: list[Mistake] = []
    office = first_of(folders, ROOM, OFFICE)
    if office is not None and first_of(folders, ROOM, FILE) is None:
        found.append(
            Mistake(str(office), 1, f"有考核机构，却没有 {ROOM}/{FILE}", "写出申诉期限和结果应用的规则")
        )
    for folder in folders:
        file = folder / ROOM / FILE
        if not file.is_file():
            continue
        try:
            source = read(file)
        except PackErrors as error:
            found.extend(error.mistakes)
            continue
        sheet = parsed(source, ResultsSheet, found)
        body = sheet.comprehensive.body if sheet and sheet.comprehensive else ""
        if body and pack is not None and pack.organisations and body not in pack.organisations:
            sentence = f"没有机构“{body}”"
            found.append(
                source.mistake(("comprehensive", "body"), sentence, "改为 organisations.yaml 中的机构")
            )
    yield from found


@lru_cache(maxsize=32)
def _results(folders: tuple[Path, ...], _digest: str) -> ResultsSheet:
    return read_sheet(folders, f"{ROOM}/{FILE}", ResultsSheet)
