"""Tags and filters every template has without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongjian.engines.worktime import Due
from tongjian.site import marks, wording
from tongjian.site.navigation import Group, address_of, menu

register = template.Library()

register.filter("date_cn", wording.date_cn)
register.filter("datetime_cn", wording.datetime_cn)
register.filter("amount_wan", wording.amount_wan)
register.filter("area_m2", wording.area_m2)
register.filter("plain", wording.plain)
register.filter("weekday_cn", wording.weekday_cn)
register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.light, name="light")


@register.simple_tag
def island(name: str) -> SafeString:
    """Load the TypeScript island `frontend/src/<name>.ts` on this page."""
    return format_html('<script type="module" src="{}"></script>', static(f"built/{name}.js"))


@register.simple_tag
def mark(words: str, tone: str = "") -> SafeString:
    """A small label for a status; tones: info, good, warn, bad, or none."""
    return format_html('<span class="mark{}">{}</span>', f" mark-{tone}" if tone else "", words)


@register.simple_tag
def clock_light(due_on: date | None, warn_on: date | None = None, today: date | None = None) -> SafeString:
    """The light of a due date with the days that are left."""
    shown = marks.clock(due_on, warn_on, today or timezone.localdate())
    return marks.light(shown.colour, shown.words)


@register.inclusion_tag("components/due.html")
def due(
    due: Due | None, warn_on: date | None = None, unit: str = "", open: bool = False, outcome: str = ""
) -> Mapping[str, Any]:
    """A due date (None: no clock runs) with the list of the days it counted.

    `outcome` is the colour of a clock that has ended: green in time, red too late.
    """
    return {"due": due, "warn_on": warn_on, "unit": unit, "open": open, "outcome": outcome}


@register.simple_tag(takes_context=True)
def main_menu(context: RequestContext) -> list[Group]:
    """The main menu for whoever looks."""
    request = context.get("request")
    viewer = context.get("viewer")
    if request is None or viewer is None:
        return []
    city = context.get("city")
    return menu(viewer, request.path, city.slug if city else None)


@register.simple_tag
def address(name: str, *parts: str) -> str:
    """The address of that name, or nothing where this installation has no such page."""
    return address_of(name, *parts) or ""
