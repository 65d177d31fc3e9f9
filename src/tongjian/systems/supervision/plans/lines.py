"""The lines of a plan: which sub-item is checked at which ratio, how often a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from tongjian.systems.supervision.matters.reading import Found, items_of
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import percent, vocabulary_of

MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A sub-item, the share of its objects that is drawn each time (`5%`), and how many times a year."""

    item: str
    ratio: str
    times: int


def lines_of(plan: Plan) -> list[Line]:
    """The lines as they are kept."""
    return [Line(**each) for each in plan.lines]


def kept(lines: Iterable[Line]) -> list[dict[str, object]]:
    """The lines as JSON."""
    return [asdict(each) for each in lines]


def of_round(plan: Plan, round: int, *, own: bool) -> list[tuple[Line, Found]]:
    """The lines whose turn it is in a round, with their sub-items: our own, or those of the province."""
    known = items_of(plan.city)
    return [
        (line, known[line.item])
        for line in lines_of(plan)
        if line.times >= round and line.item in known and known[line.item].is_own == own
    ]


def flaws(city: str, lines: Sequence[Line]) -> list[str]:
    """What is wrong with the lines of a plan, in sentences."""
    if not lines:
        return ["计划里至少要有一个监管子项"]
    known, limits = items_of(city), vocabulary_of(city).limits
    least, most = percent(limits.least_ratio), percent(limits.most_general_ratio)
    wrong = []
    for line in lines:
        found = known.get(line.item)
        if found is None or found.item.state != "active":
            wrong.append(f"监管子项“{line.item}”不在用，请从目录中选择")
            continue
        title, share = found.item.title, percent(line.ratio)
        if not 0 < share <= 1:
            wrong.append(f"“{title}”的抽查比例 {line.ratio} 应大于 0、不超过 100%")
        elif share < least:
            wrong.append(f"“{title}”的抽查比例 {line.ratio} 低于下限 {limits.least_ratio}")
        elif found.matter.rank == "general" and share > most:
            told = f"一般检查事项不超过 {limits.most_general_ratio}"
            wrong.append(f"“{title}”的抽查比例 {line.ratio} 过高，{told}")
        if not 1 <= line.times <= MOST_ROUNDS:
            wrong.append(f"“{title}”每年 {line.times} 次不成立，应为 1 至 {MOST_ROUNDS} 次")
    if len({line.item for line in lines}) < len(lines):
        wrong.append("同一个监管子项写了两行")
    return wrong
