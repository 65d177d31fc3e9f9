"""A city's countable rows as Parquet files, so that others count the same numbers without the database.

Every source that the city's measures use becomes one file, its columns by their declared names and types;
`manifest.json` names them with their digests. Sources whose rows are shown to nobody are left out and named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import connection
from django.utils import timezone

from tongjian.engines.measures.bound import DIALECTS, Kind, Query
from tongjian.kernel.measures.cells import as_row
from tongjian.kernel.measures.definitions import measures_of
from tongjian.kernel.measures.reading import Answers, Question, answer_on
from tongjian.kernel.measures.sources import MeasureSource

MANIFEST = "manifest.json"
_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "BIGINT",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMP",
}
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Written:
    """One file: its source, how many rows, and its SHA-256; `left_out` says why there is none."""

    source: str
    title: str
    file: str = ""
    rows: int = 0
    sha256: str = ""
    left_out: str = ""


def write(city: str, folder: Path) -> list[Written]:
    """Write the snapshot of a city into a folder. One SQL query for each source.

    Raises `FileExistsError` where the folder is there and not empty, `LookupError` for no such city.
    """
    sources = {each.source.name: each.source for each in measures_of(city).values()}
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} 不是空文件夹。请换一个文件夹，以免新旧数据混在一起。")
    written = [_source(city, source, folder) for _, source in sorted(sources.items())]
    manifest = {
        "city": city,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "files": [vars(each) for each in written],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return written


def answer_from(folder: Path, questions: Sequence[Question]) -> list[Answers]:
    """Every question, counted over the files of a snapshot. Raises `CannotAsk`, `LookupError`."""
    with duckdb.connect() as database:
        for source in {question.measure.source for question in questions}:
            file = folder / f"{source.name}.parquet"
            if not file.is_file():
                raise LookupError(f"快照中没有“{source.title}”")
            quoted = str(file).replace("'", "''")
            database.execute(f"CREATE VIEW \"{source.table}\" AS SELECT * FROM read_parquet('{quoted}')")

        def run(query: Query) -> list[tuple[Any, ...]]:
            return list(database.execute(query.sql, list(query.parameters)).fetchall())

        return answer_on(questions, DIALECTS["duckdb"], run)


def _source(city: str, source: MeasureSource, folder: Path) -> Written:
    if source.sealed:
        return Written(source.name, source.title, left_out=source.sealed)
    file = folder / f"{source.name}.parquet"
    # The files carry the columns under the names that statements use.
    columns = ", ".join(f"\"{field.stored_as}\": '{_TYPES[field.kind]}'" for field in source.rows.fields)
    with TemporaryDirectory() as room, duckdb.connect() as database:
        lines = Path(room) / "rows.ndjson"
        rows = _lines(city, source, lines)
        target = str(file).replace("'", "''")
        database.execute(
            f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited', "
            f"columns = {{{columns}}})) TO '{target}' (FORMAT parquet)"
        )
    return Written(source.name, source.title, file.name, rows, hashlib.sha256(file.read_bytes()).hexdigest())


def _lines(city: str, source: MeasureSource, file: Path) -> int:
    count = 0
    with file.open("w", encoding="utf-8") as stream:
        for cells in _rows(city, source):
            row = as_row(source.rows, cells)
            line = {field.stored_as: _plain(field.places, row[field.name]) for field in source.rows.fields}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


def _rows(city: str, source: MeasureSource) -> Iterator[Sequence[Any]]:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.stored_as) for field in source.rows.fields)
    of_city = quoted(source.rows.named[source.city].stored_as)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_table(source)} WHERE {of_city} = %s", [city])
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def _table(source: MeasureSource) -> str:
    return ".".join(map(connection.ops.quote_name, source.rows.table.split(".")))


def _plain(places: int, value: Any) -> Any:
    """As JSON: a decimal as the whole number it is stored as, a moment in UTC."""
    match value:
        case Decimal():
            return int(value.scaleb(places))
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return value
