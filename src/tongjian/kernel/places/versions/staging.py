"""The rows of a version in a file of their own, as they will be laid in the table. No Django.

A SQLite file in the order of keys: whoever lays the rows reads a slice at a time, however many there are,
and lays exactly what was checked.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import shapely

from tongjian.engines.blueprint.changes import digests
from tongjian.engines.blueprint.feature import Feature, Value

_CREATE = (
    "CREATE TABLE feature (key TEXT PRIMARY KEY, digest TEXT NOT NULL, attributes TEXT NOT NULL, "
    "wkb BLOB NOT NULL, minx REAL NOT NULL, miny REAL NOT NULL, maxx REAL NOT NULL, maxy REAL NOT NULL, "
    "measure REAL NOT NULL) WITHOUT ROWID"
)
_BATCH = 10_000


class Row(NamedTuple):
    """A feature as it is laid. `measure` in m², of a line in m, of a point 0."""

    key: str
    digest: str
    attributes: str
    wkb: bytes
    minx: float
    miny: float
    maxx: float
    maxy: float
    measure: float


@dataclass(frozen=True)
class Summary:
    """How many features there are, and the digest over theirs in the order of keys."""

    features: int
    digest: str


def stage(path: Path, features: Iterable[Feature]) -> Summary:
    """Write the rows of the features to a new file. Raises ValueError for a key that comes twice."""
    with closing(sqlite3.connect(path)) as database:
        # The file is made in one go or not at all, so nothing needs a journal.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_CREATE)
        try:
            places = ", ".join("?" * len(Row._fields))
            database.executemany(f"INSERT INTO feature VALUES ({places})", rows_of(features))
        except sqlite3.IntegrityError as error:
            raise ValueError("a key comes twice") from error
        database.commit()
        return summary_of(database.execute("SELECT key, digest FROM feature ORDER BY key"))


def rows_of(features: Iterable[Feature]) -> Iterator[Row]:
    """Features as rows. Raises ValueError for a key that comes twice."""
    waiting = iter(features)
    while batch := list(islice(waiting, _BATCH)):
        known = digests(batch)
        for feature in batch:
            west, south, east, north = feature.geometry.bounds
            yield Row(
                key=feature.key,
                digest=known[feature.key],
                attributes=attributes_text(feature.attributes),
                wkb=shapely.to_wkb(feature.geometry, output_dimension=2, byte_order=1),
                minx=west,
                miny=south,
                maxx=east,
                maxy=north,
                measure=feature.geometry.area or feature.geometry.length,
            )


def summary_of(features: Iterable[tuple[str, str]]) -> Summary:
    """Of keys and digests of all features, in the order of the keys."""
    total, count = hashlib.sha256(), 0
    for key, digest in features:
        total.update(f"{digest} {key}\n".encode())
        count += 1
    return Summary(count, total.hexdigest())


def attributes_text(attributes: Mapping[str, Value]) -> str:
    """Attributes as JSON, names sorted: the same attributes are the same text."""
    return json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Staged:
    """An open file of rows."""

    database: sqlite3.Connection

    def after(self, key: str | None, limit: int) -> list[Row]:
        """The next rows in the order of keys, from the first on when `key` is None."""
        query = "SELECT * FROM feature WHERE key > ? ORDER BY key LIMIT ?"
        if key is None:
            return [*map(Row._make, self.database.execute(query.replace(" WHERE key > ?", ""), [limit]))]
        return [*map(Row._make, self.database.execute(query, [key, limit]))]


@contextmanager
def opened(path: Path) -> Iterator[Staged]:
    """The rows of a file that was staged. It is only read."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        yield Staged(database)
