"""The list of objects a draw chooses from (检查对象名录), as its digest is taken of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import eq
from typing import NamedTuple

from tongjian.engines.draws.canonical import flaws, is_clean, lines, sha256
from tongjian.engines.draws.problem import ListErrors, Mistake

MOST_OBJECTS = 5_000_000
_SHOWN = 20


class Listed(NamedTuple):
    """One line: an object, within one stratum (分层, e.g. a district or a matter).

    `grade` and `weight` say how likely it is to be drawn, by the rules; `region` and `needs` (specialisms,
    sorted, separated by `;`) who may inspect it. What is not told is the empty text.
    """

    stratum: str
    id: str
    grade: str = ""
    weight: str = ""
    region: str = ""
    needs: str = ""


_TITLES = {
    "stratum": "分层",
    "id": "编号",
    "grade": "等级",
    "weight": "权重",
    "region": "区域",
    "needs": "专业",
}


@dataclass(frozen=True, slots=True)
class ObjectList:
    """The lines sorted, each object once in a stratum; `text` is their canonical writing."""

    rows: tuple[Listed, ...]
    text: str

    @classmethod
    def of(cls, rows: Iterable[Listed], places: Sequence[int] | None = None) -> ObjectList:
        """The list of these rows. `places` are their lines in the file they come from.

        Raises `ListErrors` with the first mistakes: fields no two readers would read alike, missing or
        repeated ids, needs out of order.
        """
        given = tuple(rows)
        at: Sequence[int] = range(2, len(given) + 2) if places is None else places
        ordered = tuple(sorted(given))
        text = lines(Listed._fields, ordered)
        if not given or len(given) > MOST_OBJECTS or not _is_clean(ordered, text):
            mistakes = list(_mistakes(given, at))
            raise ListErrors("对象名单", mistakes[:_SHOWN], len(mistakes))
        return cls(ordered, text)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical writing."""
        return sha256(self.text)


def needs_of(text: str) -> tuple[str, ...]:
    """The specialisms of a `needs` field."""
    return tuple(text.split(";")) if text else ()


def joined(names: Iterable[str]) -> str:
    """Names as one field: sorted, each once, separated by `;`."""
    return ";".join(sorted({name.strip() for name in names} - {""}))


def _is_clean(rows: Sequence[Listed], text: str) -> bool:
    ids = [row.id for row in rows]
    if "" in ids or not is_clean(text, len(Listed._fields), len(rows)):
        return False
    twice = any(map(eq, ids, islice(ids, 1, None)))
    if twice and any(one[:2] == next_[:2] for one, next_ in zip(rows, islice(rows, 1, None), strict=False)):
        return False
    # One flaw remains that the text as a whole does not show: a field of enormous length.
    longest = max(map(len, ids))
    others = {field for row in rows for field in row[2:]} | {row.stratum for row in rows}
    return longest <= 200 and all(not [*flaws([field], _title)] for field in others) and _needs_sorted(rows)


def _needs_sorted(rows: Sequence[Listed]) -> bool:
    return all(joined(needs_of(needs)) == needs for needs in {row.needs for row in rows})


def _title(place: int) -> str:
    return _TITLES[Listed._fields[place]]


def _mistakes(rows: Sequence[Listed], places: Sequence[int]) -> Iterator[Mistake]:
    if not rows:
        yield Mistake(1, "名单是空的", "至少写一个对象")
    if len(rows) > MOST_OBJECTS:
        yield Mistake(places[MOST_OBJECTS], f"名单超过 {MOST_OBJECTS} 个对象", "分成几份名单分别抽取")
        return
    first: dict[tuple[str, str], int] = {}
    for row, line in zip(rows, places, strict=True):
        for sentence, mend in flaws(row, _title):
            yield Mistake(line, sentence, mend)
        if not row.id:
            yield Mistake(line, "没有编号", "每个对象写一个不重复的编号")
        elif (earlier := first.setdefault(row[:2], line)) != line:
            where = f"“{row.stratum}”中" if row.stratum else ""
            yield Mistake(line, f"编号“{row.id}”在{where}第 {earlier} 行已有", "同一对象只保留一行")
        if joined(needs_of(row.needs)) != row.needs:
            yield Mistake(line, f"专业“{row.needs}”没有排序或有重复", f"写成“{joined(needs_of(row.needs))}”")
