"""Every read of people that others need. The number of SQL queries is stated and tested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q

from tongjian.kernel.people.models import Holding, Organisation, Substitution, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer


def running(today: date) -> Q:
    """The rows with `since` and an optional last day `until` that hold on that day."""
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))


def viewer_of(user: User, today: date) -> Viewer:
    """The person with every post held that day, own ones and those of absent colleagues. 2 SQL queries."""
    stands_in = {
        (absent, city)
        for absent, city in Substitution.objects.filter(
            running(today), substitute=user, cancelled_at__isnull=True
        ).values_list("absent_id", "city")
    }
    holders = {user.pk, *(absent for absent, _ in stands_in)}
    holdings = (
        Holding.objects.filter(running(today), user__in=holders)
        .select_related("post__organisation")
        .order_by("post__organisation", "id")
    )
    organisations: dict[int, Organisation] = {}
    roles: dict[tuple[int, int | None], set[Role]] = defaultdict(set)
    for holding in holdings:
        organisation = holding.post.organisation
        own = holding.user_id == user.pk
        if own or (holding.user_id, organisation.city) in stands_in:
            organisations[organisation.pk] = organisation
            roles[organisation.pk, None if own else holding.user_id] |= set(map(Role, holding.post.roles))
    return Viewer(
        user=user.pk,
        name=user.get_full_name(),
        memberships=tuple(
            _membership(organisations[pk], frozenset(held), absent) for (pk, absent), held in roles.items()
        ),
    )


def _membership(organisation: Organisation, roles: frozenset[Role], absent: int | None) -> Membership:
    return Membership(
        organisation=organisation.pk,
        code=organisation.code,
        duty=organisation.duty,
        name=organisation.name,
        kind=organisation.kind,
        city=organisation.city,
        region=organisation.region,
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
