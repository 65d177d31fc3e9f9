"""Tags and filters every template has without loading them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def island(name: str) -> SafeString:
    """Load the TypeScript island `frontend/src/<name>.ts` on this page."""
    return format_html('<script type="module" src="{}"></script>', static(f"built/{name}.js"))


@register.filter
def date_cn(value: date | None) -> str:
    """2026年3月1日, the local date of a moment; nothing for no date."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def datetime_cn(value: datetime | None) -> str:
    """2026年3月1日 09:05, in the local time of the cities."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{date_cn(local)} {local:%H:%M}"


@register.filter
def amount_wan(value: Decimal | None) -> str:
    """An amount already in 万元, with thousands apart and no trailing zeros: 12,345.6 万元."""
    return "" if value is None else f"{_plain(value)} 万元"


@register.filter
def area_m2(value: Decimal | float | None) -> str:
    """An area in square metres: 12,345.67 m²."""
    return "" if value is None else f"{_plain(Decimal(str(value)))} m²"


def _plain(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
