"""Every day: what a case waits for is looked at again, and people are reminded of what is due or late."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tongjian.engines.penalties import Deadline, fold
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.kernel.notices.actions import NewNotice, notify_many
from tongjian.systems.enforcement.codec import facts_of
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.projecting import next_due, project

REMIND = "enforcement.remind"
BATCH = 200
NEVER = UUID(int=0)


@job(REMIND)
def remind(args: Args) -> None:
    """One batch of cases of all cities, and the order for the next."""
    day, after = date.fromisoformat(args["day"]), UUID(args.get("after", str(NEVER)))
    rows = waiting(day).filter(pk__gt=after)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for case in ids:
        look_again(case, day, timezone.now())
    if len(ids) == BATCH:
        following = {"day": args["day"], "after": str(ids[-1])}
        enqueue(REMIND, following, city="", unique_key=f"{REMIND}:{args['day']}:{ids[-1]}")


def waiting(day: date) -> QuerySet[Case]:
    """Cases that may have something due, each looked at once a day."""
    unseen = Q(reminded_on__isnull=True) | Q(reminded_on__lt=day)
    return Case.objects.filter(unseen, ~Q(waits_for="") | Q(due_on__isnull=False))


def look_again(case: UUID, day: date, now: datetime) -> None:
    """The due day anew (the calendar may have changed), and a notice for what is near or late. 4 SQL
    queries."""
    with transaction.atomic():
        row = Case.objects.select_for_update().filter(pk=case).first()
        if row is None or row.reminded_on == day:
            return
        state = fold(facts_of(row.facts.order_by("seq")))
        due, seen = next_due(row, state), project(row, state)
        row.waits_for, row.due_on, row.warn_on = seen.waits_for, seen.due_on, seen.warn_on
        row.reminded_on = day
        row.save(update_fields=["waits_for", "due_on", "warn_on", "reminded_on"])
        if due is not None and due.due is not None and seen.warn_on is not None and day >= seen.warn_on:
            notify_many(_notices(row, due, day), now=now)


def _notices(row: Case, due: Deadline, day: date) -> list[NewNotice]:
    assert due.due is not None, "only what has a day is reminded of"
    late = (day - due.due).days
    when = f"已逾期 {late} 天" if late > 0 else ("今天到期" if late == 0 else f"还有 {-late} 天到期")
    title = f"{due.title}{when}：{row.title}"[:200]
    text = f"期限至 {due.due}（{due.article}）。"
    link = reverse("enforcement-case", args=[row.city, row.pk])
    told = [NewNotice(row.city, title, text, link, organisation=row.organisation_id)]
    if due.party and row.party_organisation_id is not None:
        mine = reverse("enforcement-my-case", args=[row.city, row.pk])
        told.append(NewNotice(row.city, title, text, mine, organisation=row.party_organisation_id))
    return told


def declare() -> None:
    """Every morning, before people come to work."""
    daily(REMIND, time(6, 20))
