"""What people and tables write of special topics, read strictly, with every mistake told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.office import office_of

_AREA = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_DEGREES = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True)
class Line:
    """One row of a table as it was read: its number in the file, and its cells by name."""

    line: int
    cells: Mapping[str, str]


@dataclass
class Reader:
    """Takes texts apart and keeps every mistake, so that all of them are told at once."""

    wrong: list[str] = field(default_factory=list)

    def text(self, title: str, text: str, most: int) -> str:
        """A text that has to be there."""
        plain = " ".join(text.split())
        if not plain:
            self.wrong.append(f"“{title}”没有填")
        elif len(plain) > most:
            self.wrong.append(f"“{title}”超过 {most} 个字")
        return plain[:most]

    def area(self, title: str, text: str) -> Decimal:
        """Square metres above 0, at most two decimals."""
        plain = text.strip().replace(",", "")
        if _AREA.fullmatch(plain) and Decimal(plain) > 0:
            return Decimal(plain)
        self.wrong.append(f"“{title}”写的“{plain[:20]}”不是大于 0 的面积（平方米，最多 2 位小数）")
        return Decimal(1)

    def day(self, title: str, text: str, latest: date) -> date:
        """A day not after the latest one: 2026-08-01, 2026/8/1, 2026年8月1日."""
        found = _DAY.fullmatch(text.strip().split("T")[0].split(" ")[0])
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            self.wrong.append(f"“{title}”写的“{text.strip()[:20]}”不是日期，请写成 2026-08-31 的样子")
            return latest
        if day > latest:
            self.wrong.append(f"“{title}”{day} 在今天以后")
        return day

    def moment(self, title: str, text: str, latest: datetime | None) -> datetime | None:
        """A moment by local time, not after the latest one; None and a mistake where it is none."""
        try:
            found = parse_datetime(text.strip().replace("/", "-").replace(" ", "T", 1))
        except ValueError:
            found = None
        if found is None:
            self.wrong.append(f"“{title}”写的“{text.strip()[:20]}”不是时间，请写成 2026-08-31 09:30 的样子")
            return None
        moment = found if timezone.is_aware(found) else timezone.make_aware(found)
        if latest is not None and moment > latest:
            self.wrong.append(f"“{title}”在现在以后")
        return moment

    def spot(self, east: str, north: str) -> tuple[Decimal | None, Decimal | None]:
        """A place in degrees, or none where neither is written."""
        if not east.strip() and not north.strip():
            return None, None
        found = [
            Decimal(text.strip()) if _DEGREES.fullmatch(text.strip()) else None for text in (east, north)
        ]
        if found[0] is None or found[1] is None or found[0] > 180 or found[1] > 90:
            self.wrong.append("经度、纬度要一起写，按度写成小数，例如 120.621000 和 31.314000")
            return None, None
        return found[0], found[1]

    def whole(self, title: str, text: str, most: int) -> int:
        """A whole number above 0."""
        plain = text.strip().replace(",", "")
        if plain.isascii() and plain.isdecimal() and len(plain) < 10 and 0 < int(plain) <= most:
            return int(plain)
        self.wrong.append(f"“{title}”写的“{plain[:20]}”不是 1 到 {most} 的整数")
        return 1

    def done(self) -> None:
        """Raises `RefusedError` with every mistake."""
        if self.wrong:
            raise RefusedError(*self.wrong)


def district_of(city: str, text: str, reader: Reader) -> Organisation | None:
    """The assessed district of that name, region or code; None and a mistake otherwise. 1 SQL query."""
    office = office_of(city)
    known = (office.named(text) or office.district(text.strip())) if office else None
    found = Organisation.objects.filter(city=city, code=known.organisation).first() if known else None
    if found is None:
        reader.wrong.append(f"不认识区域“{text.strip()[:20]}”")
    return found


def lines_of(
    cells: Sequence[Sequence[str]], headings: Mapping[str, str], needed: frozenset[str]
) -> list[Line]:
    """Every row below the headings, wherever these stand; `headings` are titles by name.

    Raises `RefusedError` when the needed headings are not there.
    """
    for place, row in enumerate(cells):
        found = ["".join(cell.split()) for cell in row]
        if all(headings[name] in found for name in needed):
            columns = {name: found.index(title) for name, title in headings.items() if title in found}
            return list(_rows(cells[place + 1 :], columns, headings))
    raise RefusedError(
        f"没有找到表头。应有列：{'、'.join(headings[name] for name in headings if name in needed)}。"
    )


def _rows(
    cells: Sequence[Sequence[str]], columns: Mapping[str, int], headings: Mapping[str, str]
) -> Iterator[Line]:
    for row in cells:
        texts = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if any(text.strip() for text in texts.values()):
            yield Line(int(row[0]), {name: texts.get(name, "") for name in headings})
