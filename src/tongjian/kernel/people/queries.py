"""Every read of people that others need. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from json import loads
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q

from tongjian.kernel.people.models import Audit, Holding, Organisation, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer


class _Held(NamedTuple):
    """A post as held: by whom, with which roles, and where."""

    holder: int
    roles: list[str]
    organisation: int
    code: str
    duty: str
    name: str
    kind: str
    city: str
    region: str


_HELD = (
    "user_id",
    "post__roles",
    "post__organisation_id",
    *(f"post__organisation__{name}" for name in ("code", "duty", "name", "kind", "city", "region")),
)

_SOMEBODY, _SOME_DAY = "user", "day"


def running(today: date, prefix: str = "") -> Q:
    """The rows with `since` and an optional last day `until` that hold on that day."""
    begun, endless = Q(**{f"{prefix}since__lte": today}), Q(**{f"{prefix}until__isnull": True})
    return begun & (endless | Q(**{f"{prefix}until__gte": today}))


def viewer_of(user: User, today: date) -> Viewer:
    """The person with every post held that day, own ones and those of absent colleagues. 1 SQL query."""
    statement, asked = _held_by(connection.vendor)
    known = {_SOMEBODY: user.pk, _SOME_DAY: connection.ops.adapt_datefield_value(today)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [known[each] for each in asked])
        held = [_Held(holder, loads(given), *place) for holder, given, *place in cursor.fetchall()]
    roles: dict[tuple[int, int], set[Role]] = defaultdict(set)
    for post in held:
        roles[post.organisation, post.holder] |= set(map(Role, post.roles))
    places = {post.organisation: post for post in held}
    return Viewer(
        user=user.pk,
        name=user.get_full_name(),
        memberships=tuple(
            _membership(places[organisation], frozenset(given), None if holder == user.pk else holder)
            for (organisation, holder), given in sorted(roles.items())
        ),
    )


@lru_cache
def _held_by(vendor: str) -> tuple[str, tuple[str, ...]]:
    """What `viewer_of` asks, and which value stands where.

    Every page asks it, and to build the statement costs ten times the answer: once is enough in a process.
    """
    user, day = -1, date.min
    own = Holding.objects.filter(running(day), user=user)
    lent = Holding.objects.filter(
        running(day),
        running(day, "user__absences__"),
        user__absences__substitute=user,
        user__absences__cancelled_at__isnull=True,
        user__absences__city=F("post__organisation__city"),
    )
    rows = own.values_list(*_HELD).union(lent.values_list(*_HELD), all=True)
    statement, values = rows.query.sql_with_params()
    stands_for = {user: _SOMEBODY, connection.ops.adapt_datefield_value(day): _SOME_DAY}
    return statement, tuple(stands_for[value] for value in values)


def _membership(place: _Held, roles: frozenset[Role], absent: int | None) -> Membership:
    return Membership(
        organisation=place.organisation,
        code=place.code,
        duty=place.duty,
        name=place.name,
        kind=place.kind,
        city=place.city,
        region=place.region,
        roles=roles,
        on_behalf_of=absent,
    )


def organisations_by_duty(city: str) -> Mapping[str, int]:
    """Which department of the city carries each duty; the highest body where several do. 1 SQL query."""
    rows = (
        Organisation.objects.filter(city=city)
        .exclude(duty="")
        .order_by(F("parent_id").desc(nulls_last=True), "-id")
        .values_list("duty", "id")
    )
    return dict(rows)


def last_change(subject: str) -> int:
    """The number of the last recorded change of the subject, 0 when there is none. 1 SQL query."""
    return Audit.objects.filter(subject=subject).order_by("-id").values_list("id", flat=True).first() or 0
