"""What a form says of a site that is registered."""

from __future__ import annotations

from django.http import QueryDict

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.systems.supervision.centre.records.queries import day_in
from tongjian.systems.supervision.centre.sheet import centre_of
from tongjian.systems.supervision.centre.sites.registering import SiteFacts


def facts_in(given: QueryDict, city: str) -> SiteFacts:
    """The facts of a form. Raises `RefusedError` for a place that is none."""
    planned = {
        each.code: day
        for each in centre_of(city).sites.milestones
        if (day := day_in(given.get(f"planned-{each.code}", "")))
    }
    return SiteFacts(
        name=given.get("name", "")[:200],
        contractor=given.get("contractor", "")[:200],
        overseer=given.get("overseer", "")[:200],
        quality_on=day_in(given.get("quality_on", "")),
        safety_on=day_in(given.get("safety_on", "")),
        longitude=_degrees(given.get("longitude", ""), "经度", 180),
        latitude=_degrees(given.get("latitude", ""), "纬度", 90),
        planned=planned,
    )


def _degrees(text: str, title: str, most: float) -> float | None:
    if not text.strip():
        return None
    try:
        found = float(text)
    except ValueError:
        raise RefusedError(f"{title}“{text}”不是数字") from None
    if not -most <= found <= most:
        raise RefusedError(f"{title}应在 -{most:g} 到 {most:g} 之间")
    return found
