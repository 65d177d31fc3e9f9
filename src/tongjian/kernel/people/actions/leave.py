"""Leave: for some days a colleague holds the posts of an absent person as well."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.actions.changes import (
    RefusedError,
    lock_person,
    must_administer,
    person_subject,
    record,
)
from tongjian.kernel.people.models import Holding, Substitution, User
from tongjian.kernel.people.viewer import Role, Viewer


@transaction.atomic
def arrange_leave(
    viewer: Viewer,
    user_id: int,
    *,
    substitute: str,
    since: date,
    until: date,
    reason: str,
    seen: int,
) -> list[Substitution]:
    """Let the account `substitute` stand in from `since` to `until`, both included.

    Made once for each of the administrator's cities in which the absent person has a post at that time.
    """
    if until < since:
        raise RefusedError("请假的结束日期早于开始日期。请核对日期。")
    if until < timezone.localdate():
        raise RefusedError("这段请假已经过去。请核对日期。")
    standing_in = User.objects.filter(username=substitute, is_active=True).first()
    if standing_in is None or not _belongs(viewer, standing_in):
        raise RefusedError(f"没有找到可以代班的账号“{substitute}”。请填写本市在用人员的账号。")
    if standing_in.pk == user_id:
        raise RefusedError("不能由本人代班。请选择另一位同事。")
    # Both rows, always in the same order: two leaves that cross cannot both be arranged.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=(user_id, standing_in.pk)).order_by("pk"))
    absent = lock_person(viewer, user_id, seen)
    cities = _cities_with_posts(viewer, absent, since, until)
    if not cities:
        raise RefusedError(f"{absent}在这段时间没有任职，无需安排代班。")
    _must_be_free(absent, standing_in, since, until)
    made = [
        Substitution.objects.create(
            city=city, absent=absent, substitute=standing_in, since=since, until=until, reason=reason
        )
        for city in sorted(cities)
    ]
    after = {"请假": absent, "代班": standing_in, "起": since, "止": until, "事由": reason}
    for user in (absent, standing_in):
        record(viewer, cities, "安排代班", person_subject(user.pk), after=after)
    return made


@transaction.atomic
def cancel_leave(viewer: Viewer, substitution_id: int, *, seen: int) -> None:
    """Take the leave back, or end it early: from now on the substitute no longer stands in."""
    leave = Substitution.objects.select_related("substitute").get(pk=substitution_id)
    must_administer(viewer, leave.city)
    absent = lock_person(viewer, leave.absent_id, seen)
    open_leave = Substitution.objects.filter(pk=leave.pk, cancelled_at__isnull=True)
    if not open_leave.update(cancelled_at=timezone.now()):
        return
    before = {
        "请假": absent,
        "代班": leave.substitute,
        "起": leave.since,
        "止": leave.until,
        "事由": leave.reason,
    }
    for user in (absent, leave.substitute):
        record(viewer, {leave.city}, "取消代班", person_subject(user.pk), before=before)


def _belongs(viewer: Viewer, user: User) -> bool:
    cities = viewer.cities(Role.ADMINISTRATOR)
    if not cities:
        raise PermissionDenied("您不是管理员。")
    return Holding.objects.filter(user=user, post__organisation__city__in=cities).exists()


def _cities_with_posts(viewer: Viewer, absent: User, since: date, until: date) -> set[str]:
    held = Holding.objects.filter(
        Q(until__isnull=True) | Q(until__gte=since),
        user=absent,
        since__lte=until,
        post__organisation__city__in=viewer.cities(Role.ADMINISTRATOR),
    )
    return set(held.values_list("post__organisation__city", flat=True))


def _must_be_free(absent: User, substitute: User, since: date, until: date) -> None:
    in_the_way = Substitution.objects.filter(
        absent__in=(absent, substitute), cancelled_at__isnull=True, since__lte=until, until__gte=since
    ).first()
    if in_the_way is None:
        return
    days = f"{in_the_way.since} 至 {in_the_way.until}"
    if in_the_way.absent_id == absent.pk:
        raise RefusedError(f"{absent}在 {days} 已安排代班。请先取消原安排，或调整日期。")
    raise RefusedError(f"{substitute}在 {days} 自己也请假。请选择另一位代班人，或调整日期。")
