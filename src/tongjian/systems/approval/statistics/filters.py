"""What is asked of the statistics, as it stands in the address, and the rows it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet

from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.statistics.models import CaseTime

KINDS = {"stage": STAGE, "matter": MATTER}


@dataclass(frozen=True)
class Filters:
    """One city, a period of ends (both days included), and the values that are asked for; empty: all.

    `late` is `no` for cases on time, `yes` for late ones, `none` for those without time.
    """

    city: str
    since: date
    until: date
    kind: str = "stage"
    stage: str = ""
    matter: str = ""
    theme: str = ""
    district: str = ""
    department: str = ""
    late: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str], city: str, today: date) -> Filters:
        """From the address; what is not understood is left out. The period is the year up to today."""
        kind = typed.get("kind", "")
        department = typed.get("department", "")
        return cls(
            city=city,
            since=_date(typed.get("since", "")) or date(today.year, 1, 1),
            until=_date(typed.get("until", "")) or today,
            kind=kind if kind in KINDS else "stage",
            department=department if department.isdecimal() and len(department) < 18 else "",
            late=typed.get("late", "") if typed.get("late", "") in ("yes", "no", "none") else "",
            **{name: _code(typed.get(name, "")) for name in ("stage", "matter", "theme", "district")},
        )

    def address(self, **changed: str) -> str:
        """The query of an address with these filters."""
        asked = replace(self, **changed)  # type: ignore[arg-type]  # only the texts are ever changed
        told = {f.name: str(getattr(asked, f.name)) for f in fields(asked)}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    @property
    def named(self) -> dict[str, str | int]:
        """The values that are asked for by name, without the period and `late`."""
        told: dict[str, str | int] = {
            "stage": self.stage,
            "matter": self.matter,
            "theme": self.theme,
            "district": self.district,
            "department": int(self.department) if self.department else "",
        }
        return {name: value for name, value in told.items() if value != ""}

    def rows(self) -> QuerySet[CaseTime]:
        """The ended cases that are asked for."""
        found = CaseTime.objects.filter(
            city=self.city, kind=KINDS[self.kind], ended_on__gte=self.since, ended_on__lte=self.until
        )
        found = found.filter(**{_COLUMNS.get(name, name): value for name, value in self.named.items()})
        if self.late:
            found = found.filter(on_time={"yes": False, "no": True, "none": None}[self.late])
        return found


# The columns that are called otherwise than the filter.
_COLUMNS = {"district": "region", "department": "organisation"}


def _code(text: str) -> str:
    """As typed, when it can be one; no database keeps a text with a character that is none."""
    return text[:64] if text.isprintable() else ""


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1949 <= day.year < 2200 else None
