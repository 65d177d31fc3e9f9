"""The report on a file that was handed in: what is wrong with it, feature by feature."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tongjian.kernel.documents.vault import vault
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.sheets import Value

PAGE = 20
SEVERITIES = {"error": "错误", "warning": "提示"}
HEADS = (
    *(("序号", 8), ("轻重", 8), ("问题", 24), ("第几个要素", 12), ("编号", 24), ("说明", 70), ("改法", 50)),
    *(("东（m）", 16), ("北（m）", 16)),
)

TITLES = {
    "absent-column": "没有选填的字段",
    "column-cut": "字段名被截短",
    "coordinates": "坐标不能用",
    "crs-unreadable": "坐标系说明读不懂",
    "duplicate-geometry": "图形重复",
    "duplicate-key": "编号重复",
    "empty-geometry": "没有图形",
    "geojson-metres": "GeoJSON 用了米制坐标",
    "geometry-type": "图形种类不对",
    "heights-dropped": "高程没有保留",
    "invalid": "图形无效",
    "key-too-long": "编号太长",
    "misnamed": "文件名与内容不符",
    "missing-column": "缺少必填的字段",
    "missing-value": "必填的内容是空的",
    "outside": "不在本市范围",
    "overlap": "相互重叠",
    "overlaps-unfinished": "重叠太多",
    "partly-outside": "部分不在本市范围",
    "reference": "起算位置写错",
    "remark": "读取时的说明",
    "slivers": "碎片状重叠",
    "tiny": "图形过小",
    "unknown-column": "多余的字段",
    "unread": "没有读取的图元",
    "wrong-value": "内容不合要求",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `place` counts the problems of the report from 1."""

    place: int
    number: int | None
    key: str
    code: str
    severity: str
    sentence: str
    mend: str
    where: tuple[float, float] | None

    @property
    def heading(self) -> str:
        """Which feature it is about."""
        if self.number is None:
            return "整个文件"
        return f"第 {self.number} 个要素 {self.key}".rstrip()

    def cells(self) -> tuple[Value, ...]:
        """The row of a table, as `HEADS` are."""
        east, north = self.where or (None, None)
        severity, code = SEVERITIES.get(self.severity, self.severity), title_of(self.code)
        return (
            *(self.place, severity, code, self.number, self.key, self.sentence, self.mend),
            *(east, north),
        )


@dataclass(frozen=True, slots=True)
class Sketch:
    """A feature to be drawn: WKT in metres, and the numbers of those around it."""

    shape: str
    near: tuple[int, ...]


@dataclass(frozen=True)
class Tally:
    """How often one thing is wrong."""

    code: str
    title: str
    severity: str
    count: int


@dataclass(frozen=True)
class Asked:
    """Which problems somebody wants to see; empty: all."""

    severity: str = ""
    code: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.severity or self.code)


@dataclass(frozen=True)
class Report:
    """A report as it was written. `counts` has every problem, also those that are not listed one by one."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    sketches: Mapping[int, Sketch]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def tallies(self) -> list[Tally]:
        """By what is wrong, errors first, then the most frequent."""
        severities = {problem.code: problem.severity for problem in self.problems}
        found = [
            Tally(code, title_of(code), severities.get(code, "warning"), number)
            for code, number in self.counts.items()
        ]
        return sorted(found, key=lambda each: (each.severity != "error", -each.count, each.code))

    def page(self, asked: Asked, after: int, limit: int = PAGE) -> list[Problem]:
        """One problem more than a page of those that fit, from behind the place `after` on."""
        found: list[Problem] = []
        for problem in self.problems[after:]:
            if asked.severity in ("", problem.severity) and asked.code in ("", problem.code):
                found.append(problem)
                if len(found) > limit:
                    break
        return found


def title_of(code: str) -> str:
    """What is wrong, in a few words; the code itself where there are none."""
    return TITLES.get(code, code)


def report_of(version: LayerVersion) -> Report | None:
    """The report of an import; None where the file could not be read at all. 1 SQL query."""
    return _read(version.report.sha256) if version.report else None


@lru_cache(maxsize=4)
def _read(sha256: str) -> Report:
    """A report of 100,000 problems is parsed once, then paged through."""
    told: dict[str, Any] = json.loads(vault().path_of(sha256).read_bytes())
    problems = tuple(
        Problem(
            place=place,
            number=each["number"],
            key=each["key"],
            code=each["code"],
            severity=each["severity"],
            sentence=each["sentence"],
            mend=each["mend"],
            where=tuple(each["where"]) if each["where"] else None,
        )
        for place, each in enumerate(told["problems"], start=1)
    )
    sketches = {
        int(number): Sketch(each["shape"], tuple(each["near"]))
        for number, each in told.get("sketches", {}).items()
    }
    return Report(problems, told["counts"], sketches)
