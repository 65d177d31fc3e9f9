"""Codes of administrative regions (行政区划代码), with former codes and the years they were in force."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tongjian.engines.identifiers.verdict import Verdict, compact, is_digits, refused

_LENGTH = 6


class RegionDataError(ValueError):
    """A file of regions that cannot be read or contradicts itself."""


class Region(BaseModel):
    """One code. `aliases` are other codes in use for the same region; a former code names its `successor`.

    `since` and `until` are the first and the last year in which the code was in force; without them it
    was from the beginning, or is today.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[1-9]\d{5}$")
    title: str
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    successor: str = ""

    def in_force(self, year: int) -> bool:
        """Whether the code was in force in any part of that year."""
        return (self.since or year) <= year <= (self.until or year)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    regions: tuple[Region, ...]


class Regions:
    """All known regions."""

    def __init__(self, regions: Iterable[Region]) -> None:
        """Raises `RegionDataError` when a code comes twice, or a successor or parent is missing."""
        self._by_code: dict[str, Region] = {}
        known = tuple(regions)
        for region in known:
            for code in (region.code, *region.aliases):
                if code in self._by_code:
                    raise RegionDataError(f"行政区划代码 {code} 出现两次")
                self._by_code[code] = region
        for region in known:
            if region.successor and region.successor not in self._by_code:
                raise RegionDataError(f"{region.code} {region.title} 的后继代码 {region.successor} 不存在")
            if (parent := _parent_code(region.code)) and parent not in self._by_code:
                raise RegionDataError(f"{region.code} {region.title} 的上级 {parent} 不存在")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the YAML file. Raises `RegionDataError`."""
        try:
            return cls(_File.model_validate(YAML(typ="safe").load(path)).regions)
        except OSError as error:
            raise RegionDataError(f"读不到行政区划文件 {path}：{error.strerror}") from error
        except YAMLError as error:
            raise RegionDataError(f"行政区划文件 {path} 不是正确的 YAML：{error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "内容"
            raise RegionDataError(f"行政区划文件 {path} 的 {place} 有误：{first['msg']}") from error

    def find(self, code: str) -> Region | None:
        """The region of a code or of an alias, in force or not."""
        return self._by_code.get(code)

    def full_title(self, region: Region) -> str:
        """With the titles of what it belongs to: province, city, district."""
        parent = _parent_code(region.code)
        return (self.full_title(self._by_code[parent]) if parent else "") + region.title

    def check(self, value: str, year: int) -> Verdict:
        """Whether this is the code of a region in that year. An alias is valid, normalised to the code.

        `parts`: `title`, `full_title`.
        """
        code = compact(value)
        if len(code) != _LENGTH or not is_digits(code):
            return refused("行政区划代码应为 6 位数字")
        region = self.find(code)
        if region is None:
            return refused(f"行政区划代码表中没有 {code}")
        title = self.full_title(region)
        if not region.in_force(year):
            return refused(self._out_of_force(region, year))
        why = title if code == region.code else f"{title}，{code} 是它的另一代码，应写 {region.code}"
        return Verdict(True, why, region.code, {"title": region.title, "full_title": title})

    def _out_of_force(self, region: Region, year: int) -> str:
        title = self.full_title(region)
        if region.since is not None and year < region.since:
            return f"{title}自 {region.since} 年起才有代码 {region.code}"
        now = self._by_code.get(region.successor)
        after = f"，现为 {now.code} {self.full_title(now)}" if now else ""
        return f"{title}的代码 {region.code} 用到 {region.until} 年{after}"


def _parent_code(code: str) -> str:
    """The province of a prefecture, the prefecture of a county; empty for a province."""
    if code.endswith("0000"):
        return ""
    return f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"
