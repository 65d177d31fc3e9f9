"""On the guide of a matter: to whom it was, or will be, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.handover.queries import of_matter

register = template.Library()


@register.inclusion_tag("handover/_guide.html")
def handovers_of(city: str, matter: str) -> Mapping[str, Any]:
    """What was handed over of the matter; nothing is shown where nothing was. 1 SQL query."""
    today = timezone.localdate()
    districts = {each.code: each.title for each in pack_of(city).districts}
    rows = [(row, districts.get(row.region, "全市")) for row in of_matter(city, matter, today)]
    return {"rows": rows, "today": today}
