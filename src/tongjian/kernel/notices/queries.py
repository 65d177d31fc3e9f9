"""Every read of notices. The number of SQL queries is stated and tested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from tongjian.kernel.notices.models import Notice, Reading, Seen
from tongjian.kernel.people.viewer import Viewer

MANY = 99


@dataclass(frozen=True)
class NoticeRow:
    """A notice as its reader sees it."""

    id: int
    title: str
    text: str
    link: str
    at: datetime
    unread: bool


def addressed_to(viewer: Viewer) -> QuerySet[Notice]:
    """The notices to this person and to the organisations they belong to today."""
    if viewer.user is None:
        return Notice.objects.none()
    return Notice.objects.filter(Q(user=viewer.user) | Q(organisation__in=viewer.organisations()))


def unread(viewer: Viewer) -> QuerySet[Notice]:
    """Those of them that the person has not read."""
    return addressed_to(viewer).filter(_is_unread(viewer))


def unread_count(viewer: Viewer) -> int:
    """How many are unread; `MANY` + 1 stands for more than that. 1 SQL query, none for a visitor."""
    return 0 if viewer.user is None else unread(viewer)[: MANY + 1].count()


def newest(viewer: Viewer, *, before: int | None = None, most: int = 30) -> list[NoticeRow]:
    """The notices before a given one, newest first. 1 SQL query, none for a visitor."""
    notices = addressed_to(viewer).annotate(is_unread=_is_unread(viewer)).order_by("-id")
    if before is not None:
        notices = notices.filter(id__lt=before)
    rows = notices.values_list("id", "title", "text", "link", "at", "is_unread")
    return [NoticeRow(*row) for row in rows[:most]]


def _is_unread(viewer: Viewer) -> Q:
    seen = Coalesce(Subquery(Seen.objects.filter(user=viewer.user).values("until")), Value(0))
    return Q(id__gt=seen) & ~Exists(Reading.objects.filter(user=viewer.user, notice=OuterRef("pk")))
