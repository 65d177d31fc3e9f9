"""Lists as people have them: CSV or tab-separated, UTF-8, with a heading; every mistake with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from tongjian.engines.draws.objects import Listed, ObjectList, joined
from tongjian.engines.draws.people import Inspector, Interest
from tongjian.engines.draws.problem import DrawError

Row = TypeVar("Row", Inspector, Interest)

_OBJECTS: Mapping[str, str] = MappingProxyType(
    {"编号": "id", "分层": "stratum", "等级": "grade", "权重": "weight", "区域": "region", "专业": "needs"}
)
_INSPECTORS: Mapping[str, str] = MappingProxyType({"编号": "id", "专业": "specialisms", "区域": "regions"})
_INTERESTS: Mapping[str, str] = MappingProxyType({"检查人员": "inspector", "对象": "object"})
_SETS = frozenset({"needs", "specialisms", "regions"})


@dataclass(frozen=True, slots=True)
class ReadObjects:
    """The list, and the columns of the file that were left unread."""

    objects: ObjectList
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadRows(Generic[Row]):
    """The lines, and the columns of the file that were left unread."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...]


def read_objects(content: bytes) -> ReadObjects:
    """Columns stratum 分层, id 编号, grade 等级, weight 权重, region 区域, needs 专业 (split by `;`).

    Only `id` has to be there. Raises `DrawError`.
    """
    table = _Table("对象名单", content, Listed._fields, _OBJECTS, ("id",))
    rows = list(map(Listed._make, table.rows()))
    return ReadObjects(ObjectList.of(rows, table.lines), table.unread)


def read_inspectors(content: bytes) -> ReadRows[Inspector]:
    """Columns id 编号, specialisms 专业, regions 区域. Only `id` has to be there. Raises `DrawError`."""
    table = _Table("检查人员名单", content, Inspector._fields, _INSPECTORS, ("id",))
    return ReadRows(tuple(map(Inspector._make, table.rows())), table.unread)


def read_interests(content: bytes) -> ReadRows[Interest]:
    """Columns inspector 检查人员 and object 对象, both needed. Raises `DrawError`."""
    table = _Table("回避名单", content, Interest._fields, _INTERESTS, Interest._fields)
    return ReadRows(tuple(map(Interest._make, table.rows())), table.unread)


class _Table:
    def __init__(
        self,
        title: str,
        content: bytes,
        columns: Sequence[str],
        aliases: Mapping[str, str],
        needed: Sequence[str],
    ) -> None:
        self.title, self.lines = title, list[int]()
        text = _decoded(title, content)
        heading = text.partition("\n")[0]
        tabs = "\t" in heading
        self._reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter="\t" if tabs else ",",
            quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL,
            strict=True,
        )
        self._names = [name.strip() for name in next(self._records(), [])]
        known = [aliases.get(name, name) for name in self._names]
        if twice := sorted({name for name in known if name in columns and known.count(name) > 1}):
            raise DrawError(f"{title}第 1 行：列“{'、'.join(twice)}”出现了两次。只保留一列。")
        if missing := [name for name in needed if name not in known]:
            raise DrawError(f"{title}第 1 行：缺少列“{'、'.join(missing)}”。请在第一行写列名。")
        self.unread = tuple(n for n, k in zip(self._names, known, strict=True) if k not in columns)
        self._sets = [place for place, name in enumerate(columns) if name in _SETS]
        self._takes = [known.index(name) if name in known else len(known) for name in columns]

    def rows(self) -> Iterator[list[str]]:
        """The fields of each line in the order of the columns, empty where the file has no such column."""
        width, takes, sets = len(self._names), self._takes, self._sets
        sorted_sets: dict[str, str] = {}
        for record in self._records():
            if not record:
                continue
            if len(record) != width:
                line = self._reader.line_num
                raise DrawError(
                    f"{self.title}第 {line} 行：有 {len(record)} 列，标题有 {width} 列。请补齐或删去。"
                )
            self.lines.append(self._reader.line_num)
            record.append("")
            row = [record[take] for take in takes]
            for place in sets:
                field = row[place]
                if field not in sorted_sets:
                    sorted_sets[field] = joined(field.replace("；", ";").split(";"))
                row[place] = sorted_sets[field]
            yield row

    def _records(self) -> Iterator[list[str]]:
        try:
            yield from self._reader
        except csv.Error as error:
            line = self._reader.line_num
            raise DrawError(f"{self.title}第 {line} 行：读不懂（{error}）。请检查引号和分隔符。") from None


def _decoded(title: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DrawError(f"{title}第 {line} 行：不是 UTF-8 编码。请另存为 UTF-8。") from None
