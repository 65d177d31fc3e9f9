"""Why visits cannot be manned: the visits and the people that stand in the way, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.seats import ANYBODY, Seats, bits

_SHOWN = 5


class Shortage(DrawError):
    """These seats can only be taken by these people, and that is not enough.

    `objects` and `inspectors` are their ids: every possible assignment fails on them.
    """

    def __init__(self, seats: Seats, seat: int, wanted: Sequence[int], people: int, most: int | None) -> None:
        self.objects = tuple(sorted({seats.visits[seats.visit_of[s]].object for s in wanted}))
        self.inspectors = tuple(
            sorted(seats.people[place].id for place in bits(people | seats.eligible(seat)))
        )
        super().__init__(self._sentence(seats, seat, wanted, most))

    def _sentence(self, seats: Seats, seat: int, wanted: Sequence[int], most: int | None) -> str:
        visit = seats.visits[seats.visit_of[seat]]
        who = _who(seats.need_of[seat], visit.region)
        withdrawn = seats.interested(seat).bit_count()
        aside = f"（另有 {withdrawn} 人须回避）" if withdrawn else ""
        if not self.inspectors:
            return f"对象“{visit.object}”要派{who}，没有可派的人{aside}。请补充人员、专业或区域。"
        if most is None or len(self.inspectors) * most >= len(wanted):
            return (
                f"对象“{visit.object}”还要派{who}，可派的只有 {_some(self.inspectors)}{aside}，"
                "同一次检查须派不同的人。请补充人员、专业或区域。"
            )
        needs = {_who(seats.need_of[s], seats.visits[seats.visit_of[s]].region) for s in wanted}
        return (
            f"对象 {_some(self.objects)} 共要派 {len(wanted)} 人次（{_some(sorted(needs))}），"
            f"可派的只有 {_some(self.inspectors)}{aside}，每人最多 {most} 次，"
            f"共 {len(self.inspectors) * most} 次。"
            "请补充人员、提高每人次数或减少抽取。"
        )


def _who(need: str, region: str) -> str:
    where = f"可到“{region}”的" if region else ""
    return f"{where}{'检查人员' if need == ANYBODY else f'“{need}”专业人员'}"


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    rest = f"等 {len(listed)} 个" if len(listed) > _SHOWN else ""
    return f"{'、'.join(listed[:_SHOWN])}{rest}"
