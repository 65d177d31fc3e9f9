"""Where a measure may look: a table or view, and of its columns only those that are declared.

How a column holds its values is the same on every database, so that a measure means the same everywhere:

* text, integers (64 bits) and booleans as themselves;
* a decimal as a whole number of its last place (`places`), never as a binary fraction;
* a date as a day of the law, in Asia/Shanghai;
* an instant in UTC: `timestamptz` in PostgreSQL, `TIMESTAMP` in DuckDB, and in SQLite the text
  `YYYY-MM-DD HH:MM:SS[.ffffff]` that Django writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
"""Generated names begin with an underscore and so never meet a declared one."""
MOST_PLACES = 9


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"


class Grain(StrEnum):
    """The calendar units a measure can be grouped by; the days are those of Asia/Shanghai."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
TIMES = frozenset({Kind.DATE, Kind.INSTANT})
GROUPS = frozenset({Kind.TEXT, Kind.INTEGER, Kind.BOOLEAN})


@dataclass(frozen=True)
class Field:
    """A column that measures may use, by the name they call it.

    `codes` are all values a coded field can hold: a measure that names another is refused, and measures are
    counted together by code. `places` are those of a decimal.
    """

    name: str
    kind: Kind
    title: str
    column: str = ""
    places: int = 0
    codes: tuple[str, ...] | tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for name in (self.name, self.column or self.name):
            if not _NAME.fullmatch(name):
                raise ValueError(f"字段“{name}”的名称只能用小写英文字母、数字和下划线，以字母开头")
        if self.name in set(Grain):
            raise ValueError(f"字段不能叫“{self.name}”：这是按时间分组的名称")
        if (self.places and self.kind is not Kind.DECIMAL) or not 0 <= self.places <= MOST_PLACES:
            raise ValueError(f"字段“{self.name}”的小数位数应在 0 到 {MOST_PLACES} 之间，且只用于小数")
        if self.codes is not None and self.kind not in (Kind.TEXT, Kind.INTEGER):
            raise ValueError(f"字段“{self.name}”不是文本或整数，不能有代码表")

    def __hash__(self) -> int:
        # Filters are looked up by the hundred; the name tells fields apart well enough.
        return hash(self.name)

    @property
    def stored_as(self) -> str:
        """The name of the column."""
        return self.column or self.name


@dataclass(frozen=True)
class Source:
    """Rows that can be counted. One row is one thing that happened, told apart by `identity`.

    `time` is the field that says when; a measure may choose another field of that kind. `scope` names the
    fields by which a person's permission can narrow the rows (region, organisation, …).
    """

    name: str
    title: str
    table: str
    identity: str
    time: str
    fields: tuple[Field, ...]
    scope: frozenset[str] = frozenset()
    named: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not all(_NAME.fullmatch(part) for part in self.table.split(".")):
            raise ValueError(f"来源“{self.name}”的表名“{self.table}”只能用小写英文字母、数字和下划线")
        named = {one.name: one for one in self.fields}
        if len(named) != len(self.fields):
            raise ValueError(f"来源“{self.name}”有两个同名的字段")
        object.__setattr__(self, "named", MappingProxyType(named))
        self._must_be(self.identity, frozenset({Kind.INTEGER, Kind.TEXT}), "行标识")
        self._must_be(self.time, TIMES, "时间字段")
        for name in self.scope:
            self._must_be(name, GROUPS, "权限字段")

    def __hash__(self) -> int:
        return hash(self.name)

    def _must_be(self, name: str, kinds: frozenset[Kind], role: str) -> None:
        found = self.named.get(name)
        if found is None or found.kind not in kinds:
            raise ValueError(f"来源“{self.name}”的{role}“{name}”没有声明，或类型不合")

    @property
    def key(self) -> Field:
        """The field that tells rows apart."""
        return self.named[self.identity]
