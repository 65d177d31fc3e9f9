"""Organisations and their posts, as administrators add and correct them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from tongjian.kernel.people.actions.changes import (
    RefusedError,
    lock_organisation,
    lock_posts,
    must_administer,
    must_leave_an_administrator,
    organisation_subject,
    record,
)
from tongjian.kernel.people.models import Organisation, OrganisationKind, Post
from tongjian.kernel.people.viewer import Role, Viewer


@dataclass(frozen=True)
class OrganisationFacts:
    """What can be said of an organisation on its page."""

    name: str
    kind: str
    region: str = ""
    uscc: str = ""
    duty: str = ""


_TITLES = {"name": "名称", "kind": "类别", "region": "行政区划", "uscc": "统一社会信用代码", "duty": "职责"}


@transaction.atomic
def open_organisation(viewer: Viewer, city: str, code: str, facts: OrganisationFacts) -> Organisation:
    """A new organisation of the city."""
    must_administer(viewer, city)
    organisation = Organisation(city=city, code=code, **asdict(facts))
    _save(organisation)
    after = {"代码": code, **_shown(facts)}
    record(viewer, {city}, "新增机构", organisation_subject(organisation.pk), after=after)
    return organisation


@transaction.atomic
def correct_organisation(
    viewer: Viewer, organisation_id: int, facts: OrganisationFacts, *, seen: int
) -> None:
    """Correct what is said of an organisation."""
    organisation = lock_organisation(viewer, organisation_id, seen)
    said = OrganisationFacts(**{name: getattr(organisation, name) for name in _TITLES})
    if said == facts:
        return
    for name, value in asdict(facts).items():
        setattr(organisation, name, value)
    _save(organisation)
    subject = organisation_subject(organisation_id)
    record(viewer, {organisation.city}, "修改机构", subject, before=_shown(said), after=_shown(facts))


@transaction.atomic
def add_post(
    viewer: Viewer, organisation_id: int, *, code: str, title: str, roles: Collection[Role], seen: int
) -> Post:
    """A new post in the organisation."""
    organisation = lock_organisation(viewer, organisation_id, seen)
    post = Post(organisation=organisation, code=code, title=title, roles=sorted(roles))
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        raise RefusedError(f"{organisation}已有代码为“{code}”的岗位。请更换代码。") from None
    record(
        viewer,
        {organisation.city},
        "新增岗位",
        organisation_subject(organisation_id),
        after={"代码": code, **_post_facts(post)},
    )
    return post


@transaction.atomic
def correct_post(viewer: Viewer, post_id: int, *, title: str, roles: Collection[Role], seen: int) -> None:
    """Change what a post is called and what it lets its holders do, from now on."""
    post = Post.objects.get(pk=post_id)
    organisation = lock_organisation(viewer, post.organisation_id, seen)
    lock_posts(organisation.city)
    before = _post_facts(post)
    post.title, post.roles = title, sorted(roles)
    post.save(update_fields=["title", "roles"])
    must_leave_an_administrator(organisation.city)
    after = _post_facts(post)
    if after != before:
        subject = organisation_subject(organisation.pk)
        record(viewer, {organisation.city}, f"修改岗位 {post.code}", subject, before=before, after=after)


def _save(organisation: Organisation) -> None:
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        raise RefusedError(
            f"本市已有代码为“{organisation.code}”或统一社会信用代码相同的机构。请核对，避免重复登记。"
        ) from None


def _shown(facts: OrganisationFacts) -> dict[str, object]:
    values = {**asdict(facts), "kind": OrganisationKind(facts.kind).label}
    return {title: values[name] or "—" for name, title in _TITLES.items()}


def _post_facts(post: Post) -> dict[str, object]:
    return {"岗位": post.title, "角色": "、".join(Role(role).label for role in post.roles)}
