"""What a new version would do to every running case, before anybody decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.moving.fitting import Version, reasons
from tongjian.kernel.cases.moving.standing import Running, Standing, standings
from tongjian.kernel.cases.status import OPEN
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.models import Definition
from tongjian.kernel.packs.queries import matter_definition, stage_definition

SHOWN = 20
"""Numbers of cases shown of a group."""


@dataclass(frozen=True)
class Group:
    """The running cases that stand at the same place; `reasons` say why they cannot move."""

    standing: Standing
    places: tuple[str, ...]
    cases: int
    numbers: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name of the group in a page."""
        return self.standing.key

    @property
    def movable(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Preview:
    """Running cases under one old version, against a new one. `since` is the old version's day of force."""

    city: str
    code: str
    old: str
    since: date
    new: str
    groups: tuple[Group, ...]

    @property
    def cases(self) -> int:
        return sum(group.cases for group in self.groups)

    @property
    def movable(self) -> int:
        """How many could move."""
        return sum(group.cases for group in self.groups if group.movable)

    @property
    def stuck(self) -> int:
        """How many could not."""
        return self.cases - self.movable


def preview(city: str, code: str, old: Version, new: Version, since: date) -> Preview:
    """Every running case under `old`, grouped by where it stands. 3 SQL queries; reads no tree."""
    counted: Counter[Standing] = Counter()
    numbers: dict[Standing, list[str]] = defaultdict(list)
    for row in standings(city, code, old.digest):
        counted[row.standing] += 1
        if len(numbers[row.standing]) < SHOWN:
            numbers[row.standing].append(row.number)
    groups = [
        Group(standing, places(standing, old), cases, tuple(numbers[standing]), reasons(standing, new))
        for standing, cases in counted.items()
    ]
    ranked = sorted(groups, key=lambda group: (group.movable, -group.cases, group.key))
    return Preview(city, code, old.digest, since, new.digest, tuple(ranked))


def previews(city: str, code: str, new: Version) -> list[Preview]:
    """One preview for each other version under which cases of the matter or stage are running."""
    digests = set(
        Case.objects.filter(city=city, matter=code, status__in=OPEN)
        .exclude(definition=new.digest)
        .order_by()
        .values_list("definition", flat=True)
        .distinct()
    )
    read = stage_definition if isinstance(new, StageDefinition) else matter_definition
    kept = Definition.objects.filter(pk__in=digests).only("digest", "version").order_by("version", "digest")
    return [preview(city, code, read(each.digest), new, each.version) for each in kept]


def chosen(rows: Iterable[Running], new: Version, keys: Iterable[str]) -> list[Running]:
    """Those of the rows that stand in one of the groups and can move."""
    wanted = frozenset(keys)
    verdicts: dict[Standing, bool] = {}
    found = []
    for row in rows:
        if row.standing not in verdicts:
            verdicts[row.standing] = row.standing.key in wanted and not reasons(row.standing, new)
        if verdicts[row.standing]:
            found.append(row)
    return found


def places(standing: Standing, version: Version) -> tuple[str, ...]:
    """Where the case stands, in words of the version it is under."""
    if isinstance(version, StageDefinition) or not standing.marking:
        return ("办理中",) if isinstance(version, StageDefinition) else ("尚未开始办理",)
    nodes = version.process.nodes
    tokens = standing.tokens.tokens
    return tuple(nodes[token.node].title for token in tokens if token.node in nodes) or ("流程已走完",)
