"""What every page about many projects has: its filters with their choices, and the ways to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.approval.project.access import cities_of
from tongjian.systems.approval.project.filters import LIGHTS, STATES, Filters, read
from tongjian.systems.approval.project.labels import Labels, labels_for

VIEWS = (
    ("项目", "project-list"),
    ("阶段办件", "project-cases"),
    ("地图", "project-map"),
    ("统计", "project-statistics"),
)


@dataclass(frozen=True)
class Asked:
    """The filters of a request, what made no sense of them, and the words of the viewer's cities."""

    filters: Filters
    mistakes: tuple[str, ...]
    cities: tuple[str, ...]
    labels: Labels

    def context(self, view: str) -> dict[str, Any]:
        """What the templates of the filters and of the tabs need. No query."""
        return {
            "filters": self.filters,
            "mistakes": self.mistakes,
            "choices": {
                "cities": [(city, pack_of(city).title) for city in self.cities],
                "themes": self.labels.themes.items(),
                "districts": self.labels.districts.items(),
                "stages": self.labels.stages.items(),
                "states": STATES.items(),
                "lights": LIGHTS.items(),
            },
            "tabs": [
                {
                    "address": f"{reverse(name)}?{self.filters.query()}",
                    "title": title,
                    "count": None,
                    "current": name == view,
                }
                for title, name in VIEWS
            ],
        }


def asked(request: ViewerRequest) -> Asked:
    """What the request asks for. No query beyond the viewer's."""
    filters, mistakes = read(request.GET)
    cities = cities_of(request.viewer)
    named = [filters.city] if filters.city in cities else cities
    return Asked(filters, mistakes, cities, labels_for(named))
