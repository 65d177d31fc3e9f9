"""The rules of the procedure and the customs of the office, from the city's pack."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from tongjian.engines.penalties import Masking, Rules
from tongjian.engines.penalties.terms import Kind
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.enforcement.channels import ROOM

PROCEDURE = f"{ROOM}/periods.yaml"
OFFICE = f"{ROOM}/office.yaml"


class PublishingSheet(Part):
    """Which decisions are published (行政处罚法 48) and how names are masked. `minor_age` in years."""

    kinds: tuple[Kind, ...] = Field(min_length=1)
    simple: bool
    law: str
    minor_age: int = Field(gt=0)
    masking: Masking
    verified: bool


class OfficeSheet(Part):
    """`enforcement/office.yaml`: reminders, publication, limits of files from the field.

    `remind` days before a period runs out its light is yellow and people are told. `contradicts` days of the
    phone's clock from the server's make a record of the field doubtful.
    """

    remind: int = Field(ge=0)
    publishing: PublishingSheet
    evidence_megabytes: int = Field(gt=0)
    contradicts_minutes: int = Field(gt=0)


def rules_of(city: str) -> Rules:
    """The rules by which a city punishes. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _rules(pack.folders, pack.digest)


def office_of(city: str) -> OfficeSheet:
    """The customs of the office. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _office(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _rules(folders: tuple[Path, ...], _digest: str) -> Rules:
    return read_sheet(folders, PROCEDURE, Rules)


@lru_cache(maxsize=32)
def _office(folders: tuple[Path, ...], _digest: str) -> OfficeSheet:
    return read_sheet(folders, OFFICE, OfficeSheet)
