"""How a declaration stands on each day of monitoring of its year. Pure, but for the calendar of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from tongjian.systems.performance.evaluating.models import MonitoringReport
from tongjian.systems.performance.evaluating.monitoring.calendar import days_of
from tongjian.systems.performance.models import Declaration

WORDS: Mapping[str, str] = {
    "red": "难以完成",
    "yellow": "需要关注",
    "green": "进展正常",
    "grey": "缺少数据",
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of monitoring: the light of what was reported, empty where nothing is, and a word for it."""

    declaration: UUID
    on: date
    light: str
    word: str

    @property
    def link(self) -> str:
        """Its page."""
        return reverse("performance-monitoring-one", args=[self.declaration, self.on.isoformat()])


def standing(row: Declaration, reports: Iterable[MonitoringReport], today: date) -> list[Day]:
    """Every day of monitoring of the year of a declaration, in order, with what was reported on it."""
    lights = {each.on: each.light for each in reports}
    return [_day(row, on, lights.get(on, ""), today) for on in days_of(row.city, row.year)]


def _day(row: Declaration, on: date, light: str, today: date) -> Day:
    word = WORDS[light] if light else "未到" if on > today else "待报送"
    return Day(row.pk, on, light, word)
