"""What is kept back besides the numbers of too few rows, so that nobody works these out from a total.

Where exactly one group of a table is kept back, it is the total minus the others. So the smallest other one
is kept back with it; also where the groups kept back have too few rows even together, which their sum would
tell. The same holds for every total of a table that stands in a larger one: of the months of a district, of
the districts of a month, of the year. This protects every single addition, not every system of equations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from tongjian.engines.measures.bound.scan import Key

Node = tuple[tuple[int, ...], Key]
"""A number of the table: the places of the groups it is told for, and values; `((), ())` is the total."""


def withheld(carried: Mapping[Key, int], needs: int) -> frozenset[Node]:
    """The numbers to keep back although they have the rows that are needed.

    `carried` are the rows that carry the number of each finest group; those without a row are of no account.
    """
    rows = _every(carried)
    few = {node for node, number in rows.items() if number < needs}
    back = set(few)
    additions = _additions(rows)
    grows = bool(back)
    while grows:
        grows = False
        for whole, parts in additions:
            if _exposes(whole, parts, back, rows, needs):
                back.add(_smallest(whole, parts, back, rows))
                grows = True
    return frozenset(back - few)


def _every(carried: Mapping[Key, int]) -> dict[Node, int]:
    """The rows of every group and of every total."""
    found: dict[Node, int] = defaultdict(int)
    for key, number in carried.items():
        if number:
            for places in _subsets(len(key)):
                found[places, tuple(key[place] for place in places)] += number
    return dict(found)


def _additions(rows: Iterable[Node]) -> list[tuple[Node, list[Node]]]:
    """Every total with the groups that add up to it, in a stable order."""
    found: dict[tuple[Node, int], list[Node]] = defaultdict(list)
    for places, key in rows:
        for at, place in enumerate(places):
            whole = (places[:at] + places[at + 1 :], key[:at] + key[at + 1 :])
            found[whole, place].append((places, key))
    return [(whole, sorted(parts, key=repr)) for (whole, _), parts in sorted(found.items(), key=repr)]


def _exposes(whole: Node, parts: list[Node], back: set[Node], rows: Mapping[Node, int], needs: int) -> bool:
    """Whether the addition tells what is kept back, or the sum of too few rows."""
    hidden = [part for part in parts if part in back]
    if whole in back:
        return not hidden
    return len(hidden) == 1 or 0 < sum(rows[part] for part in hidden) < needs


def _smallest(whole: Node, parts: list[Node], back: set[Node], rows: Mapping[Node, int]) -> Node:
    """The group with the fewest rows that is still shown; the total where every group is kept back."""
    shown = [part for part in parts if part not in back]
    return min(shown, key=lambda part: (rows[part], repr(part)), default=whole)


def _subsets(size: int) -> list[tuple[int, ...]]:
    return [places for many in range(size + 1) for places in combinations(range(size), many)]
