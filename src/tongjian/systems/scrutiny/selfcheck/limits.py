"""How much may be asked: by a visitor little, by an organisation that has signed in plenty."""

from __future__ import annotations

from dataclasses import dataclass

from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.licences.pace import address_of, wait_for
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.models import CheckState, SelfCheck
from tongjian.systems.scrutiny.selfcheck.holders import holder_of, organisation_of

WINDOW = 600
"""Seconds over which self-checks are counted."""
OF_A_SESSION, OF_AN_ADDRESS, OF_AN_ORGANISATION = 5, 15, 60
MOST_WAITING = 20
"""Self-checks that may wait at once, in all cities."""
FORMATS = frozenset({"dxf", "dwg"})
VISITOR = Limits(FORMATS, 30 * MEGABYTE)
SIGNED_IN = Limits(FORMATS, 100 * MEGABYTE)


@dataclass(frozen=True)
class TooMuch(Exception):
    """Not now; `seconds` until it is possible again."""

    sentence: str
    seconds: int

    def __str__(self) -> str:
        return self.sentence


def file_limits(request: ViewerRequest) -> Limits:
    """What drawing is taken from whoever asks."""
    return VISITOR if request.viewer.is_anonymous else SIGNED_IN


def count_one(request: ViewerRequest, city: str) -> None:
    """Count one self-check of whoever asks. Raises TooMuch."""
    waits = [wait_for("self-check", who, most, WINDOW) for who, most in _askers(request, city)]
    if seconds := max(waits):
        more = "" if not request.viewer.is_anonymous else "登录后可以查得更多。"
        raise TooMuch(
            f"这 {WINDOW // 60} 分钟内的自查次数已用完，请在 {_words(seconds)}后再试。{more}", seconds
        )


def must_find_room() -> None:
    """Raises TooMuch when too many wait already."""
    waiting = SelfCheck.objects.filter(state=CheckState.WAITING).count()
    if waiting >= MOST_WAITING:
        raise TooMuch(f"现在有 {waiting} 份图纸在排队，请在 1 分钟后再试。", 60)


def _askers(request: ViewerRequest, city: str) -> list[tuple[str, int]]:
    viewer = request.viewer
    if viewer.is_anonymous:
        # Without a session of its own a visitor is known by the address alone.
        session = [(f"session:{holder}", OF_A_SESSION)] if (holder := holder_of(request)) else []
        return [*session, (f"address:{address_of(request)}", OF_AN_ADDRESS)]
    organisation = organisation_of(viewer, city)
    who = f"user:{viewer.user}" if organisation is None else f"organisation:{organisation}"
    return [(who, OF_AN_ORGANISATION)]


def _words(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
