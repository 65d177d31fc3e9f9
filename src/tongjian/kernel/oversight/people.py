"""Whom an urging goes to when it goes higher. 1 query each."""

from __future__ import annotations

from django.utils import timezone

from tongjian.kernel.people.models import Holding
from tongjian.kernel.people.queries import running
from tongjian.kernel.people.viewer import Role


def heads_of(organisation: int) -> list[int]:
    """The people who are heads in the organisation today."""
    held = Holding.objects.filter(running(timezone.localdate()), post__organisation=organisation)
    return sorted({user for user, roles in held.values_list("user", "post__roles") if Role.HEAD in roles})


def leaders_of(city: str) -> list[int]:
    """The heads of the organisations that supervise in the city, and the supervisors themselves."""
    held = Holding.objects.filter(running(timezone.localdate()), post__organisation__city=city)
    rows = list(held.values_list("user", "post__organisation", "post__roles"))
    supervising = {organisation for _, organisation, roles in rows if Role.SUPERVISOR in roles}
    wanted = {Role.HEAD, Role.SUPERVISOR}
    return sorted(
        {user for user, organisation, roles in rows if organisation in supervising and wanted & set(roles)}
    )
