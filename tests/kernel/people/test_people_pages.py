"""The administration pages: what they show, what they do, and for whom they stay closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.kernel.people.conftest import Town, in_days, organisation, person, post, seen, viewer
from tongjian.kernel.people import actions, registers, urls
from tongjian.kernel.people.models import Audit, Holding, Organisation, Post, Substitution, User
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(town) -> Client:
    return signed_in(town.admin)


def where(user: User, part: str = "") -> str:
    return f"/manage/people/{user.pk}/{part}"


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_in_six_queries_whatever_the_rows(town, admin, django_assert_max_num_queries) -> None:
    chair = town.post("handler")
    for number in range(60):
        person(f"p{number:02}", chair)
    with django_assert_max_num_queries(6):
        page = text(admin.get("/manage/people/"))
    assert page.count("岗位handler") == 27, "thirty rows, of which three are not handlers"
    following = re.search(r"\?after=(\d+)", page)
    assert following is not None
    second = text(admin.get(f"/manage/people/?after={following[1]}"))
    assert "姓名admin</a>" not in second
    assert "姓名p30" in second


def test_the_list_is_searched_and_filtered(town, admin) -> None:
    actions.set_active(viewer(town.admin), town.handler.pk, False, reason="x", seen=0)
    actions.arrange_leave(
        viewer(town.admin),
        town.head.pk,
        substitute="other",
        since=in_days(0),
        until=in_days(1),
        reason="x",
        seen=0,
    )

    def names(query: str) -> set[str]:
        return set(re.findall(r'/">姓名(\w+)</a>', text(admin.get(f"/manage/people/?{query}"))))

    assert names("") == {"admin", "other", "handler", "head"}
    assert names("q=HEA") == {"head"}
    assert names("state=closed") == {"handler"}
    assert names("state=leave") == {"head"}
    assert names("state=active&q=o") == {"other"}
    assert names(f"organisation={town.bureau.pk}") == {"handler", "head"}
    assert "没有符合条件的人员" in text(admin.get("/manage/people/?q=nobody"))
    assert admin.get("/manage/people/?after=x&organisation=²").status_code == 200


def test_the_registers_state_their_queries(town, django_assert_num_queries) -> None:
    cities, today = {"suzhou"}, in_days(0)
    for count, read in (
        (3, lambda: registers.people_of(cities, today)),
        (1, lambda: registers.holdings_of(town.head, cities, today)),
        (1, lambda: registers.leaves(cities, today)),
        (1, lambda: registers.changes(cities)),
        (1, lambda: registers.colleagues(town.head, today)),
        (1, lambda: registers.posts_to_give(cities, town.head)),
        (1, lambda: registers.organisations_of(cities)),
    ):
        with django_assert_num_queries(count):
            read()


def test_a_person_is_opened_and_the_password_shown_once(town, admin) -> None:
    form = {
        "username": "新账号",
        "name": "李新",
        "post": town.post("handler").pk,
        "since": in_days(0),
        "seen": 0,
    }
    answer = admin.post("/manage/people/new/", form)
    password = re.search(r"<code>(\w+)</code>", text(answer))
    user = User.objects.get(username="新账号")
    assert password is not None
    assert user.check_password(password[1])
    assert answer["Cache-Control"] == "no-store"
    assert password[1] not in text(admin.get(where(user)))
    again = admin.post("/manage/people/new/", form)
    assert again.status_code == 422
    assert "已经存在" in text(again)


def test_posts_leave_and_account_are_changed_on_the_page(town, admin) -> None:
    chair = town.post("head").pk
    answer = admin.post(where(town.handler, "posts/"), {"post": chair, "since": in_days(0), "seen": 0})
    assert answer.status_code == 302
    holding = Holding.objects.get(user=town.handler, post=chair)
    admin.post(
        where(town.handler, f"posts/{holding.pk}/end/"), {"until": in_days(2), "seen": seen(town.handler)}
    )
    holding.refresh_from_db()
    assert holding.until == in_days(2)
    leave = {
        "substitute": "head",
        "since": in_days(0),
        "until": in_days(1),
        "reason": "婚假",
        "seen": seen(town.handler),
    }
    admin.post(where(town.handler, "leave/"), leave)
    assert "婚假，由姓名head代班" in text(admin.get(where(town.handler)))
    assert "姓名head" in text(admin.get("/manage/people/leaves/"))
    made = Substitution.objects.get()
    admin.post(where(town.handler, f"leave/{made.pk}/cancel/"), {"seen": seen(town.handler)})
    assert "没有人请假" in text(admin.get("/manage/people/leaves/"))
    admin.post(where(town.handler, "account/"), {"name": "新名", "phone": "", "seen": seen(town.handler)})
    shown = re.search(
        r"<code>(\w+)</code>",
        text(admin.post(where(town.handler, "password/"), {"seen": seen(town.handler)})),
    )
    town.handler.refresh_from_db()
    assert shown is not None
    assert town.handler.check_password(shown[1])
    admin.post(
        where(town.handler, "active/"), {"active": "False", "reason": "调离", "seen": seen(town.handler)}
    )
    page = text(admin.get(where(town.handler)))
    for change in (
        "任职",
        "结束任职",
        "安排代班",
        "取消代班",
        "姓名：姓名handler → 新名",
        "重置密码",
        "停用账号",
        "调离",
    ):
        assert change in page
    assert "停用账号" in text(admin.get("/manage/people/changes/"))


def test_what_was_typed_and_the_newest_state_are_shown_after_a_refusal(town, admin) -> None:
    """A second administrator was faster; submitting the page that follows works."""
    actions.rename(viewer(town.other_admin), town.handler.pk, name="先改", phone="", seen=0)
    answer = admin.post(where(town.handler, "account/"), {"name": "后改", "phone": "", "seen": 0})
    page = text(answer)
    assert answer.status_code == 422
    assert "其他管理员" in page
    assert 'value="后改"' in page
    assert "先改" in page
    newest = re.search(r'name="seen" value="(\d+)"', page)
    assert newest is not None
    answer = admin.post(where(town.handler, "account/"), {"name": "后改", "phone": "", "seen": newest[1]})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("part", "form", "says"),
    [
        ("leave/", {"substitute": "head"}, "起：这个字段是必填项。"),
        (
            "leave/",
            {"substitute": "nobody", "since": "2999-01-01", "until": "2999-01-02", "reason": "x"},
            "没有找到",
        ),
        ("posts/", {"post": "999999", "since": "2026-01-01"}, "岗位"),
        ("account/", {"name": ""}, "姓名"),
        ("active/", {"active": "False"}, "原因"),
        ("password/", {"seen": ""}, "没有保存"),
    ],
)
def test_a_form_that_is_not_right_says_so(town, admin, part, form, says) -> None:
    answer = admin.post(where(town.handler, part), {"seen": 0, **form})
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Audit.objects.exists()


def test_organisations_are_found_opened_and_corrected(town, admin) -> None:
    organisation("rugao", "hidden")
    page = text(admin.get("/manage/people/organisations/?q=bureau&kind=government"))
    assert "suzhoubureau" in page
    assert "rugaohidden" not in text(admin.get("/manage/people/organisations/"))
    form = {"city": "suzhou", "code": "firm", "name": "某公司", "kind": "company", "seen": 0}
    wrong = admin.post("/manage/people/organisations/new/", {**form, "uscc": "91320508MADM0T018X"})
    assert (wrong.status_code, "校验位不符" in text(wrong)) == (422, True)
    answer = admin.post("/manage/people/organisations/new/", {**form, "uscc": "91320508madm0t018w"})
    firm = Organisation.objects.get(code="firm")
    assert (answer["Location"], firm.uscc) == (
        reverse("manage-organisation", args=[firm.pk]),
        "91320508MADM0T018W",
    )
    here = reverse("manage-organisation", args=[firm.pk])

    def newest() -> str:
        found = re.search(r'name="seen" value="(\d+)"', text(admin.get(here)))
        assert found is not None
        return found[1]

    admin.post(
        f"{here}posts/", {"code": "agent", "title": "报建员", "roles": ["applicant"], "seen": newest()}
    )
    chair = Post.objects.get(organisation=firm)
    admin.post(
        f"{here}posts/{chair.pk}/", {"title": "报建专员", "roles": ["applicant", "window"], "seen": newest()}
    )
    admin.post(f"{here}facts/", {"name": "某某公司", "kind": "company", "seen": newest()})
    page = text(admin.get(here))
    assert "岗位：报建员 → 报建专员；角色：申请人 → 申请人、综合窗口" in page
    assert "名称：某公司 → 某某公司" in page
    stale = admin.post(f"{here}facts/", {"name": "x", "kind": "company", "seen": 0})
    assert (stale.status_code, "其他管理员" in text(stale)) == (422, True)
    assert admin.post(f"{here}posts/{town.post('head').pk}/", {"title": "x"}).status_code == 403
    again = admin.post("/manage/people/organisations/new/", form)
    assert "本市已有" in text(again)


def every_address(town: Town) -> list[str]:
    """Every address of the app, about people and organisations of the first city."""
    (leave,) = actions.arrange_leave(
        viewer(town.admin),
        town.head.pk,
        substitute="handler",
        since=in_days(3),
        until=in_days(3),
        reason="x",
        seen=0,
    )
    known = {
        "user_id": town.head.pk,
        "holding_id": town.head.holdings.get().pk,
        "leave_id": leave.pk,
        "organisation_id": town.bureau.pk,
        "post_id": town.post("head").pk,
    }
    addresses = []
    for pattern in urls.urlpatterns:
        needed = pattern.pattern.converters
        addresses.append(reverse(pattern.name, kwargs={name: known[name] for name in needed}))
    return addresses


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_every_other_role_of_the_city_is_refused_everywhere(town, role) -> None:
    client = signed_in(person("stranger", post(town.office, role)))
    for address in every_address(town):
        assert client.get(address).status_code in (403, 405), address
        assert client.post(address).status_code in (403, 405), address


def test_a_visitor_is_led_to_the_sign_in_everywhere(town) -> None:
    for address in every_address(town):
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code == 405 or "/sign-in/" in answer["Location"], address


def test_the_administrator_of_another_city_meets_nobody_of_this_one(town) -> None:
    client = signed_in(town.outsider)
    for address in every_address(town):
        answer = client.get(address)
        about_somebody = any(character.isdigit() for character in address)
        assert answer.status_code in ((403, 405) if about_somebody else (200,)), address
        assert "姓名head" not in text(answer)
        if about_somebody:
            assert client.post(address, {"seen": 0}).status_code in (403, 405), address


def test_somebody_unknown_is_not_even_confirmed(admin) -> None:
    assert admin.get("/manage/people/999999/").status_code == 403
    assert admin.get("/manage/people/organisations/999999/").status_code == 403


@pytest.mark.parametrize("page", urls.urlpatterns, ids=lambda page: page.name)
def test_a_number_beyond_any_row_is_refused_like_any_other(town, admin, page) -> None:
    address = "/" + re.sub("<int:[a-z_]+>", str(10**30), str(page.pattern))
    if str(10**30) in address:
        assert admin.get(address).status_code in {403, 405}
        assert admin.post(address, {"seen": 0}).status_code in {403, 405}
