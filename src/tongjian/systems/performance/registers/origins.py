"""What came of a row of a form, and where that is known from.

found = actual_of("suzhou", "2022-approval-bureau", 37, date(2022, 12, 31))
found.value, found.origin.kind, found.origin.sentence, found.origin.link
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from tongjian.engines.measures.value import Missing, NotComputable
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import Organisation
from tongjian.systems.performance.registers.actual import Actual, Origin, Subject
from tongjian.systems.performance.registers.bindings import OriginKind, binding_of
from tongjian.systems.performance.registers.deriving import derived

__all__ = ["Actual", "Origin", "OriginKind", "actual_of"]


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
    sheet = form_of(city, form)
    binding = binding_of(city, form, row)
    if binding is None:
        sentence = f"“{form}”第 {row} 行没有写明完成值从哪里来，请在 performance/bindings.yaml 补上"
        return Actual(NotComputable(sentence), Origin(OriginKind.HAND, sentence))
    if binding.hand is not None:
        origin = Origin(OriginKind.HAND, f"人工填报：{binding.hand}")
        return Actual(Missing("由填报人填写完成值，并附依据"), origin)
    asked = year or sheet.year or on.year
    first, last = date(asked, 1, 1), min(on, date(asked, 12, 31), timezone.localdate() - timedelta(days=1))
    if last < first:
        sentence = f"{asked} 年度在 {on} 还没有可以统计的日子"
        return Actual(Missing(sentence), Origin(binding.kind, sentence))
    bodies = _bodies(city, sheet.unit, organisation)
    if not bodies:
        sentence = f"本市机构名录中没有“{sheet.unit}”，请管理员补录后再取数"
        return Actual(NotComputable(sentence), Origin(binding.kind, sentence))
    named = sheet.project if project is None else project
    return derived(binding, Subject(city, sheet.unit, bodies, named, first, last, binding.name))


def form_of(city: str, form: str) -> FormSheet:
    """A form of the pack. No query once it is read. Raises `PackErrors` where there is none of that name."""
    pack = pack_of(city)
    return _read(pack.folders, pack.digest, form)


@lru_cache(maxsize=256)
def _read(folders: tuple[Path, ...], _digest: str, form: str) -> FormSheet:
    return read_sheet(folders, f"performance/{form}.form.yaml", FormSheet)


def _bodies(city: str, unit: str, organisation: int | None) -> tuple[int, ...]:
    """The department, first, and the bodies right below it. 2 SQL queries."""
    known = Organisation.objects.filter(city=city)
    found = known.filter(pk=organisation) if organisation is not None else known.filter(name=unit)
    own = found.order_by("pk").values_list("pk", flat=True).first()
    if own is None:
        return ()
    return (own, *known.filter(parent=own).order_by("pk").values_list("pk", flat=True))
