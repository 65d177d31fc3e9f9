"""The front doors, the sign-in and the sorry pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.site.navigation import ROOM, menu
from tongjian.site.pages import door
from tongjian.site.policy import POLICY

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PASSWORD = "correct horse battery"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("shen", password=PASSWORD, name="沈洁")


def viewer(*roles: Role) -> Viewer:
    member = Membership(1, "window", "window", "窗口", "government", "suzhou", "320500", frozenset(roles))
    return Viewer(1, "沈洁", (member,))


def test_the_portal_shows_every_city_and_asks_the_database_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert 'href="/suzhou/"' in page
    assert 'href="/rugao/"' in page


def test_a_city_shows_its_stages_with_two_queries(client: Client, django_assert_num_queries: Any) -> None:
    install(pack_of("suzhou"))
    client.get("/suzhou/")
    with django_assert_num_queries(2):
        page = client.get("/suzhou/").content.decode()
    assert "工程建设许可" in page
    assert "牵头部门：苏州市自然资源和规划局" in page


def test_a_city_without_stages_says_so(client: Client) -> None:
    assert "尚未安装" in client.get("/suzhou/").content.decode()


@pytest.mark.parametrize("address", ["/atlantis/", "/_china/", "/no/such/page/", "/find/?city=atlantis"])
def test_what_is_not_there_is_a_sentence(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


def test_a_search_goes_to_the_chosen_city(client: Client) -> None:
    response = client.get("/find/", {"city": "suzhou", "q": "规划许可"})
    assert response.status_code == 302
    assert response["Location"].startswith("/suzhou/")
    assert "q=%E8%A7%84" in response["Location"]


@pytest.mark.parametrize("address", ["/", "/suzhou/", "/sign-in/", "/home/", "/nowhere/", "/sign-out/"])
def test_the_policy_is_on_every_response(client: Client, address: str) -> None:
    response = client.get(address)
    assert response["Content-Security-Policy"] == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize("address", ["/", "/suzhou/", "/sign-in/", "/nowhere/"])
def test_no_page_has_anything_inline(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page
    assert "//" not in page.replace("http://www.w3.org/2000/svg", "").replace("<!doctype", "")


def test_signing_in_leads_home_and_out_again(client: Client, person: User) -> None:
    response = client.post("/sign-in/", {"username": "shen", "password": PASSWORD})
    assert response["Location"] == "/home/"
    assert "沈洁" in client.get("/").content.decode()
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/home/")["Location"] == "/sign-in/"


def test_signing_in_leads_back_to_the_page_but_never_to_another_host(client: Client, person: User) -> None:
    given = {"username": "shen", "password": PASSWORD}
    assert client.post("/sign-in/", {**given, "next": "/suzhou/"})["Location"] == "/suzhou/"
    client.post("/sign-out/")
    assert client.post("/sign-in/", {**given, "next": "https://evil.example/"})["Location"] == "/home/"


def test_a_wrong_password_is_a_sentence_and_too_many_lock(client: Client, person: User) -> None:
    wrong = {"username": "shen", "password": "guess"}
    first = client.post("/sign-in/", wrong)
    assert "用户名或密码不正确" in first.content.decode()
    for _ in range(settings.AXES_FAILURE_LIMIT - 2):
        assert client.post("/sign-in/", wrong).status_code == 200
    locked = client.post("/sign-in/", wrong)
    assert locked.status_code == 429
    assert "登录已暂停" in locked.content.decode()
    assert "15 分钟" in locked.content.decode()
    right = client.post("/sign-in/", {"username": "shen", "password": PASSWORD})
    assert right.status_code == 429


def test_a_forged_post_is_refused_with_a_sentence(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in/", {"username": "shen", "password": PASSWORD})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_a_closed_page_says_for_whom_it_is(client: Client, person: User) -> None:
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    response = client.get("/workbench/")
    assert response.status_code == 403
    assert "本页面仅供" in response.content.decode()


@pytest.mark.parametrize(
    ("roles", "address"),
    [
        ([Role.WINDOW], "/workbench/"),
        ([Role.SUPERVISOR], "/lights/"),
        ([Role.ADMINISTRATOR, Role.HANDLER], "/workbench/"),
        ([Role.APPLICANT], "/my/"),
        ([], "/"),
    ],
)
def test_everybody_comes_home_to_their_own_work(roles: list[Role], address: str) -> None:
    assert door(viewer(*roles)) == address


def test_the_menu_shows_what_a_role_can_open() -> None:
    def titles(*roles: Role) -> list[str]:
        groups = menu(viewer(*roles), "/workbench/", "suzhou")
        return [entry.title for group in groups for entry in group.entries]

    assert "工作台" in titles(Role.HANDLER)
    assert "工作台" not in titles(Role.APPLICANT)
    assert "人员与岗位" in titles(Role.ADMINISTRATOR)


def test_a_long_menu_is_put_into_groups_and_says_where_one_is() -> None:
    groups = menu(viewer(Role.HANDLER), "/suzhou/blueprint/", "suzhou")
    assert [group.title for group in groups if group.current] == ["规划"]
    assert sum(len(group.entries) for group in groups) > ROOM
    assert all(len(group.entries) > 1 for group in groups if group.title)
    (bar,) = menu(Viewer(None, "", ()), "/", "suzhou")
    assert bar.title == "" and len(bar.entries) <= ROOM


def test_a_broken_page_is_still_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("tongjian.site.pages.cities", broken)
    client.raise_request_exception = False
    response = client.get("/find/?city=suzhou")
    assert response.status_code == 500
    assert "暂时无法处理" in response.content.decode()


def test_every_demo_account_can_sign_in(client: Client, settings: Any) -> None:
    """The table on the terminal is true."""
    from tongjian.site.demo import accounts

    pack = pack_of("rugao")
    install(pack)
    install_demo_people(pack)
    rows = [account for account in accounts() if account.city == pack.title]
    assert len(rows) == len(pack.demo.people) > 0
    given = {"username": rows[0].username, "password": rows[0].password}
    assert client.post("/sign-in/", given).status_code == 302
    assert User.objects.filter(username__in=[row.username for row in rows]).count() == len(rows)
