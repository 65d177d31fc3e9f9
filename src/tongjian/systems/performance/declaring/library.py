"""指标库: indicators to pick from, `performance/indicators.yaml` of a pack and of those it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Fate, Sheet, Written
from tongjian.kernel.measures.indicators import IndicatorSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.filling import cells_of, stored_row
from tongjian.systems.performance.models import Declaration

FILE = "performance/indicators.yaml"
TABLE = "indicators"


class LibrarySheet(Part):
    """The file: indicators in the shape of a form's."""

    indicators: tuple[IndicatorSheet, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of the library; `number` is its place in it, which an address carries."""

    number: int
    indicator: IndicatorSheet

    @property
    def target(self) -> str:
        """As a form prints it."""
        return self.indicator.read_target().written


def library_of(city: str) -> tuple[Entry, ...]:
    """The city's own indicators first, then those of the packs it rests on; one of each name in a class."""
    pack = pack_of(city)
    return _read(pack.folders, pack.digest)


@lru_cache(maxsize=64)
def _read(folders: tuple[Path, ...], _digest: str) -> tuple[Entry, ...]:
    found: dict[tuple[str, str], IndicatorSheet] = {}
    for folder in folders:
        if (folder / FILE).is_file():
            for row in read_sheet([folder], FILE, LibrarySheet).indicators:
                found.setdefault((row.level1, row.name), row)
    return tuple(Entry(number, row) for number, row in enumerate(found.values(), start=1))


def search(entries: Iterable[Entry], text: str, level1: str = "") -> list[Entry]:
    """Those of a class whose name, explanation or source has every word of `text`."""
    words = text.split()
    return [
        entry
        for entry in entries
        if (not level1 or entry.indicator.level1 == level1)
        and all(
            word in f"{entry.indicator.name} {entry.indicator.explanation} {entry.indicator.source}"
            for word in words
        )
    ]


def classes(entries: Sequence[Entry]) -> list[str]:
    """The classes there are, in the order of the library."""
    return list(dict.fromkeys(entry.indicator.level1 for entry in entries if entry.indicator.level1))


def pick(viewer: Viewer, row: Declaration, numbers: Collection[int], now: datetime) -> int:
    """Append the chosen indicators to the form; those whose name stands there already are left out.

    Returns how many were added. Raises what `kernel.forms` raises.
    """
    chosen = [entry.indicator for entry in library_of(row.city) if entry.number in numbers]
    return add_rows(viewer, row.draft_id, chosen, now)


def add_rows(viewer: Viewer, draft: UUID, chosen: Sequence[IndicatorSheet], now: datetime) -> int:
    """Append indicators to a form that is open, as one change."""
    added = 0

    def edit(sheet: Sheet) -> tuple[Written, ...]:
        nonlocal added
        there = {str(row.get("name", "")) for row in sheet.data.get(TABLE, [])}
        table = sheet.form.fields[TABLE]
        for indicator in chosen:
            if indicator.name not in there:
                sheet.add_row(TABLE)
                sheet.data[TABLE][-1].update(stored_row(table, cells_of(indicator)))
                added += 1
        return (Written(TABLE, Fate.SAVED if added else Fate.SAME, sheet.revisions.get(TABLE, 0)),)

    forms.change(draft, viewer, now, edit)
    return added
