"""The recorded stages of a period, read a few at a time: what the log and the replay are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import FINISHED
from tongjian.kernel.cases.tree import Tree, load_all
from tongjian.kernel.people.models import Organisation

BATCH = 200


def stages(city: str, since: date, until: date, *, finished: bool = False) -> Iterator[Tree]:
    """The trees accepted from `since` through `until`, in the order of acceptance; never all in memory.

    `finished`: only those that were decided. 3 SQL queries for each 200 trees.
    """
    begin, end = _moment(since), _moment(until + timedelta(days=1))
    cases = Case.objects.filter(city=city, parent=None, accepted_at__gte=begin, accepted_at__lt=end)
    if finished:
        cases = cases.filter(status__in=FINISHED)
    after: tuple[datetime, UUID] | None = None
    while True:
        batch = cases
        if after:
            moment, id_ = after
            batch = cases.filter(Q(accepted_at__gt=moment) | Q(accepted_at=moment, id__gt=id_))
        rows = list(batch.order_by("accepted_at", "id").values_list("accepted_at", "id")[:BATCH])
        if not rows:
            return
        trees = load_all([id_ for _, id_ in rows])
        yield from (trees[id_] for _, id_ in rows)
        accepted_at, last = rows[-1]
        assert accepted_at is not None, "only accepted cases are asked for"
        after = (accepted_at, last)


def organisations(city: str) -> dict[int, str]:
    """Names of the bodies of a city. 1 SQL query."""
    return dict(Organisation.objects.filter(city=city).values_list("id", "name"))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def counted(city: str, since: date, until: date) -> int:
    """How many decided stages were accepted in a period. 1 SQL query."""
    begin, end = _moment(since), _moment(until + timedelta(days=1))
    cases = Case.objects.filter(city=city, parent=None, accepted_at__gte=begin, accepted_at__lt=end)
    return cases.filter(status__in=FINISHED).count()
