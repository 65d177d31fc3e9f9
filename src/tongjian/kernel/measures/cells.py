"""Cells as a database gives them, as values that are the same from every database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tongjian.engines.measures.bound import Field, Kind, Source
from tongjian.kernel.measures.sources import Row


def as_row(source: Source, cells: Sequence[Any]) -> Row:
    """The cells in the order of the declared fields, by their names."""
    return {field.name: as_value(field, cell) for field, cell in zip(source.fields, cells, strict=True)}


def as_value(field: Field, cell: Any) -> Any:
    """Texts, whole numbers, decimals, booleans, days, and moments in UTC; None where nothing is held."""
    if cell is None:
        return None
    match field.kind:
        case Kind.BOOLEAN:
            return bool(cell)
        case Kind.INTEGER:
            return int(cell)
        case Kind.DECIMAL:
            return Decimal(int(cell)).scaleb(-field.places)
        case Kind.DATE:
            return cell if isinstance(cell, date) else date.fromisoformat(str(cell)[:10])
        case Kind.INSTANT:
            moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        case Kind.TEXT:
            return str(cell)
