"""What the rules make of the list: the objects of each stratum that take part, with their weights."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tongjian.engines.draws.allocation import sizes
from tongjian.engines.draws.objects import Listed, ObjectList
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.rules import MOST_WEIGHT, Rules
from tongjian.engines.draws.selection import Integers

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Pool:
    """One stratum before the draw: `size` of its `rows` will be drawn, in proportion to `weights`."""

    stratum: str
    rows: Sequence[Listed]
    weights: Integers
    size: int


def pools(rules: Rules, objects: ObjectList) -> tuple[Pool, ...]:
    """The strata in the order of their names. Raises `DrawError` where rules and list disagree."""
    rows = _taking_part(rules, objects.rows)
    strata = [row.stratum for row in rows]
    groups: dict[str, Sequence[Listed]] = {}
    begin = 0
    while begin < len(rows):
        end = bisect_right(strata, strata[begin], begin)
        groups[strata[begin]] = rows[begin:end]
        begin = end
    if not groups:
        raise DrawError("名单中的对象全部被 exclude 排除，没有可抽的对象。请核对排除的编号。")
    wanted = sizes(rules.size, {stratum: len(members) for stratum, members in groups.items()})
    return tuple(
        Pool(stratum, members, _weights(rules, members), wanted[stratum])
        for stratum, members in groups.items()
    )


def _taking_part(rules: Rules, rows: Sequence[Listed]) -> Sequence[Listed]:
    if not rules.exclude:
        return rows
    excluded = {one.id for one in rules.exclude}
    if unknown := sorted(excluded - {row.id for row in rows}):
        raise DrawError(f"exclude 中的“{'、'.join(unknown[:_SHOWN])}”不在名单里。请核对编号。")
    return [row for row in rows if row.id not in excluded]


def _weights(rules: Rules, rows: Sequence[Listed]) -> Integers:
    match rules.weights:
        case "equal":
            return np.ones(len(rows), dtype=np.int64)
        case "listed":
            written = [row.weight for row in rows]
            known = {text: int(text) for text in set(written) if _is_weight(text)}
            return _looked_up(
                rows, written, known, f"改为 1 至 {MOST_WEIGHT} 的整数，不参加的对象写入 exclude"
            )
        case by_grade:
            mend = f"在规则 weights 中给它一个权重，现有：{'、'.join(by_grade)}"
            return _looked_up(rows, [row.grade for row in rows], by_grade, mend)


def _looked_up(rows: Sequence[Listed], written: Sequence[str], known: dict[str, int], mend: str) -> Integers:
    try:
        return np.fromiter(map(known.__getitem__, written), dtype=np.int64, count=len(written))
    except KeyError:
        wrong = [row.id for row, text in zip(rows, written, strict=True) if text not in known]
        text = next(text for text in written if text not in known)
        shown = "、".join(wrong[:5]) + ("等" if len(wrong) > 5 else "")
        raise DrawError(f"{len(wrong)} 个对象（{shown}）的“{text}”得不出权重。请{mend}。") from None


def _is_weight(text: str) -> bool:
    return (
        text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= 6 and int(text) <= MOST_WEIGHT
    )
