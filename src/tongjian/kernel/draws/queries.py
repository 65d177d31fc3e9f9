"""Every read of draws. They are public: nobody is asked who they are. The number of SQL queries is tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongjian.engines.draws import (
    INSPECTORS,
    INTERESTS,
    OBJECTS,
    Certificate,
    DrawError,
    Outcome,
    read_announcement,
    read_certificate,
    verify,
)
from tongjian.engines.draws.announcement import Announcement
from tongjian.engines.draws.canonical import sha256
from tongjian.kernel.draws.models import Draw, DrawState

PAGE = 30

TEXTS = ("announcement", "objects_text", "inspectors_text", "interests_text", "certificate")


def draws_of(city: str, *, after: tuple[datetime, UUID] | None = None) -> list[Draw]:
    """The draws of a city, the latest first, one more than a page. 1 SQL query."""
    rows = Draw.objects.filter(city=city).defer(*TEXTS)
    if after is not None:
        moment, key = after
        rows = rows.filter(Q(announced_at__lt=moment) | Q(announced_at=moment, pk__lt=key))
    return list(rows.select_related("organisation").order_by("-announced_at", "-pk")[: PAGE + 1])


def draw(city: str, key: UUID) -> Draw | None:
    """One draw. 1 SQL query."""
    return (
        Draw.objects.select_related("organisation", "announced_by", "drawn_by")
        .filter(city=city, pk=key)
        .first()
    )


def latest(subject: str) -> Draw | None:
    """The last draw for a subject that was not given up. 1 SQL query."""
    rows = Draw.objects.filter(subject=subject).exclude(state=DrawState.VOID)
    return rows.order_by("-announced_at").first()


def announcement_of(row: Draw) -> Announcement:
    """What was announced. Raises `DrawError` when the text is no longer what it was."""
    return read_announcement(row.announcement.encode())


def certificate_of(row: Draw) -> Certificate | None:
    """The certificate; None before the draw. Raises `DrawError` when the text is no longer what it was."""
    return read_certificate(row.certificate.encode()) if row.certificate else None


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """For `tongjian verify`: draws that do not come out again from their own announcement and list."""
    rows = Draw.objects.filter(city=city) if city else Draw.objects.all()
    for row in rows.order_by("announced_at").iterator(chunk_size=50):
        if why := _why(row):
            yield f"抽取“{row.title}”", why


def _why(row: Draw) -> str:
    try:
        announcement = announcement_of(row)
    except DrawError as error:
        return str(error)
    if row.digest != announcement.digest or not _bound(row, announcement):
        return "公告或名单与公布时的摘要不符"
    if not row.certificate:
        return ""
    beside = {name: text.encode() for name, text in texts_of(row).items() if text}
    verdict = verify(row.certificate.encode(), beside)
    if verdict.outcome is not Outcome.PASSED:
        return "；".join(check.sentence for check in verdict.checks if check.outcome is not Outcome.PASSED)
    made = certificate_of(row)
    return "" if made and made.announcement.digest == row.digest else "证书不是这次公告的证书"


def texts_of(row: Draw) -> dict[str, str]:
    """The lists of a draw by the names the engine gives them; empty where there is none."""
    return {OBJECTS: row.objects_text, INSPECTORS: row.inspectors_text, INTERESTS: row.interests_text}


def _bound(row: Draw, announcement: Announcement) -> bool:
    """Whether every list still has the digest it was announced with."""
    for name, text in texts_of(row).items():
        committed = getattr(announcement, name)
        if committed is not None and sha256(text) != committed.digest:
            return False
    return True
