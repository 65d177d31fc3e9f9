"""Visits: what is drawn for several matters on one object is inspected in one visit (进一次门、查多项事)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongjian.engines.draws.objects import Listed, joined, needs_of
from tongjian.engines.draws.problem import DrawError


@dataclass(frozen=True, slots=True)
class Visit:
    """One object to go to, for all strata in which it was drawn, with every specialism they need."""

    object: str
    strata: tuple[str, ...]
    region: str
    needs: tuple[str, ...]


def visits_of(drawn: Sequence[Listed]) -> tuple[Visit, ...]:
    """One visit for each object among the drawn rows, in the order of the ids.

    Raises `DrawError` when an object is said to lie in two regions.
    """
    rows: dict[str, list[Listed]] = {}
    for row in drawn:
        rows.setdefault(row.id, []).append(row)
    return tuple(_visit(object_id, rows[object_id]) for object_id in sorted(rows))


def _visit(object_id: str, rows: Sequence[Listed]) -> Visit:
    regions = sorted({row.region for row in rows})
    if len(regions) > 1:
        raise DrawError(f"对象“{object_id}”在名单中属于不同区域：{'、'.join(regions)}。请改为同一区域。")
    if len(rows) == 1:
        return Visit(object_id, (rows[0].stratum,), regions[0], needs_of(rows[0].needs))
    needs = joined(need for row in rows for need in needs_of(row.needs))
    return Visit(object_id, tuple(sorted(row.stratum for row in rows)), regions[0], needs_of(needs))
