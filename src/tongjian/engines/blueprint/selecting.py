"""Site selection (项目选址): which parcels satisfy stated needs, ranked, each with its reasons.

Pure over candidate values: what a parcel's plan says and how far things are is looked up by the caller. What
nobody knows of a parcel is not a failure: such a need is not known, and the parcel stands behind those that
are known to satisfy it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

NEAR = 0.1
"""The part of what is asked that a near miss may miss."""
TOUCHING = 0.01
"""Square metres shared with a control line that are inaccuracy of drawing."""


class Need(StrEnum):
    """What can be asked of a parcel."""

    AREA = "area"
    USE = "use"
    FAR = "far"
    HEIGHT = "height"
    ROAD = "road"
    STATION = "station"
    CONTROL = "control"


class Verdict(StrEnum):
    """How a parcel answers a need."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True)
class Needs:
    """What a project asks for; None and empty: nothing is asked.

    Areas in m², distances and height in m. `uses`: every one has to be allowed on the parcel. `far`: the
    lowest upper limit that is enough. `grades`: a road of one of these within `road` metres, any road when
    empty. `outside`: titles of control lines the parcel may share no ground with. `weights`: how much a
    need counts in the order, 1 where nothing is said; a need of weight 0 has to be met all the same.
    """

    area_min: float | None = None
    area_max: float | None = None
    uses: tuple[str, ...] = ()
    far: float | None = None
    height: float | None = None
    road: float | None = None
    grades: tuple[str, ...] = ()
    station: float | None = None
    outside: tuple[str, ...] = ()
    weights: Mapping[Need, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if wrong := [need for need, weight in self.weights.items() if not 0 <= weight < math.inf]:
            raise ValueError(f"权重应当是不小于 0 的数：{'、'.join(wrong)}")
        if self.area_min is not None and self.area_max is not None and self.area_min > self.area_max:
            raise ValueError(f"面积下限 {self.area_min:g} ㎡ 大于上限 {self.area_max:g} ㎡")


@dataclass(frozen=True)
class Candidate:
    """A parcel as the blueprint knows it; None: not known.

    `roads`: metres to the nearest road of each grade, `math.inf` when none was found within what was
    searched; likewise `station`. `controls`: the m² shared with each control line by its title, 0 when
    outside; a title that is missing was not looked up.
    """

    key: str
    area: float | None = None
    uses: tuple[str, ...] | None = None
    far: float | None = None
    height: float | None = None
    roads: Mapping[str, float] | None = None
    station: float | None = None
    controls: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """One need answered: the verdict, a sentence, and how far from satisfied, 0 (met) to 1."""

    need: Need
    verdict: Verdict
    sentence: str
    short: float = 0.0


@dataclass(frozen=True)
class Ranked:
    """A parcel with its place. `score` 0–1 is the weighted share of what is asked that it is known to have.

    `near`: it misses exactly one need, and that one by at most a tenth.
    """

    candidate: Candidate
    score: float
    reasons: tuple[Reason, ...]

    @property
    def unmet(self) -> tuple[Reason, ...]:
        return tuple(each for each in self.reasons if each.verdict is Verdict.NOT_MET)

    @property
    def unknown(self) -> tuple[Reason, ...]:
        return tuple(each for each in self.reasons if each.verdict is Verdict.NOT_KNOWN)

    @property
    def suits(self) -> bool:
        """Nothing that is asked is missed; what is not known does not count against it."""
        return not self.unmet

    @property
    def near(self) -> bool:
        return len(self.unmet) == 1 and self.unmet[0].short <= NEAR


def rank(needs: Needs, candidates: Iterable[Candidate]) -> list[Ranked]:
    """Every candidate: those that suit first, then near misses, then the rest; each group by score.

    Parcels with the same score stand in the order of how much room they have to spare in distance, then of
    their keys, so that the same question always gets the same answer.
    """
    ranked = [_ranked(needs, candidate) for candidate in candidates]
    return sorted(
        ranked,
        key=lambda each: (not each.suits, not each.near, -each.score, _way(each), each.candidate.key),
    )


def suitable(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that miss nothing."""
    return [each for each in ranked if each.suits]


def near_misses(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Those that miss one need by at most a tenth."""
    return [each for each in ranked if each.near]


def _ranked(needs: Needs, candidate: Candidate) -> Ranked:
    reasons = tuple(_reasons(needs, candidate))
    weights = [needs.weights.get(each.need, 1.0) for each in reasons]
    total = math.fsum(weights)
    got = math.fsum(
        weight * (1.0 - each.short)
        for weight, each in zip(weights, reasons, strict=True)
        if each.verdict is not Verdict.NOT_KNOWN
    )
    return Ranked(candidate, got / total if total else 1.0, reasons)


def _way(ranked: Ranked) -> float:
    """How far the nearest road and station are, for parcels that are otherwise alike."""
    candidate = ranked.candidate
    road = min((candidate.roads or {}).values(), default=math.inf)
    return road + (math.inf if candidate.station is None else candidate.station)


def _reasons(needs: Needs, candidate: Candidate) -> Iterator[Reason]:
    if needs.area_min is not None or needs.area_max is not None:
        yield _area(needs, candidate.area)
    if needs.uses:
        yield _uses(needs.uses, candidate.uses)
    if needs.far is not None:
        yield _at_least(Need.FAR, "容积率上限", candidate.far, needs.far, "")
    if needs.height is not None:
        yield _at_least(Need.HEIGHT, "建筑限高", candidate.height, needs.height, " m")
    if needs.road is not None:
        yield _road(needs.road, needs.grades, candidate.roads)
    if needs.station is not None:
        yield _at_most(Need.STATION, "最近的轨道交通车站", candidate.station, needs.station)
    for title in needs.outside:
        yield _outside(title, candidate)


def _area(needs: Needs, area: float | None) -> Reason:
    lowest, highest = needs.area_min, needs.area_max
    asked = f"{'' if lowest is None else f'{lowest:g}'}～{'' if highest is None else f'{highest:g}'} ㎡"
    if area is None:
        return Reason(Need.AREA, Verdict.NOT_KNOWN, f"用地面积未知，需要 {asked}", 1.0)
    if lowest is not None and area < lowest:
        missing = f"用地面积 {area:.1f} ㎡，比需要的 {lowest:g} ㎡ 少 {lowest - area:.1f} ㎡"
        return Reason(Need.AREA, Verdict.NOT_MET, missing, _part(lowest - area, lowest))
    if highest is not None and area > highest:
        more = f"用地面积 {area:.1f} ㎡，比最多 {highest:g} ㎡ 多 {area - highest:.1f} ㎡"
        return Reason(Need.AREA, Verdict.NOT_MET, more, _part(area - highest, highest))
    return Reason(Need.AREA, Verdict.MET, f"用地面积 {area:.1f} ㎡，在需要的 {asked} 之内")


def _uses(asked: tuple[str, ...], allowed: tuple[str, ...] | None) -> Reason:
    if not allowed:
        return Reason(Need.USE, Verdict.NOT_KNOWN, f"规划用途未知，需要 {'、'.join(asked)}", 1.0)
    missing = [use for use in asked if use not in allowed]
    if missing:
        sentence = f"规划用途为 {'、'.join(allowed)}，没有 {'、'.join(missing)}"
        return Reason(Need.USE, Verdict.NOT_MET, sentence, 1.0)
    return Reason(Need.USE, Verdict.MET, f"规划用途为 {'、'.join(allowed)}，包含所需用途")


def _at_least(need: Need, what: str, found: float | None, asked: float, unit: str) -> Reason:
    if found is None:
        return Reason(need, Verdict.NOT_KNOWN, f"{what}未知，需要不低于 {asked:g}{unit}", 1.0)
    if found < asked:
        sentence = f"{what} {found:g}{unit}，低于需要的 {asked:g}{unit}"
        return Reason(need, Verdict.NOT_MET, sentence, _part(asked - found, asked))
    return Reason(need, Verdict.MET, f"{what} {found:g}{unit}，不低于需要的 {asked:g}{unit}")


def _at_most(need: Need, what: str, found: float | None, asked: float) -> Reason:
    if found is None:
        return Reason(need, Verdict.NOT_KNOWN, f"{what}的距离未知，需要在 {asked:g} m 之内", 1.0)
    if found > asked:
        far = f"在 {found:.1f} m 处" if math.isfinite(found) else "在查找范围内没有"
        return Reason(
            need, Verdict.NOT_MET, f"{what}{far}，需要在 {asked:g} m 之内", _part(found - asked, asked)
        )
    return Reason(need, Verdict.MET, f"{what}在 {found:.1f} m 处，在需要的 {asked:g} m 之内")


def _road(asked: float, grades: tuple[str, ...], roads: Mapping[str, float] | None) -> Reason:
    what = f"最近的{'、'.join(grades) if grades else '道路'}"
    if roads is None:
        return _at_most(Need.ROAD, what, None, asked)
    # A grade that was not looked up is not known; one that was looked for and not found is infinitely far.
    known = [distance for grade, distance in roads.items() if not grades or grade in grades]
    unknown = [grade for grade in grades if grade not in roads]
    nearest = min(known, default=None if unknown or not grades else math.inf)
    if unknown and nearest is not None and nearest > asked:
        nearest = None
    return _at_most(Need.ROAD, what, nearest, asked)


def _outside(title: str, candidate: Candidate) -> Reason:
    shared = candidate.controls.get(title)
    if shared is None:
        return Reason(Need.CONTROL, Verdict.NOT_KNOWN, f"与{title}的关系未知", 1.0)
    if shared > TOUCHING:
        part = _part(shared, candidate.area) if candidate.area else 1.0
        return Reason(Need.CONTROL, Verdict.NOT_MET, f"有 {shared:.1f} ㎡ 在{title}内", part)
    return Reason(Need.CONTROL, Verdict.MET, f"不在{title}内")


def _part(missing: float, whole: float) -> float:
    """How much is missing, as a part of what is asked; everything counts as missing where that is nothing."""
    return min(1.0, missing / whole) if whole > 0 and math.isfinite(missing) else 1.0
