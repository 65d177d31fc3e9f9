"""Organisations, posts and demo accounts as a city's pack states them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import OrganisationSheet
from tongjian.kernel.people.models import Holding, Organisation, Post, User


@transaction.atomic
def install(pack: Pack) -> None:
    """Bring the pack's organisations and posts up to date. What administrators have added stays."""
    _install_organisations(pack.name, pack.organisations.values())


@transaction.atomic
def install_demo_people(pack: Pack) -> None:
    """Add the pack's demo companies and accounts. An account that exists keeps its password and posts."""
    demo = pack.demo
    if not demo.people:
        return
    _install_organisations(pack.name, demo.organisations)
    # One hash for all: the password is the same, public, and argon2 is slow on purpose.
    password = make_password(demo.password)
    User.objects.bulk_create(
        (
            User(username=person.username, name=person.name, phone=person.phone, password=password)
            for person in demo.people
        ),
        ignore_conflicts=True,
    )
    users = User.objects.in_bulk([person.username for person in demo.people], field_name="username")
    posts = _posts_by_path(pack.name)
    held = set(Holding.objects.filter(user__in=users.values()).values_list("user_id", "post_id"))
    since = timezone.localdate()
    Holding.objects.bulk_create(
        Holding(user=users[person.username], post_id=posts[path], since=since)
        for person in demo.people
        for path in person.posts
        if (users[person.username].pk, posts[path]) not in held
    )


def _install_organisations(city: str, sheets: Collection[OrganisationSheet]) -> None:
    Organisation.objects.bulk_create(
        (
            Organisation(
                city=city,
                code=sheet.code,
                name=sheet.name,
                kind=sheet.kind,
                region=sheet.region or "",
                uscc=sheet.uscc or "",
                duty=sheet.duty or "",
            )
            for sheet in sheets
        ),
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=["name", "kind", "region", "uscc", "duty"],
    )
    organisations = {row.code: row for row in Organisation.objects.filter(city=city)}
    _set_parents(sheets, organisations)
    Post.objects.bulk_create(
        (
            Post(
                organisation=organisations[sheet.code],
                code=post.code,
                title=post.title,
                roles=sorted(role.value for role in post.roles),
            )
            for sheet in sheets
            for post in sheet.posts
        ),
        update_conflicts=True,
        unique_fields=["organisation", "code"],
        update_fields=["title", "roles"],
    )


def _set_parents(sheets: Iterable[OrganisationSheet], organisations: dict[str, Organisation]) -> None:
    moved = []
    for sheet in sheets:
        organisation = organisations[sheet.code]
        parent = organisations[sheet.parent].pk if sheet.parent else None
        if organisation.parent_id != parent:
            organisation.parent_id = parent
            moved.append(organisation)
    Organisation.objects.bulk_update(moved, ["parent"])


def _posts_by_path(city: str) -> dict[str, int]:
    posts = Post.objects.filter(organisation__city=city).values_list("organisation__code", "code", "pk")
    return {f"{organisation}/{code}": pk for organisation, code, pk in posts}
