"""What the administration pages read. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from tongjian.kernel.people.models import Audit, Holding, Organisation, Post, Substitution, User
from tongjian.kernel.people.queries import running
from tongjian.kernel.people.viewer import Role


@dataclass(frozen=True)
class HoldingRow:
    """A post somebody holds, held or will hold."""

    id: int
    organisation: int
    organisation_name: str
    title: str
    roles: tuple[str, ...]
    since: date
    until: date | None
    current: bool


@dataclass(frozen=True)
class LeaveRow:
    """A leave that has not been taken back."""

    id: int
    absent: int
    absent_name: str
    substitute: int
    substitute_name: str
    since: date
    until: date
    reason: str


@dataclass(frozen=True)
class PersonRow:
    """A person in the list, with the posts held today and the leave that runs today."""

    id: int
    name: str
    username: str
    phone: str
    active: bool
    posts: tuple[HoldingRow, ...]
    leave: LeaveRow | None


@dataclass(frozen=True)
class ChangeRow:
    """A recorded change as a person reads it."""

    id: int
    at: datetime
    by: str
    title: str
    text: str


def people_of(
    cities: Collection[str],
    today: date,
    *,
    text: str = "",
    organisation: int | None = None,
    state: str = "",
    after: int = 0,
    most: int = 30,
) -> list[PersonRow]:
    """People who hold or held a post in these cities, by number. 3 SQL queries.

    `text` is found in name, account and telephone; `state` is active, closed or leave.
    """
    posts = Holding.objects.filter(user=OuterRef("pk"), post__organisation__city__in=cities)
    if organisation is not None:
        posts = posts.filter(running(today), post__organisation=organisation)
    users = User.objects.filter(Exists(posts), pk__gt=after)
    if text:
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__icontains=text))
    if state == "leave":
        away = Substitution.objects.filter(
            running(today), absent=OuterRef("pk"), city__in=cities, cancelled_at__isnull=True
        )
        users = users.filter(Exists(away))
    elif state in ("active", "closed"):
        users = users.filter(is_active=state == "active")
    found = list(users.order_by("pk")[:most])
    held = _holdings(cities, found, today)
    away_now = {row.absent: row for row in leaves(cities, today, absent=found) if row.since <= today}
    return [
        PersonRow(
            id=user.pk,
            name=user.get_full_name(),
            username=user.username,
            phone=user.phone,
            active=user.is_active,
            posts=tuple(row for row in held[user.pk] if row.current),
            leave=away_now.get(user.pk),
        )
        for user in found
    ]


def holdings_of(user: User, cities: Collection[str], today: date) -> list[HoldingRow]:
    """Every post of the person in these cities, current ones first. 1 SQL query."""
    return sorted(_holdings(cities, [user], today)[user.pk], key=lambda row: not row.current)


def _holdings(cities: Collection[str], users: Iterable[User], today: date) -> dict[int, list[HoldingRow]]:
    found = (
        Holding.objects.filter(user__in=list(users), post__organisation__city__in=cities)
        .select_related("post__organisation")
        .order_by("-since", "-id")
    )
    rows: dict[int, list[HoldingRow]] = defaultdict(list)
    for holding in found:
        post = holding.post
        rows[holding.user_id].append(
            HoldingRow(
                id=holding.pk,
                organisation=post.organisation_id,
                organisation_name=post.organisation.name,
                title=post.title,
                roles=tuple(Role(role).label for role in post.roles),
                since=holding.since,
                until=holding.until,
                current=holding.since <= today and (holding.until is None or holding.until >= today),
            )
        )
    return rows


def leaves(
    cities: Collection[str], today: date, *, absent: Iterable[User] | None = None, most: int = 200
) -> list[LeaveRow]:
    """The leaves that run today or are still to come, in the order in which they begin. 1 SQL query."""
    found = Substitution.objects.filter(city__in=cities, until__gte=today, cancelled_at__isnull=True)
    if absent is not None:
        found = found.filter(absent__in=list(absent))
    return [
        LeaveRow(
            id=leave.pk,
            absent=leave.absent_id,
            absent_name=leave.absent.get_full_name(),
            substitute=leave.substitute_id,
            substitute_name=leave.substitute.get_full_name(),
            since=leave.since,
            until=leave.until,
            reason=leave.reason,
        )
        for leave in found.select_related("absent", "substitute").order_by("since", "id")[:most]
    ]


def changes(
    cities: Collection[str], *, subject: str = "", before: int | None = None, most: int = 30
) -> list[ChangeRow]:
    """Recorded changes in these cities, newest first. 1 SQL query."""
    found = Audit.objects.filter(city__in=cities)
    if subject:
        found = found.filter(subject=subject)
    if before is not None:
        found = found.filter(pk__lt=before)
    return [
        ChangeRow(
            id=audit.pk,
            at=audit.at,
            by=audit.who.get_full_name() if audit.who else "系统",
            title=audit.what,
            text=_text(audit),
        )
        for audit in found.select_related("who").order_by("-id")[:most]
    ]


def _text(audit: Audit) -> str:
    before, after = audit.before or {}, audit.after or {}
    parts = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        changed = old is not None and new is not None and old != new
        parts.append(f"{name}：{old} → {new}" if changed else f"{name}：{new if new is not None else old}")
    return "；".join(parts)


def colleagues(user: User, today: date, *, most: int = 50) -> list[User]:
    """Active people who hold a post today in an organisation of this person. 1 SQL query."""
    organisations = Holding.objects.filter(running(today), user=user).values("post__organisation")
    theirs = Holding.objects.filter(running(today), user=OuterRef("pk"), post__organisation__in=organisations)
    found = User.objects.filter(Exists(theirs), is_active=True).exclude(pk=user.pk)
    return list(found.order_by("pk")[:most])


def posts_to_give(cities: Collection[str], user: User | None = None) -> list[Post]:
    """The posts of the cities' departments, and of the organisations the person belongs to. 1 SQL query."""
    wanted = Q(organisation__kind="government")
    if user is not None:
        wanted |= Q(organisation__in=Holding.objects.filter(user=user).values("post__organisation"))
    posts = Post.objects.filter(wanted, organisation__city__in=cities).select_related("organisation")
    return list(posts.order_by("organisation__city", "organisation_id", "id"))


def organisations_of(
    cities: Collection[str], *, text: str = "", kind: str = "", after: int = 0, most: int = 30
) -> list[Organisation]:
    """Organisations of these cities, by number. 1 SQL query."""
    found = Organisation.objects.filter(city__in=cities, pk__gt=after)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(uscc__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    return list(found.order_by("pk")[:most])
