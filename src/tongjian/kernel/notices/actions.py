"""Every write on notices: tell people, and mark as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.notices.models import Notice, Reading, Seen
from tongjian.kernel.notices.queries import addressed_to, unread
from tongjian.kernel.people.viewer import Viewer

# A notice gets its number before its transaction ends. Only beyond this age is every lower number there.
_SETTLED = timedelta(minutes=10)


@dataclass(frozen=True)
class NewNotice:
    """A notice to be sent: to one person or to everyone in one organisation."""

    city: str
    title: str
    text: str = ""
    link: str = ""
    organisation: int | None = None
    user: int | None = None


def notify_many(notices: Sequence[NewNotice], *, now: datetime | None = None) -> None:
    """Send all of them in the caller's transaction. 1 SQL query."""
    at = now or timezone.now()
    Notice.objects.bulk_create(
        Notice(
            city=new.city,
            organisation_id=new.organisation,
            user_id=new.user,
            title=new.title,
            text=new.text,
            link=new.link,
            at=at,
        )
        for new in notices
    )


def mark_read(viewer: Viewer, notice_id: int) -> Notice:
    """Mark one notice as read. Raises Notice.DoesNotExist when it is not addressed to the viewer."""
    notice = addressed_to(viewer).get(pk=notice_id)
    Reading.objects.bulk_create([Reading(notice=notice, user_id=viewer.user)], ignore_conflicts=True)
    return notice


@transaction.atomic
def mark_all_read(viewer: Viewer, *, now: datetime | None = None) -> None:
    """Mark everything that has arrived by now as read."""
    settled_before = (now or timezone.now()) - _SETTLED
    pending = list(unread(viewer).values_list("id", "at"))
    Reading.objects.bulk_create(
        (Reading(notice_id=pk, user_id=viewer.user) for pk, at in pending if at >= settled_before),
        ignore_conflicts=True,
    )
    settled = [pk for pk, at in pending if at < settled_before]
    if settled:
        Seen.objects.update_or_create(user_id=viewer.user, defaults={"until": max(settled)})
        Reading.objects.filter(user_id=viewer.user, notice_id__lte=max(settled)).delete()
