"""`performance/evaluation.yaml` and `performance/use_of_results.yaml`: what a city decides itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tongjian.engines.draws.rules import Percent
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.measures.figures import Figure
from tongjian.kernel.measures.profiles import KeptProfile
from tongjian.kernel.measures.sheets import kept_profile
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.models import DeclarationKind

FILE = "performance/evaluation.yaml"
USES = "performance/use_of_results.yaml"
DayOfYear = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]|30|31)$")]


class ReportSheet(Part):
    """How one kind is evaluated: on which form of the pack, and by which scoring profile."""

    form: Code
    profile: Code


class MonitoringSheet(Part):
    """Monitoring during the year.

    `dates` are month and day; `remind` how many days before. What is forecast to reach `yellow` percent of
    its target is yellow. A number in one of the units of `rates` is judged as it stands, not carried forward
    to the end of the year.
    """

    dates: tuple[DayOfYear, ...] = ()
    remind: tuple[Annotated[int, Field(ge=0, le=60)], ...] = (7, 0)
    yellow: Figure = Field(Decimal(80), ge=0, le=100)
    rates: tuple[str, ...] = ("%", "‰")

    @model_validator(mode="after")
    def _are_days(self) -> Self:
        for day in self.dates:
            try:
                date.fromisoformat(f"2023-{day}")
            except ValueError:
                raise wrong(f"一年里没有“{day}”这一天", "写成月-日，例如 06-30") from None
        return self


class EvaluationSheet(Part):
    """The file. `cause_beyond` is the deviation in percent from which on a cause has to be given."""

    reports: Mapping[DeclarationKind, ReportSheet] = Field(min_length=1)
    cause_beyond: Figure = Field(Decimal(30), ge=0, le=1000)
    monitoring: MonitoringSheet = MonitoringSheet()
    spot_check: Percent = "20%"
    verified: bool = False


class BandSheet(Part):
    """A grade, from which part of full marks on (in percent), and what it means for the year after.

    `factor` is what the money is multiplied with; without one the result is only taken into account.
    """

    grade: Title
    floor: Figure = Field(ge=0, le=100)
    factor: Figure | None = Field(None, ge=0, le=10)
    sentence: str = Field(min_length=1, max_length=300)


class UseSheet(Part):
    """The rule by which a result bears on the next budget."""

    bands: tuple[BandSheet, ...] = Field(min_length=1)
    basis: str = Field("", max_length=300)
    verified: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        floors = [band.floor for band in self.bands]
        if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
            raise wrong("等级的分数线不是从高到低，或没有到 0 分", "按 floor 从高到低排列，最后一档 floor: 0")
        return self


def evaluation_of(city: str) -> EvaluationSheet:
    """The sheet of a city. No query. Raises `PackErrors` when its pack has none."""
    pack = pack_of(city)
    return _evaluation(pack.folders, pack.digest)


def use_of(city: str) -> UseSheet:
    """The rule of a city. No query. Raises `PackErrors` when its pack has none."""
    pack = pack_of(city)
    return _use(pack.folders, pack.digest)


def form_for(city: str, kind: str) -> Form | None:
    """The form a kind is evaluated on; None where the city does not evaluate it. No query."""
    report = evaluation_of(city).reports.get(DeclarationKind(kind))
    return pack_of(city).forms.get(report.form) if report else None


def profile_for(city: str, kind: str) -> KeptProfile:
    """The profile a kind is scored by. No query. Raises `PackErrors`, `KeyError` where none is named."""
    pack = pack_of(city)
    return _profile(pack.folders, pack.digest, evaluation_of(city).reports[DeclarationKind(kind)].profile)


@lru_cache(maxsize=64)
def _evaluation(folders: tuple[Path, ...], _digest: str) -> EvaluationSheet:
    return read_sheet(folders, FILE, EvaluationSheet)


@lru_cache(maxsize=64)
def _use(folders: tuple[Path, ...], _digest: str) -> UseSheet:
    return read_sheet(folders, USES, UseSheet)


@lru_cache(maxsize=128)
def _profile(folders: tuple[Path, ...], _digest: str, name: str) -> KeptProfile:
    return kept_profile(folders, name)
