"""Who holds a post: appointed from a day, until a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.people.actions.changes import (
    RefusedError,
    lock_person,
    must_administer,
    must_leave_an_administrator,
    person_subject,
    record,
)
from tongjian.kernel.people.models import Holding, Post
from tongjian.kernel.people.viewer import Role, Viewer


@transaction.atomic
def appoint(viewer: Viewer, user_id: int, *, post_id: int, since: date, seen: int) -> Holding:
    """Let the person hold the post from that day on."""
    post = Post.objects.select_related("organisation").get(pk=post_id)
    must_administer(viewer, post.organisation.city)
    user = lock_person(viewer, user_id, seen)
    if not user.is_active:
        raise RefusedError(f"{user}的账号已停用，不能任职。请先启用账号。")
    still_held = Holding.objects.filter(Q(until__isnull=True) | Q(until__gte=since), user=user, post=post)
    if still_held.exists():
        raise RefusedError(f"{user}在这段时间已担任{post.organisation}{post}。请核对起始日期。")
    holding = Holding.objects.create(user=user, post=post, since=since)
    record(
        viewer,
        {post.organisation.city},
        "任职",
        person_subject(user_id),
        after={"岗位": f"{post.organisation} {post}", "起": since},
    )
    return holding


@transaction.atomic
def end_holding(viewer: Viewer, holding_id: int, *, until: date, seen: int) -> None:
    """Let the post be held up to that day and no longer. A post that was to begin later is taken back."""
    holding = Holding.objects.select_related("post__organisation").get(pk=holding_id)
    post = holding.post
    city = post.organisation.city
    must_administer(viewer, city)
    user = lock_person(viewer, holding.user_id, seen)
    yesterday = timezone.localdate() - timedelta(days=1)
    if until < yesterday:
        raise RefusedError(f"结束日期最早为昨天（{yesterday}）：已经过去的任职不能改写。")
    before = {"岗位": f"{post.organisation} {post}", "起": holding.since, "止": holding.until or "—"}
    if until < holding.since:
        holding.delete()
        after = None
    else:
        holding.until = until
        holding.save(update_fields=["until"])
        after = {**before, "止": until}
    # A last day that is still to come leaves a gap on the day after: the administrator is told now.
    if Role.ADMINISTRATOR in post.roles:
        must_leave_an_administrator(city, on=until + timedelta(days=1))
    record(viewer, {city}, "结束任职", person_subject(user.pk), before=before, after=after)
