"""How a state looks, and the value of a key."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from tongjian.systems.supervision.field.tones import FINDING_TONES

register = template.Library()


@register.filter
def finding_tone(state: str) -> str:
    """The tone of the mark of a finding's state."""
    return FINDING_TONES.get(state, "")


@register.filter
def of_key(mapping: Mapping[str, object], key: str) -> object | None:
    """The value under a key; None where there is none."""
    return mapping.get(key)
