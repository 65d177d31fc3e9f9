"""Words of the engine on pages of enforcement."""

from __future__ import annotations

from django import template

from tongjian.engines.penalties import TITLES
from tongjian.engines.penalties.terms import Kind

register = template.Library()


@register.filter
def penalty_word(kind: Kind) -> str:
    """A kind of penalty in Chinese."""
    return TITLES[kind]
