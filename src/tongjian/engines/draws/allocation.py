"""How many objects each stratum gives: whole numbers by exact arithmetic."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.rules import Size, share


def sizes(size: Size, objects: Mapping[str, int]) -> dict[str, int]:
    """The number to draw in every stratum that has objects. Raises `DrawError` when there are too few."""
    if size.total is not None:
        return _proportional(size.total, objects)
    if size.each is None:
        assert size.ratio is not None
        return {stratum: _of_ratio(size.ratio, count) for stratum, count in objects.items()}
    if unknown := sorted(size.each.keys() - objects.keys()):
        raise DrawError(f"规则 size.each 中的“{'、'.join(unknown)}”在名单里没有可抽的对象。请核对分层名称。")
    if missing := sorted(objects.keys() - size.each.keys()):
        raise DrawError(f"规则 size.each 没有写“{'、'.join(missing)}”抽几个。请补上，或把对象写入 exclude。")
    return {
        stratum: _of_ratio(wanted, objects[stratum])
        if isinstance(wanted, str)
        else _of_number(wanted, stratum, objects[stratum])
        for stratum, wanted in sorted(size.each.items())
    }


def _of_ratio(ratio: str, objects: int) -> int:
    return math.ceil(share(ratio) * objects)


def _of_number(wanted: int, stratum: str, objects: int) -> int:
    if wanted > objects:
        where = f"“{stratum}”" if stratum else "名单"
        raise DrawError(f"{where}只有 {objects} 个对象可抽，规则要抽 {wanted} 个。请减少数量或补充名单。")
    return wanted


def _proportional(total: int, objects: Mapping[str, int]) -> dict[str, int]:
    """Largest remainder; strata whose share is below one get one and leave the reckoning first.

    Equal remainders go to the stratum whose name comes first.
    """
    _of_number(total, "", sum(objects.values()))
    if total < len(objects):
        raise DrawError(
            f"名单有 {len(objects)} 个分层，每层至少抽 1 个，只抽 {total} 个不够。请增加数量或合并分层。"
        )
    drawn: dict[str, int] = {}
    left = dict(objects)
    while small := [s for s, n in left.items() if n * (total - len(drawn)) < sum(left.values())]:
        drawn |= dict.fromkeys(small, 1)
        left = {stratum: count for stratum, count in left.items() if stratum not in drawn}
    places, whole = total - len(drawn), sum(left.values())
    quotas = {stratum: Fraction(places * count, whole) for stratum, count in left.items()}
    drawn |= {stratum: math.floor(quota) for stratum, quota in quotas.items()}
    by_remainder = sorted(
        quotas, key=lambda stratum: (math.floor(quotas[stratum]) - quotas[stratum], stratum)
    )
    for stratum in by_remainder[: total - sum(drawn.values())]:
        drawn[stratum] += 1
    return dict(sorted(drawn.items()))
