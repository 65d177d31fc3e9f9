"""Where the points of a row come from: its own weight, or an even share of what its class has left.

What does not apply leaves, and its nearest neighbours carry its points (`tree`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tongjian.engines.measures.profile import Profile
from tongjian.engines.measures.rational import exact, shortest
from tongjian.engines.measures.tree import Branch, Leaf, reweighted

NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row to be given points. `outside`: it has none of its own and stands beside the denominator."""

    number: int
    name: str
    level1: str = ""
    level2: str = ""
    weight: Decimal | None = None
    applies: bool = True
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """The points of each row that counts, by its number; `absent` are those of classes without any row."""

    points: Mapping[int, Fraction]
    absent: Fraction
    notes: tuple[str, ...]


def weigh(rows: Sequence[Weighed], profile: Profile) -> Points:
    """The points of every row that counts; a row without any is not in the answer."""
    inside = [row for row in rows if not row.outside]
    on_paper, notes = _on_paper(inside, profile)
    points = reweighted(_tree([row for row in inside if row.number in on_paper], on_paper, profile))
    points.update({row.number: NONE for row in rows if row.outside and row.applies})
    find = _without_weight if profile.weights_required else _absent
    absent, missing = find(inside, on_paper, profile)
    return Points(points, absent, (*notes, *missing))


def _on_paper(rows: Sequence[Weighed], profile: Profile) -> tuple[dict[int, Fraction], list[str]]:
    """Points before anything leaves: the row's own, else an even share of what its pool has left."""
    unnamed = not any(row.level1 for row in rows)
    pools: dict[str, tuple[Fraction, list[Weighed]]] = {}
    points: dict[int, Fraction] = {}
    for row in rows:
        if row.weight is not None:
            points[row.number] = exact(row.weight)
        if (pool := _pool(row, profile, unnamed)) is not None:
            title, whole = pool
            pools.setdefault(title, (whole, []))[1].append(row)
    notes = []
    for title, (whole, members) in pools.items():
        given = sum((points[row.number] for row in members if row.weight is not None), NONE)
        bare = [row for row in members if row.weight is None]
        left = max(NONE, whole - given)
        points.update({row.number: left / len(bare) for row in bare})
        if given and (given > whole or (given < whole and not bare)):
            of_class = f"“{title}”" if title else ""
            notes.append(f"{of_class}各行分值合计 {_plain(given)}，应为 {_plain(whole)}，按各行所写计")
    return points, notes


def _pool(row: Weighed, profile: Profile, unnamed: bool) -> tuple[str, Fraction] | None:
    """What the row shares with others when it states no points: its class, or all marks without classes."""
    if profile.weights_required:
        return None
    known = None if unnamed else profile.class_of(row.name, row.level1)
    if known is not None and known.points is not None:
        return known.title, exact(known.points)
    if unnamed or all(one.points is None for one in profile.classes):
        return "", exact(profile.full)
    return None


def _tree(rows: Sequence[Weighed], on_paper: Mapping[int, Fraction], profile: Profile) -> Branch:
    """Class, level 2, row."""
    classes: dict[str, dict[str, list[Leaf]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        known = profile.class_of(row.name, row.level1)
        title = known.title if known else row.level1
        classes[title][row.level2].append(Leaf(row.number, on_paper[row.number], row.applies))
    branches = (
        Branch(title, tuple(Branch(name, tuple(leaves)) for name, leaves in below.items()))
        for title, below in classes.items()
    )
    return Branch("", tuple(branches))


def _absent(
    rows: Sequence[Weighed], on_paper: Mapping[int, Fraction], profile: Profile
) -> tuple[Fraction, list[str]]:
    """Classes that have points and no row, on a form that names its classes: missing, not inapplicable."""
    if not any(row.level1 for row in rows):
        return NONE, []
    present = {known.title for row in rows if (known := profile.class_of(row.name, row.level1))}
    missing = [known for known in profile.classes if known.points is not None and known.title not in present]
    room = max(NONE, exact(profile.full) - sum(on_paper.values(), NONE))
    absent = min(room, sum((exact(known.points or Decimal(0)) for known in missing), NONE))
    if not absent:
        return NONE, []
    return absent, [f"没有“{known.title}”类指标，该类 {known.points:f} 分缺失" for known in missing]


def _without_weight(
    rows: Sequence[Weighed], on_paper: Mapping[int, Fraction], profile: Profile
) -> tuple[Fraction, list[str]]:
    """Where every row must state its points: what those that do not may still be worth."""
    bare = [row.name for row in rows if row.weight is None]
    given = sum(on_paper.values(), NONE)
    notes = [f"没有写分值，未计入：{'、'.join(bare)}"] if bare else []
    if given != exact(profile.full):
        notes.append(f"各行分值合计 {_plain(given)}，应为 {profile.full:f}")
    return max(NONE, exact(profile.full) - given) if bare else NONE, notes


def _plain(points: Fraction) -> str:
    return f"{shortest(points, 2):f}"
