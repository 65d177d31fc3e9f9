"""Names of natural persons, as the public may see them."""

from __future__ import annotations

from tongjian.kernel.inspectorate.models import Nature

MASK = "某"


def masked(name: str) -> str:
    """The family name and a mark for every other character: 张某某."""
    plain = name.strip()
    return plain[:1] + MASK * (len(plain) - 1) if plain else ""


def party(nature: str, name: str) -> str:
    """The name of a party: of a citizen masked, of anybody else in full."""
    return masked(name) if nature == Nature.CITIZEN else name


def identifier(nature: str, text: str) -> str:
    """The number of a party: a citizen's is never shown."""
    return "（不公开）" if nature == Nature.CITIZEN else text
