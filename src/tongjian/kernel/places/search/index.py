"""The spatial index of features, kept by the database itself.

SQLite: one R*Tree for all layers. Its third dimension is the layer, spread so widely that no node of the
tree mixes layers: the question for metro stations does not wade through buildings. Its numbers are 32 bit,
rounded outwards, so it finds too much and never too little. PostgreSQL: a generated PostGIS column under a
GiST index whose first column is the layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

FEATURES: Final = "places_feature"
BOXES: Final = "places_box"
SPREAD: Final = 65536.0
"""How far apart two layers lie in the third dimension, in whose units a layer is 1 thick."""

_BOX_OF = "{row}id, {row}minx, {row}maxx, {row}miny, {row}maxy, {low}, {low} + 1"
_CREATE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {BOXES} USING rtree(id, minx, maxx, miny, maxy, minz, maxz)",
    f"CREATE TRIGGER IF NOT EXISTS {BOXES}_added AFTER INSERT ON {FEATURES} BEGIN "
    f"INSERT INTO {BOXES} VALUES ({_BOX_OF.format(row='NEW.', low=f'NEW.shelf_id * {SPREAD}')}); END",
)
_FILL = (
    f"DELETE FROM {BOXES}",
    f"INSERT INTO {BOXES} SELECT {_BOX_OF.format(row='', low=f'shelf_id * {SPREAD}')} FROM {FEATURES}",
)


@dataclass(frozen=True, slots=True)
class SpatialIndex:
    """The index of `places_feature`."""

    def install(self, using: str = "default", **_: Any) -> None:
        """Create what is missing and index what is not; nothing before the table is there."""
        connection = connections[using]
        if FEATURES not in connection.introspection.table_names():
            return
        if connection.vendor != "sqlite":
            if self.missing(using):
                make_on_postgresql(connection)
            return
        with connection.cursor() as cursor:
            for statement in _CREATE:
                cursor.execute(statement)
        # Tables that were emptied without their triggers, or rebuilt by a migration, leave it out of step.
        if self.strays(using):
            with connection.cursor() as cursor:
                for statement in _FILL:
                    cursor.execute(statement)

    def missing(self, using: str = "default") -> list[str]:
        """What of the index is not there, by name."""
        connection = connections[using]
        wanted = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
        with connection.cursor() as cursor:
            cursor.execute(wanted.query)
            there = {row[0] for row in cursor.fetchall()}
        return sorted(wanted.names - there)

    def strays(self, using: str = "default") -> int:
        """Features that the index does not know, and entries of no feature. On PostgreSQL there are none."""
        connection = connections[using]
        if connection.vendor != "sqlite":
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (SELECT count(*) FROM {FEATURES} f WHERE NOT EXISTS "
                f"(SELECT 1 FROM {BOXES}_rowid r WHERE r.rowid = f.id)) + "
                f"(SELECT count(*) FROM {BOXES}_rowid r WHERE NOT EXISTS "
                f"(SELECT 1 FROM {FEATURES} f WHERE f.id = r.rowid))"
            )
            strays: int = cursor.fetchone()[0]
            return strays


@dataclass(frozen=True, slots=True)
class _Wanted:
    names: frozenset[str]
    query: str


_SQLITE = _Wanted(frozenset({BOXES, f"{BOXES}_added"}), "SELECT name FROM sqlite_master")
_POSTGRESQL = _Wanted(
    frozenset({f"{BOXES}_gist"}), f"SELECT indexname FROM pg_indexes WHERE tablename = '{FEATURES}'"
)

INDEX = SpatialIndex()


class NoPostGIS(Exception):
    """The database server has no PostGIS."""


def make_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    """The geometry of every row as PostGIS has it, and its index. Raises `NoPostGIS`."""
    with connection.cursor() as cursor:
        for extension in ("postgis", "btree_gist"):
            cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [extension])
            if cursor.fetchone() is None:
                raise NoPostGIS(
                    f"数据库服务器没有 {extension} 扩展，一张蓝图需要它。请在数据库服务器上安装 PostGIS 3"
                    "（Debian：apt-get install postgresql-15-postgis-3 postgresql-contrib）后重新运行。"
                )
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        cursor.execute(
            f"ALTER TABLE {FEATURES} ADD COLUMN IF NOT EXISTS geom geometry "
            "GENERATED ALWAYS AS (ST_GeomFromWKB(wkb, srid::int)) STORED"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {BOXES}_gist ON {FEATURES} USING gist (shelf_id, geom)")
