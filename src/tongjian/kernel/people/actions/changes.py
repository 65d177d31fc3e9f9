"""What every change of an administrator shares: who may, the lock, whether it is the latest, the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tongjian.kernel.people.models import Audit, Holding, Organisation, Post, User
from tongjian.kernel.people.queries import last_change, running
from tongjian.kernel.people.viewer import Role, Viewer

Facts = Mapping[str, object]


class RefusedError(Exception):
    """The change is not made; the message is a sentence for the administrator."""


def must_administer(viewer: Viewer, city: str) -> None:
    """Raises PermissionDenied for anybody who is not an administrator of the city."""
    if not viewer.has(Role.ADMINISTRATOR, city=city):
        raise PermissionDenied("您不是这个城市的管理员。")


def lock_person(viewer: Viewer, user_id: int, seen: int) -> User:
    """The person, locked until the end of the transaction, as the administrator has seen them.

    `seen` is the number of the last change on the page that was submitted. Raises PermissionDenied for
    somebody who never belonged to the administrator's cities, RefusedError when there is a newer change.
    """
    # no_key: a record that names this person as its author need not wait for the lock.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    cities = viewer.cities(Role.ADMINISTRATOR)
    if not Holding.objects.filter(user=user, post__organisation__city__in=cities).exists():
        raise PermissionDenied("此人不属于您管理的城市。")
    _must_be_unchanged(person_subject(user_id), seen)
    return user


def lock_organisation(viewer: Viewer, organisation_id: int, seen: int) -> Organisation:
    """The organisation, locked, under the same conditions."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    must_administer(viewer, organisation.city)
    _must_be_unchanged(organisation_subject(organisation_id), seen)
    return organisation


def _must_be_unchanged(subject: str, seen: int) -> None:
    if last_change(subject) != seen:
        raise RefusedError("内容刚刚被其他管理员修改过，本次修改没有保存。请核对最新内容后重新提交。")


def must_be_ours_alone(viewer: Viewer, user: User) -> None:
    """Raises RefusedError when the account also serves a city the administrator does not administer."""
    cities = viewer.cities(Role.ADMINISTRATOR)
    current = Holding.objects.filter(running(timezone.localdate()), user=user)
    if current.exclude(post__organisation__city__in=cities).exists():
        raise RefusedError(
            f"{user}在其他城市也有任职，账号不能由一个城市单独更改。可以在这里结束其在本市的任职。"
        )


def must_leave_an_administrator(city: str, *, on: date | None = None) -> None:
    """Raises RefusedError when the change just made leaves the city without an administrator on that day.

    Locks the city's posts first: two administrators who remove each other come one after the other.
    """
    chairs = [post.pk for post in lock_posts(city) if Role.ADMINISTRATOR in post.roles]
    day = on or timezone.localdate()
    holders = Holding.objects.filter(running(day), post__in=chairs, user__is_active=True)
    if not holders.exists():
        raise RefusedError("这样会使本市没有管理员。请先任命另一位管理员。")


def lock_posts(city: str) -> list[Post]:
    """Every post of the city, locked in one order. Whoever changes a post takes this lock before."""
    posts = Post.objects.filter(organisation__city=city).order_by("pk")
    return list(posts.select_for_update(of=("self",), no_key=True))


def record(
    viewer: Viewer,
    cities: Collection[str],
    what: str,
    subject: str,
    *,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Write the change down, in the transaction that makes it, for each city it concerns."""
    for city in sorted(cities):
        Audit.objects.create(
            city=city,
            who_id=viewer.user,
            what=what,
            subject=subject,
            before=_plain(before),
            after=_plain(after),
        )


def person_subject(user_id: int) -> str:
    """How the record names a person."""
    return f"user:{user_id}"


def organisation_subject(organisation_id: int) -> str:
    """How the record names an organisation."""
    return f"organisation:{organisation_id}"


def cities_of(viewer: Viewer, user: User) -> set[str]:
    """The administrator's cities to which the person belongs or belonged."""
    cities = viewer.cities(Role.ADMINISTRATOR)
    held = Holding.objects.filter(user=user, post__organisation__city__in=cities)
    return set(held.values_list("post__organisation__city", flat=True))


def _plain(facts: Facts | None) -> dict[str, str] | None:
    return None if facts is None else {name: str(value) for name, value in facts.items()}
