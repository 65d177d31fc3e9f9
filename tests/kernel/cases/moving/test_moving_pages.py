"""The pages of versions: what a newer version would do, ordering it, its result, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import world
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.moving.models import Move
from tongjian.kernel.people.models import Organisation, Post, User
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
Publish = Callable[..., None]


def client_with(role: Role) -> Client:
    user = User.objects.create(username=f"a-{role}", name=role.label)
    body = Organisation.objects.create(city=world.CITY, code=f"office-{role}", name="机构", kind="government")
    post = Post.objects.create(organisation=body, code="post", title="岗位", roles=[role])
    post.holdings.create(user=user, since="2026-01-01")
    client = Client()
    client.force_login(user)
    return client


def test_from_the_list_to_the_move_and_back(accepted: world.Opened, publish: Publish) -> None:
    publish("2026-05-01", ["review", "confirm"])
    client = client_with(Role.ADMINISTRATOR)
    index = reverse("manage-versions", args=[world.CITY])
    page = client.get(index).content.decode()
    assert "旧版本" in page and "查看改按新版本的影响" in page
    old = Case.objects.get(pk=accepted.matters[0]).definition
    link = next(part.split('"')[0] for part in page.split('href="') if f"/{old}/" in part.split('"')[0])
    preview = client.get(link).content.decode()
    assert "可以变更 1 件" in preview and "review" in preview
    key = preview.split('name="group" value="')[1].split('"')[0]
    nothing = client.post(link, {"group": key, "reason": ""})
    assert nothing.status_code == 422 and "没有填写理由" in nothing.content.decode()
    told = client.post(link, {"group": key, "reason": "流程优化"}, follow=True)
    assert "正在后台进行" in told.content.decode()
    call_command("work", "--drain")
    move = Move.objects.get()
    result = client.get(reverse("manage-versions-move", args=[world.CITY, move.pk])).content.decode()
    assert "已变更 1 件，未变更 0 件" in result
    client.post(reverse("manage-versions-undo", args=[world.CITY, move.pk]), {"reason": "先不改"})
    call_command("work", "--drain")
    assert Case.objects.get(pk=accepted.matters[0]).definition == old
    assert "撤回：matter-0" in client.get(index).content.decode()


def test_only_administrators_of_the_city_get_in(accepted: world.Opened, publish: Publish) -> None:
    publish("2026-05-01", ["review", "confirm"])
    old = Case.objects.get(pk=accepted.matters[0]).definition
    new = Case.objects.get(pk=accepted.matters[1]).definition
    keeper = User.objects.create(username="keeper", name="管理员")
    move = Move.objects.create(
        city=world.CITY, code="matter-0", title="x", old=old, new=new, reason="x", ordered_by=keeper
    )
    official = client_with(Role.HEAD)
    for name, parts in (
        ("manage-versions", []),
        ("manage-versions-preview", [old, new]),
        ("manage-versions-move", [move.pk]),
        ("manage-versions-undo", [move.pk]),
    ):
        there = reverse(name, args=[world.CITY, *parts])
        assert official.get(there).status_code in {403, 405}
        assert official.post(there, {"reason": "x"}).status_code in {403, 405}
        assert Client().get(there).status_code in {302, 405}
    assert Move.objects.count() == 1


def test_the_lists_cost_few_queries_whatever_the_rows(accepted: world.Opened, publish: Publish) -> None:
    publish("2026-05-01", ["review", "confirm"])
    client = client_with(Role.ADMINISTRATOR)
    there = reverse("manage-versions", args=[world.CITY])
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        client.get(there)
    world.open_stage("joint")
    keeper = User.objects.create(username="keeper", name="管理员")
    for old, new in (("a", "b"), ("b", "c"), ("c", "d")):
        Move.objects.create(
            city=world.CITY, code="x", title="x", old=old, new=new, reason="x", ordered_by=keeper
        )
    with CaptureQueriesContext(connection) as more:
        client.get(there)
    assert len(more) == len(few) <= 7, [query["sql"] for query in more]


def test_versions_of_two_matters_are_not_compared(accepted: world.Opened) -> None:
    client = client_with(Role.ADMINISTRATOR)
    one, other = (Case.objects.get(pk=case).definition for case in accepted.matters[:2])
    assert client.get(reverse("manage-versions-preview", args=[world.CITY, one, other])).status_code == 404
    assert client.get(reverse("manage-versions-preview", args=[world.CITY, one, "none"])).status_code == 404
    assert client.get(reverse("manage-versions-move", args=[world.CITY, 99])).status_code == 404
