"""Who may be sent (检查人员名录), and where somebody is interested and withdraws (回避)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tongjian.engines.draws.canonical import flaws, is_clean, lines, sha256
from tongjian.engines.draws.objects import joined, needs_of
from tongjian.engines.draws.problem import ListErrors, Mistake

MOST_PEOPLE = 100_000
_SHOWN = 20


class Inspector(NamedTuple):
    """One person: specialisms and regions, sorted, separated by `;`. No region: everywhere."""

    id: str
    specialisms: str = ""
    regions: str = ""


class Interest(NamedTuple):
    """This person is not sent to this object."""

    inspector: str
    object: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The two lists, each sorted and in its canonical writing."""

    inspectors: tuple[Inspector, ...]
    interests: tuple[Interest, ...]

    @classmethod
    def of(cls, inspectors: Iterable[Inspector], interests: Iterable[Interest] = ()) -> Staff:
        """Raises `ListErrors`. An interest may name an object that is not in the list of this draw."""
        people, relations = tuple(sorted(inspectors)), tuple(sorted(set(interests)))
        mistakes = [*_flawed(people), *_people_mistakes(people)]
        if mistakes:
            raise ListErrors("检查人员名单", mistakes[:_SHOWN], len(mistakes))
        known = {person.id for person in people}
        wrong = _flawed(relations)
        wrong += [
            Mistake(line, f"检查人员“{one.inspector}”不在人员名单里", "核对编号，或删去这一行")
            for line, one in enumerate(relations, start=2)
            if one.inspector not in known
        ]
        if wrong:
            raise ListErrors("回避名单", wrong[:_SHOWN], len(wrong))
        return cls(people, relations)

    @property
    def inspectors_text(self) -> str:
        """The canonical writing of the people."""
        return lines(Inspector._fields, self.inspectors)

    @property
    def interests_text(self) -> str:
        """The canonical writing of the withdrawals."""
        return lines(Interest._fields, self.interests)

    @property
    def inspectors_digest(self) -> str:
        """SHA-256 of the people."""
        return sha256(self.inspectors_text)

    @property
    def interests_digest(self) -> str:
        """SHA-256 of the withdrawals."""
        return sha256(self.interests_text)


def _flawed(rows: Sequence[Inspector] | Sequence[Interest]) -> list[Mistake]:
    """Lines count in the sorted list, as it is published."""
    if not rows:
        return []
    columns = rows[0]._fields
    text = lines(columns, rows)
    if is_clean(text, len(columns), len(rows)) and max(len(field) for row in rows for field in row) <= 200:
        return []
    return [
        Mistake(line, sentence, mend)
        for line, row in enumerate(rows, start=2)
        for sentence, mend in flaws(row, lambda place: columns[place])
    ]


def _people_mistakes(people: Sequence[Inspector]) -> list[Mistake]:
    found = []
    if not people:
        found.append(Mistake(1, "名单是空的", "至少写两名检查人员"))
    if len(people) > MOST_PEOPLE:
        found.append(Mistake(1, f"名单超过 {MOST_PEOPLE} 人", "分区域分别抽取"))
    seen: set[str] = set()
    for line, person in enumerate(people, start=2):
        if not person.id:
            found.append(Mistake(line, "没有编号", "每人写一个不重复的编号"))
        elif person.id in seen:
            found.append(Mistake(line, f"编号“{person.id}”重复", "同一人只保留一行"))
        seen.add(person.id)
        found += [
            Mistake(line, f"“{field}”没有排序或有重复", f"写成“{joined(needs_of(field))}”")
            for field in (person.specialisms, person.regions)
            if joined(needs_of(field)) != field
        ]
    return found
