"""What came of a row of a form, and where that is known from.

    found = actual_of("suzhou", "2022-approval-bureau", 37, date(2022, 12, 31))
    found.value, found.origin.kind, found.origin.sentence, found.origin.link
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from tongjian.engines.measures.value import Missing, NotComputable, Value
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.registers.bindings import OriginKind, binding_of


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: its kind, a sentence for whoever reads it, and the page of what it was made of.

    `link` is empty where there is no page. For hand entry the sentence says why nothing can be counted.
    """

    kind: OriginKind
    sentence: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Actual:
    """A value with its origin. What a person has to enter is `Missing` until somebody has."""

    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose row it is: the department with the bodies below it, the project (empty: the whole department), and
    the days that count, both included. `form` and `name` are the row's own.

    `organisations` is empty where the city has no body of the name on the form.
    """

    city: str
    organisations: tuple[int, ...]
    project: str
    first: date
    last: date
    form: str
    name: str


def actual_of(
    city: str,
    form: str,
    row: int,
    on: date,
    *,
    organisation: int | None = None,
    project: str | None = None,
    year: int | None = None,
) -> Actual:
    """The actual value of a row (counted from 1) of a form of the pack, as known on that day.

    Department, project and year are those of the form unless given. Days count from the first of the year to
    `on`, at most to the end of the year and to yesterday. Never fails for want of data: then the value says
    which kind of nothing it is, and why. At most 6 SQL queries.

    Raises `PackErrors` where the city has no form of that name.
    """
    from tongjian.systems.performance.registers import deriving

    sheet = _form(city, form)
    binding = binding_of(city, form, row)
    if binding is None:
        sentence = f"“{form}”第 {row} 行没有写明完成值从哪里来，请在 performance/bindings.yaml 补上"
        return Actual(NotComputable(sentence), Origin(OriginKind.HAND, sentence))
    if binding.hand is not None:
        return Actual(
            Missing("由填报人填写完成值，并附依据"), Origin(OriginKind.HAND, f"人工填报：{binding.hand}")
        )
    asked = year or sheet.year or on.year
    first, last = date(asked, 1, 1), min(on, date(asked, 12, 31), timezone.localdate() - timedelta(days=1))
    if last < first:
        origin = Origin(binding.kind, f"{asked} 年度在 {on} 还没有可以统计的日子")
        return Actual(Missing(origin.sentence), origin)
    bodies = _bodies(city, sheet.unit, organisation)
    named = sheet.project if project is None else project
    subject = Subject(city, bodies, named, first, last, form, binding.name)
    return deriving.derived(binding, subject)


def _form(city: str, form: str) -> FormSheet:
    pack = pack_of(city)
    return _read(pack.folders, pack.digest, form)


@lru_cache(maxsize=256)
def _read(folders: tuple[Path, ...], _digest: str, form: str) -> FormSheet:
    return read_sheet(folders, f"performance/{form}.form.yaml", FormSheet)


def _bodies(city: str, unit: str, organisation: int | None) -> tuple[int, ...]:
    """The department and the bodies right below it. 2 SQL queries."""
    known = Organisation.objects.filter(city=city)
    found = known.filter(pk=organisation) if organisation is not None else known.filter(name=unit)
    own = tuple(found.values_list("pk", flat=True))
    return tuple(sorted({*own, *known.filter(parent__in=own).values_list("pk", flat=True)}))
