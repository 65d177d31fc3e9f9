"""`enforcement/offences/*.yaml` of a pack: offences with their articles, penalties, ranges and benchmarks.

A benchmark (裁量基准) is a decision table of the engine: exactly one row fits any circumstances.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from tongjian.engines.penalties import Benchmark
from tongjian.engines.penalties.benchmarks import Of
from tongjian.engines.penalties.terms import Kind
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.schema import Part, Title
from tongjian.kernel.packs.schema.part import wrong
from tongjian.kernel.packs.sources import nearest
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.enforcement.channels import ROOM, ChannelSheet

FOLDER = "offences"
SUFFIX = ".yaml"


class OffenceSheet(Part):
    """An offence (违法行为): what is broken (`article`), by which rule it is punished (`basis`) and how.

    `kinds` are the penalties the rule allows, `benchmark` its decision table; an offence that is never
    fined has
    none. `asks` names the amount a share is taken of. `construction`: illegal construction (城乡规划法 64).
    `simple`: small enough for the spot. `verified`: compared with the text in force.
    """

    title: Title
    article: str
    basis: str
    kinds: tuple[Kind, ...] = Field(min_length=1)
    asks: str = ""
    benchmark: Benchmark | None = None
    construction: bool = False
    simple: bool = False
    verified: bool

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (Kind.FINE in self.kinds) != (self.benchmark is not None):
            raise wrong("可以罚款的违法行为要有裁量基准，不罚款的不写", "写 benchmark，或从 kinds 去掉 fine")
        if self.benchmark is not None and (self.benchmark.of is not Of.YUAN) != bool(self.asks):
            raise wrong("按比例罚款要写明以什么为基数", "benchmark.of 不是 yuan 时写 asks，是 yuan 时不写")
        return self


@dataclass(frozen=True, slots=True)
class OffenceOf:
    """An offence as a channel handles it: with its code and the supervision matter."""

    code: str
    matter: str
    sheet: OffenceSheet


def offences_of(city: str) -> dict[str, OffenceSheet]:
    """Every offence of the pack by its code. No query once the pack is read."""
    pack = pack_of(city)
    return _offences(pack.folders, pack.digest)


def offences_in(city: str, channel: ChannelSheet) -> tuple[OffenceOf, ...]:
    """The offences of one channel, in its order."""
    known = offences_of(city)
    return tuple(OffenceOf(o.offence, o.matter, known[o.offence]) for o in channel.offences)


def read_offences(folders: Iterable[Path], mistakes: list[Mistake]) -> dict[str, OffenceSheet]:
    """The offences of folders, the nearest file of each code; what is wrong is added to `mistakes`."""
    files = nearest(folders, f"{ROOM}/{FOLDER}", SUFFIX, mistakes)
    found = {}
    for code, file in files.items():
        try:
            sheet = parsed(read(file), OffenceSheet, mistakes)
        except PackErrors as error:
            mistakes.extend(error.mistakes)
            continue
        if sheet is not None:
            found[code] = sheet
    return found


@lru_cache(maxsize=32)
def _offences(folders: tuple[Path, ...], _digest: str) -> dict[str, OffenceSheet]:
    mistakes: list[Mistake] = []
    found = read_offences(folders, mistakes)
    if mistakes:
        raise PackErrors(mistakes)
    return found
