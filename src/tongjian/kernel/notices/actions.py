"""Every write on notices: tell people, and mark as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.inserting import insert
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
    insert(
        [
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
        ]
    )


def mark_read(viewer: Viewer, notice_id: int) -> Notice:
    """Mark one notice as read. Raises Notice.DoesNotExist when it is not addressed to the viewer."""
    for notices in addressed_to(viewer):
        notice = notices.filter(pk=notice_id).first()
        if notice and viewer.user is not None:
            reading = Reading(notice=notice, user_id=viewer.user)
            Reading.objects.bulk_create([reading], ignore_conflicts=True)
            return notice
    raise Notice.DoesNotExist


@transaction.atomic
def mark_all_read(viewer: Viewer, *, now: datetime | None = None) -> None:
    """Mark everything that has arrived by now as read. Nothing happens for a visitor."""
    if viewer.user is None:
        return
    settled_before = (now or timezone.now()) - _SETTLED
    pending = [row for notices in unread(viewer) for row in notices.values_list("id", "at")]
    Reading.objects.bulk_create(
        (Reading(notice_id=pk, user_id=viewer.user) for pk, at in pending if at >= settled_before),
        ignore_conflicts=True,
    )
    settled = max((pk for pk, at in pending if at < settled_before), default=None)
    if settled is not None:
        Seen.objects.update_or_create(user_id=viewer.user, defaults={"until": settled})
        Reading.objects.filter(user_id=viewer.user, notice_id__lte=settled).delete()
