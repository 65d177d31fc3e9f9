"""Accounts: opened with a first post, renamed, given a new password, closed and opened again."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from tongjian.kernel.people.actions.changes import (
    RefusedError,
    cities_of,
    lock_person,
    must_administer,
    must_be_ours_alone,
    must_leave_an_administrator,
    person_subject,
    record,
)
from tongjian.kernel.people.models import Holding, Post, User
from tongjian.kernel.people.viewer import Viewer

# Without the letters and digits that are misread from paper.
_PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 14


@transaction.atomic
def open_account(
    viewer: Viewer, *, username: str, name: str, phone: str, post_id: int, since: date
) -> tuple[User, str]:
    """A new person with a first post; returns the initial password, which is kept nowhere."""
    post = Post.objects.select_related("organisation").get(pk=post_id)
    city = post.organisation.city
    must_administer(viewer, city)
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        raise RefusedError("账号只能由文字、数字和 @ . + - _ 组成。请更换账号。") from None
    password = _new_password()
    user = User(username=username, name=name, phone=phone)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(f"账号“{username}”已经存在。请更换账号，或在人员列表中查找此人。") from None
    Holding.objects.create(user=user, post=post, since=since)
    after = {
        "账号": username,
        "姓名": name,
        "手机": phone,
        "岗位": f"{post.organisation} {post}",
        "起": since,
    }
    record(viewer, {city}, "新增人员", person_subject(user.pk), after=after)
    return user, password


@transaction.atomic
def rename(viewer: Viewer, user_id: int, *, name: str, phone: str, seen: int) -> None:
    """Correct the name and the telephone."""
    user = lock_person(viewer, user_id, seen)
    must_be_ours_alone(viewer, user)
    before = {"姓名": user.name, "手机": user.phone}
    user.name, user.phone = name, phone
    user.save(update_fields=["name", "phone"])
    after = {"姓名": name, "手机": phone}
    if after != before:
        record(
            viewer, cities_of(viewer, user), "修改资料", person_subject(user_id), before=before, after=after
        )


@transaction.atomic
def reset_password(viewer: Viewer, user_id: int, *, seen: int) -> str:
    """A new random password, returned once; every session of the person ends."""
    user = lock_person(viewer, user_id, seen)
    must_be_ours_alone(viewer, user)
    password = _new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    record(viewer, cities_of(viewer, user), "重置密码", person_subject(user_id))
    return password


@transaction.atomic
def set_active(viewer: Viewer, user_id: int, active: bool, *, reason: str, seen: int) -> None:
    """Close the account, which ends every session at once, or open it again. The posts stay as they are."""
    if user_id == viewer.user:
        raise RefusedError("不能停用自己的账号。请由另一位管理员办理。")
    user = lock_person(viewer, user_id, seen)
    must_be_ours_alone(viewer, user)
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    cities = cities_of(viewer, user)
    if not active:
        for city in sorted(cities):
            must_leave_an_administrator(city)
    what = "启用账号" if active else "停用账号"
    record(viewer, cities, what, person_subject(user_id), after={"原因": reason})


def _new_password() -> str:
    return get_random_string(_PASSWORD_LENGTH, _PASSWORD_ALPHABET)
