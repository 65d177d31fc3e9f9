"""What differs between SQLite, PostgreSQL and DuckDB, and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.bound.filters import Literal
from tongjian.engines.measures.bound.periods import label_of
from tongjian.engines.measures.bound.source import Field, Grain, Kind

SHANGHAI = timezone(timedelta(hours=8))
"""Exact for every instant from 1992 on; see `periods`."""


class Dialect(ABC):
    """One database. Expressions are text without a value in them; values are bound for the database."""

    name: str

    def bind(self, field: Field, value: Literal) -> Any:
        """`value` as the driver wants it for a column that holds `field`."""
        if field.kind is Kind.DECIMAL:
            return int(Decimal(value).scaleb(field.places))  # type: ignore[arg-type]
        return self.day(value) if isinstance(value, date) else value

    def begins(self, field: Field, day: date) -> Any:
        """The first moment of a day, in the form the column of a date or an instant holds."""
        if field.kind is Kind.DATE:
            return self.day(day)
        return self.instant(datetime.combine(day, time(), SHANGHAI).astimezone(UTC))

    def day(self, day: date) -> Any:
        """A day as the driver wants it."""
        return day

    @abstractmethod
    def instant(self, moment: datetime) -> Any:
        """A moment (UTC) as the driver wants it."""

    @abstractmethod
    def local_day(self, column: str, kind: Kind) -> str:
        """The day in Asia/Shanghai."""

    @abstractmethod
    def year(self, day: str) -> str:
        """The year of a day, as a whole number."""

    @abstractmethod
    def month(self, day: str) -> str:
        """The month of a day, 1 to 12."""

    def unit(self, grain: Grain, column: str, kind: Kind) -> str:
        """What groups by a calendar unit: a whole number that `unit_label` reads, for days the day."""
        day = self.local_day(column, kind)
        match grain:
            case Grain.DAY:
                return day
            case Grain.YEAR:
                return self.year(day)
            case _:
                months = f"{self.year(day)} * 12 + {self.month(day)} - 1"
                return months if grain is Grain.MONTH else f"{self.year(day)} * 4 + {self.quarter(day)} - 1"

    def quarter(self, day: str) -> str:
        """The quarter of a day, 1 to 4, without dividing: `/` is not the same everywhere."""
        month = self.month(day)
        return f"CASE WHEN {month} < 4 THEN 1 WHEN {month} < 7 THEN 2 WHEN {month} < 10 THEN 3 ELSE 4 END"

    def sums(self, column: str) -> tuple[tuple[str, int], ...]:
        """Expressions to add up and the weight of each, so that the weighted total is the sum of `column`."""
        return ((column, 1),)

    def ordered(self, column: str, kind: Kind) -> str:
        """`column` for ordering: text by its code points."""
        return column


class SQLite(Dialect):
    """From 3.30 (`FILTER`). Its sum of integers fails beyond 64 bits, so high and low halves add apart."""

    name = "sqlite"

    def day(self, day: date) -> str:
        return day.isoformat()

    def instant(self, moment: datetime) -> str:
        return moment.replace(tzinfo=None).isoformat(sep=" ")

    def local_day(self, column: str, kind: Kind) -> str:
        # Fractions of a second are cut first: they would be rounded, at midnight into the next day.
        return column if kind is Kind.DATE else f"date(substr({column}, 1, 19), '+8 hours')"

    def year(self, day: str) -> str:
        return f"CAST(substr({day}, 1, 4) AS INTEGER)"

    def month(self, day: str) -> str:
        return f"CAST(substr({day}, 6, 2) AS INTEGER)"

    def sums(self, column: str) -> tuple[tuple[str, int], ...]:
        return ((f"({column} >> 32)", 1 << 32), (f"({column} & 4294967295)", 1))


class PostgreSQL(Dialect):
    """Sums are `numeric` and never overflow; the session's time zone plays no part."""

    name = "postgresql"

    def instant(self, moment: datetime) -> datetime:
        return moment

    def local_day(self, column: str, kind: Kind) -> str:
        if kind is Kind.DATE:
            return column
        return f"CAST({column} AT TIME ZONE 'UTC' + INTERVAL '8 hours' AS date)"

    def year(self, day: str) -> str:
        return f"CAST(EXTRACT(YEAR FROM {day}) AS integer)"

    def month(self, day: str) -> str:
        return f"CAST(EXTRACT(MONTH FROM {day}) AS integer)"

    def ordered(self, column: str, kind: Kind) -> str:
        return f'{column} COLLATE "C"' if kind is Kind.TEXT else column


class DuckDB(Dialect):
    """From 1.5; sums of integers are 128 bits wide."""

    name = "duckdb"

    def instant(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=None)

    def local_day(self, column: str, kind: Kind) -> str:
        return column if kind is Kind.DATE else f"CAST({column} + INTERVAL 8 HOUR AS DATE)"

    def year(self, day: str) -> str:
        return f"CAST(year({day}) AS BIGINT)"

    def month(self, day: str) -> str:
        return f"CAST(month({day}) AS BIGINT)"


DIALECTS: dict[str, Dialect] = {one.name: one for one in (SQLite(), PostgreSQL(), DuckDB())}


def unit_label(grain: Grain, found: Any) -> str | None:
    """The label of a calendar unit from what `Dialect.unit` gave."""
    if found is None:
        return None
    match grain:
        case Grain.DAY:
            return found if isinstance(found, str) else label_of(grain, found)
        case Grain.YEAR:
            return label_of(grain, date(int(found), 1, 1))
        case Grain.MONTH:
            return label_of(grain, date(int(found) // 12, int(found) % 12 + 1, 1))
        case Grain.QUARTER:
            return label_of(grain, date(int(found) // 4, int(found) % 4 * 3 + 1, 1))
