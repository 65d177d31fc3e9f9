"""What differs between two versions of a layer, from their rows alone."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

from django.db import connection

from tongjian.kernel.places.models import Feature, LayerVersion, Shelf, State

Kind = Literal["added", "changed", "removed"]


class Change(NamedTuple):
    """A feature that is not the same in two versions."""

    key: str
    kind: Kind


_ROWS: Final = f"SELECT key, digest FROM {Feature._meta.db_table} WHERE shelf_id = %(shelf)s AND"
# Rows that are in one version and not in the other began, or ended, between the two: an index finds them.
_BEGUN: Final = "since > %(low)s AND since <= %(high)s AND (until IS NULL OR until > %(high)s)"
_ENDED: Final = "until > %(low)s AND until <= %(high)s AND since <= %(low)s"
_CHANGES: Final = """
    SELECT f.key AS key, CASE WHEN g.key IS NULL THEN 'added' ELSE 'changed' END AS kind
    FROM fresh f LEFT JOIN gone g ON g.key = f.key WHERE g.key IS NULL OR g.digest <> f.digest
    UNION ALL
    SELECT g.key, 'removed' FROM gone g LEFT JOIN fresh f ON f.key = g.key WHERE f.key IS NULL
"""


def changes(
    city: str,
    layer: str,
    before: int,
    after: int,
    *,
    kind: Kind | None = None,
    after_key: str = "",
    limit: int = 100,
) -> list[Change]:
    """A page of what differs, in the order of keys. `before` 0 is the empty layer. 2 SQL queries."""
    where = "key > %(after_key)s" + (" AND kind = %(kind)s" if kind else "")
    given = {"after_key": after_key, "kind": kind, "limit": limit}
    select = f"SELECT key, kind FROM changes WHERE {where} ORDER BY key LIMIT %(limit)s"
    return [Change(*row) for row in _ask(city, layer, before, after, select, given)]


def count_changes(city: str, layer: str, before: int, after: int) -> dict[Kind, int]:
    """How many features were added, changed and removed. 2 SQL queries."""
    select = "SELECT kind, count(*) FROM changes GROUP BY kind"
    found = dict(_ask(city, layer, before, after, select, {}))
    return {kind: found.get(kind, 0) for kind in ("added", "changed", "removed")}


def counts(version: LayerVersion) -> dict[str, int | None]:
    """What differs from the version before in force on its first day, which is `against`. 3 SQL queries."""
    against = version_before(version)
    assert version.number is not None
    found = count_changes(version.city, version.layer, against or 0, version.number)
    same = version.features - found["added"] - found["changed"]
    return {"against": against, **{str(kind): number for kind, number in found.items()}, "same": same}


def version_before(version: LayerVersion) -> int | None:
    """The number of the version that would be in force on its first day without it; None: none."""
    earlier = LayerVersion.objects.filter(
        city=version.city,
        layer=version.layer,
        state=State.PUBLISHED,
        number__lt=version.number,
        effective_from__lte=version.effective_from,
    )
    return earlier.order_by("-effective_from", "-number").values_list("number", flat=True).first()


def _ask(
    city: str, layer: str, before: int, after: int, select: str, given: dict[str, Any]
) -> list[tuple[Any, ...]]:
    shelf = Shelf.objects.filter(city=city, layer=layer).values_list("pk", flat=True).first()
    if shelf is None or before == after:
        return []
    forth = before < after
    fresh, gone = (_BEGUN, _ENDED) if forth else (_ENDED, _BEGUN)
    query = f"WITH fresh AS ({_ROWS} {fresh}), gone AS ({_ROWS} {gone}), changes AS ({_CHANGES}) {select}"
    given = {**given, "shelf": shelf, "low": min(before, after), "high": max(before, after)}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
