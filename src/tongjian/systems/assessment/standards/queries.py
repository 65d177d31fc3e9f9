"""Every read of standards. The number of SQL queries is stated and tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Count

from tongjian.systems.assessment.models import Standard
from tongjian.systems.assessment.standards.sheet import ItemSheet, StandardSheet


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed of an item: how it stood before and stands now ("": not at all)."""

    title: str
    before: str
    after: str


def standard_on(city: str, day: date) -> Standard | None:
    """The version in force on a day: the latest one begun. 1 SQL query."""
    return Standard.objects.filter(city=city, version__lte=day).order_by("-version").first()


def versions(city: str) -> list[Standard]:
    """Every version of a city, the latest first, with how many periods it was used in. 1 SQL query."""
    rows = Standard.objects.filter(city=city).annotate(used=Count("periods"))
    return list(rows.defer("body").order_by("-version", "code"))


def standard(city: str, key: UUID) -> Standard | None:
    """One version. 1 SQL query."""
    return Standard.objects.filter(city=city, pk=key).first()


def before(row: Standard) -> Standard | None:
    """The version before. 1 SQL query."""
    earlier = Standard.objects.filter(city=row.city, code=row.code, version__lt=row.version)
    return earlier.order_by("-version").first()


def sheet_of(row: Standard) -> StandardSheet:
    """The standard as it was adopted."""
    return _sheet(row.digest, row.body)


def changes(old: StandardSheet, new: StandardSheet) -> list[Change]:
    """Items that came, went or are worth or judged otherwise, in the order of the new version."""
    earlier = {item.item: item for item in old.items}
    found = []
    for item in new.items:
        was = earlier.pop(item.item, None)
        if was is None or told(was) != told(item):
            found.append(Change(item.title, told(was) if was else "", told(item)))
    return found + [Change(item.title, told(item), "") for item in earlier.values()]


def told(item: ItemSheet) -> str:
    """What an item is worth and how it is judged, in one line."""
    return f"{item.points:f} 分，目标 {item.target}，{rule_told(item)}，{item.every.label}"


def rule_told(item: ItemSheet) -> str:
    """How points are taken or given, in words."""
    rule, unit = item.rule, "个百分点" if item.unit == "%" else item.unit
    cap = f"，最多 {rule.cap:f} 分" if rule.cap is not None else ""
    match rule.kind:
        case "per-point":
            return f"每差 1 {unit}扣 {rule.each:f} 分"
        case "per-event":
            return f"每{unit}扣 {rule.each:f} 分{cap}"
        case "bonus":
            return f"每{unit}加 {rule.each:f} 分{cap}"
        case "all-or-nothing":
            return "达到得满分，否则不得分"
        case _:
            return "按完成比例得分"


@lru_cache(maxsize=64)
def _sheet(_digest: str, body: str) -> StandardSheet:
    return StandardSheet.model_validate_json(body)
