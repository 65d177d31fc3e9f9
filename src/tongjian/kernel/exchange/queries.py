"""What the page of the outbox reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from tongjian.kernel.exchange.models import Message, MessageState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty: everything."""

    text: str = ""
    topic: str = ""
    state: str = ""
    since: date | None = None

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        state = given.get("state", "")
        return cls(
            given.get("q", "").strip()[:80],
            given.get("topic", "").strip()[:64],
            state if state in MessageState.values else "",
            day_in(given.get("since", "")),
        )

    def rows(self, city: str) -> QuerySet[Message]:
        """The rows asked for, the latest first."""
        rows = Message.objects.filter(city=city)
        if self.text:
            rows = rows.filter(Q(key__icontains=self.text) | Q(digest__startswith=self.text))
        if self.topic:
            rows = rows.filter(topic=self.topic)
        if self.state:
            rows = rows.filter(state=self.state)
        if self.since:
            rows = rows.filter(made_at__gte=beginning_of(self.since))
        return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic: how many messages, how many wait, the first and the last."""

    topic: str
    number: int
    waiting: int
    first: datetime
    last: datetime


def page(city: str, asked: Asked, after: int | None) -> tuple[list[Message], int | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = asked.rows(city)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def topics(city: str) -> list[TopicRow]:
    """The topics of a city. 1 SQL query."""
    rows = (
        Message.objects.filter(city=city)
        .values("topic")
        .annotate(
            number=Count("pk"),
            waiting=Count("pk", filter=Q(state=MessageState.WAITING)),
            first=Min("made_at"),
            last=Max("made_at"),
        )
    )
    return [TopicRow(**row) for row in rows.order_by("topic")]


@dataclass(frozen=True, slots=True)
class Account:
    """What a receiver compares with its own: numbers and one digest over all, in order of key."""

    topic: str
    number: int
    digest: str


def reconciled(city: str, since: date) -> list[Account]:
    """Per topic, what was told since a day (local). 1 SQL query.

    The digest is that of the lines `key digest`, sorted: a receiver makes the same from what it has.
    """
    rows = Message.objects.filter(city=city, made_at__gte=beginning_of(since))
    lines: dict[str, list[str]] = {}
    for topic, key, digest in rows.values_list("topic", "key", "digest").iterator(chunk_size=5000):
        lines.setdefault(topic, []).append(f"{key} {digest}\n")
    return [
        Account(topic, len(own), hashlib.sha256("".join(sorted(own)).encode()).hexdigest())
        for topic, own in sorted(lines.items())
    ]


def beginning_of(day: date) -> datetime:
    """Midnight of a local day."""
    return timezone.make_aware(datetime.combine(day, time()))


def day_in(text: str) -> date | None:
    """A day somebody typed; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
