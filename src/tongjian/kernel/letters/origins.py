"""Letters that are of no case: what they are of, and its page.

An app that writes such letters declares their kinds. They are read by officials of the body that wrote them
and by those they are addressed to; no window hands them over, the app tells the addressee itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tongjian.kernel.letters.models import Letter


@dataclass(frozen=True)
class Origin:
    """What the letters of a kind are of, in Chinese, and the address of its page."""

    title: str
    address: Callable[[Letter], str]


_ORIGINS: dict[str, Origin] = {}


def declare(kind: str, origin: Origin) -> None:
    """Make a kind of letter known as one of no case; called once, when the app is ready."""
    _ORIGINS[kind] = origin


def origin_of(kind: str) -> Origin | None:
    """What letters of the kind are of; None where they are of a case."""
    return _ORIGINS.get(kind)


def apart() -> list[str]:
    """The kinds of letters that are of no case."""
    return sorted(_ORIGINS)
