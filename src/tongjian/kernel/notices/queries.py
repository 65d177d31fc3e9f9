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


def addressed_to(viewer: Viewer) -> tuple[QuerySet[Notice], ...]:
    """The notices to this person, and those to the organisations they belong to today.

    Two sets rather than one with an OR: each walks its own index, however many notices there are.
    """
    if viewer.user is None:
        return ()
    organisations = viewer.organisations()
    personal = Notice.objects.filter(user=viewer.user)
    common = Notice.objects.filter(organisation__in=organisations)
    return (personal, common) if organisations else (personal,)


def unread(viewer: Viewer) -> tuple[QuerySet[Notice], ...]:
    """Those of them that the person has not read."""
    return tuple(notices.filter(_is_unread(viewer)) for notices in addressed_to(viewer))


def unread_count(viewer: Viewer) -> int:
    """How many are unread; `MANY` + 1 stands for more than that. At most 2 SQL queries."""
    return min(MANY + 1, sum(notices[: MANY + 1].count() for notices in unread(viewer)))


def newest(viewer: Viewer, *, before: int | None = None, most: int = 30) -> list[NoticeRow]:
    """The notices before a given one, newest first. At most 2 SQL queries."""
    rows: list[NoticeRow] = []
    for notices in addressed_to(viewer):
        older = notices if before is None else notices.filter(id__lt=before)
        found = older.annotate(is_unread=_is_unread(viewer)).order_by("-id")[:most]
        rows += [NoticeRow(*row) for row in found.values_list(*_FIELDS, "is_unread")]
    return sorted(rows, key=lambda row: -row.id)[:most]


_FIELDS = ("id", "title", "text", "link", "at")


def _is_unread(viewer: Viewer) -> Q:
    seen = Coalesce(Subquery(Seen.objects.filter(user=viewer.user).values("until")), Value(0))
    return Q(~Exists(Reading.objects.filter(user=viewer.user, notice=OuterRef("pk"))), id__gt=seen)
