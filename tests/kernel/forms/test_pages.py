"""The form in a browser without JavaScript, and the fragments that a browser with it receives."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongjian.kernel.forms.actions import add_row, save
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.sealing import canonical
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def signed_in(user: User, organisation: Organisation) -> Client:
    post = Post.objects.create(organisation=organisation, code="clerk", title="经办", roles=["applicant"])
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client(user: User, organisation: Organisation) -> Client:
    """A browser of the applicant's clerk."""
    return signed_in(user, organisation)


def address(draft: Draft, name: str = "draft", *parts: str) -> str:
    return reverse(f"forms:{name}", args=[draft.pk, *parts])


def text(client: Client, draft: Draft, **query: str) -> str:
    return client.get(address(draft), query).content.decode()


def field(client: Client, draft: Draft, path: str, value: str, base: int = 0) -> str:
    """Save one field as htmx does."""
    data = {f"f.{path}": value, f"r.{path}": str(base)}
    return client.post(address(draft, "field", path), data, headers={"HX-Request": "true"}).content.decode()


def inputs(page: str) -> dict[str, str]:
    """Every named input of a page with its value, hidden ones too: what a browser would send."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in given and (given.get("type") not in {"radio", "checkbox"} or " checked" in tag):
            found[given["name"]] = given.get("value", "")
    return found


def test_the_page_shows_what_is_known_and_hides_what_is_not_asked(client: Client, draft: Draft) -> None:
    page = text(client, draft)
    assert "来自项目登记，请核对" in page
    assert 'name="f.note"' in page
    assert 'name="f.households"' not in page
    assert 'id="field-households" hidden' in page
    assert "按目前填写的情况，这一部分不需要填" in page


def test_the_page_costs_few_queries(client: Client, draft: Draft, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        text(client, draft)


def test_a_plain_submit_saves_all(client: Client, draft: Draft) -> None:
    sent = inputs(text(client, draft)) | {"f.note": "记下", "f.use": "office", "f.underground": "true"}
    answer = client.post(address(draft), sent)
    assert answer.headers["Location"] == address(draft)
    draft.refresh_from_db()
    assert draft.data["note"] == "记下"
    assert draft.data["underground"] is True


def test_it_goes_back_to_our_pages_only(client: Client, draft: Draft) -> None:
    for wanted, reached in (("/home/", "/home/"), ("https://elsewhere.example/", address(draft))):
        assert client.post(address(draft), {"next": wanted}).headers["Location"] == reached


def test_a_plain_submit_from_an_old_window_is_told(client: Client, draft: Draft) -> None:
    old = inputs(text(client, draft))
    field(client, draft, "note", "甲窗口")
    answer = client.post(address(draft), old | {"f.note": "乙窗口", "f.civil": "5"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "有 1 项没有保存" in page
    assert "现在是“甲窗口”，您填的是“乙窗口”" in page
    draft.refresh_from_db()
    assert (draft.data["note"], draft.data["civil"]) == ("甲窗口", "5")


def test_one_field_is_saved_as_it_is_typed(client: Client, draft: Draft) -> None:
    answer = field(client, draft, "note", "记下")
    assert "已保存" in answer
    assert 'name="r.note" value="1"' in answer
    assert 'id="draft-saved"' in answer


def test_what_appears_comes_with_the_answer(client: Client, draft: Draft) -> None:
    answer = field(client, draft, "use", "residential")
    assert 'id="field-households" class="field col-12 col-md-6" hx-swap-oob="true"' in answer
    assert 'name="f.households"' in answer
    away = field(client, draft, "use", "office", base=1)
    assert 'id="field-households" hidden hx-swap-oob="true"' in away
    assert 'name="f.households"' not in away


def test_what_is_wrong_is_said_at_once_but_kept(client: Client, draft: Draft) -> None:
    assert "应填数，现在是“五百”" in field(client, draft, "civil", "五百")
    assert 'value="五百"' in text(client, draft)


def test_an_old_window_is_asked_which_to_keep(client: Client, draft: Draft) -> None:
    field(client, draft, "note", "甲窗口")
    answer = field(client, draft, "note", "乙窗口")
    assert "这一项刚在另一个窗口改为“甲窗口”，您填的“乙窗口”没有保存" in answer
    assert 'name="r.note" value="1"' in answer
    theirs = client.get(address(draft, "field", "note")).content.decode()
    assert "甲窗口" in theirs


def test_rows_without_javascript(client: Client, draft: Draft) -> None:
    sent = inputs(text(client, draft)) | {"f.note": "先保存"}
    answer = client.post(address(draft, "add-row", "buildings"), sent)
    assert answer.headers["Location"] == f"{address(draft)}#field-buildings"
    draft.refresh_from_db()
    assert draft.data["note"] == "先保存"
    assert 'name="f.buildings.r1.number"' in text(client, draft)
    client.post(address(draft, "remove-row", "buildings", "r1"), inputs(text(client, draft)))
    draft.refresh_from_db()
    assert draft.data["buildings"] == []


def test_a_full_table_says_so(client: Client, draft: Draft) -> None:
    for _ in range(3):
        client.post(address(draft, "add-row", "buildings"))
    answer = client.post(address(draft, "add-row", "buildings"), headers={"HX-Request": "true"})
    assert "“楼栋”最多 3 行，不能再添加" in answer.content.decode()
    assert answer.headers["HX-Reswap"] == "none"


def test_the_summary_leads_to_every_field(client: Client, draft: Draft) -> None:
    page = text(client, draft, check="1")
    assert "有 2 处需要修改" in page
    assert '<a href="#input-field-use">“主要用途”还没有填，请选择</a>' in page
    assert 'id="input-field-use"' in page
    assert '<a href="#field-underground">' in page


def test_a_closed_form_is_not_changed(
    client: Client, draft: Draft, form: Form, project: Project, good: dict[str, Any]
) -> None:
    Draft.objects.filter(pk=draft.pk).update(closed_at=draft.updated_at)
    assert "表单已于" in text(client, draft)
    assert client.post(address(draft), {"f.note": "改", "r.note": "0"}).status_code == 409
    assert "表单已经提交，不能再改" in field(client, draft, "note", "改")


def test_what_is_typed_stays_text(client: Client, draft: Draft) -> None:
    field(client, draft, "note", "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in text(client, draft)


@pytest.mark.parametrize(
    ("name", "parts"),
    [("draft", []), ("field", ["note"]), ("add-row", ["buildings"]), ("remove-row", ["buildings", "r1"])],
)
def test_strangers_are_refused(draft: Draft, name: str, parts: list[str]) -> None:
    other = Organisation.objects.create(city="suzhou", code="other", name="别家", kind="company")
    stranger = signed_in(User.objects.create(username="wu", name="吴二"), other)
    url = address(draft, name, *parts)
    assert stranger.post(url, {"f.note": "改", "r.note": "0"}).status_code == 403
    assert Client().post(url).headers["Location"].startswith(reverse("sign-in"))
    draft.refresh_from_db()
    assert "note" not in draft.data


def test_wrong_addresses_and_wrong_data_are_answered(client: Client, draft: Draft, form: Form) -> None:
    assert client.get(address(draft, "field", "nothing")).status_code == 404
    assert client.get(address(draft, "field", "buildings.r1.nothing")).status_code == 404
    assert client.get(address(draft, "field", "a.b.c.d")).status_code == 404
    assert client.post(address(draft, "field", "note"), {}).status_code == 400
    assert client.post(address(draft, "field", "note"), {"r.note": "x"}).status_code == 400
    assert client.post(address(draft, "field", "nothing"), {"r.nothing": "0"}).status_code == 404
    assert client.post(address(draft, "add-row", "note")).status_code == 404
    missing = reverse("forms:draft", args=["00000000-0000-0000-0000-000000000000"])
    assert client.get(missing).status_code == 404


def test_answers_for_readers_escape_and_keep_lines(
    client: Client, draft: Draft, good: dict[str, Any]
) -> None:
    from django.template.loader import render_to_string

    from tongjian.kernel.forms.queries import Answer, AnsweredSection

    section = AnsweredSection("一", (Answer("说明", "甲\n<b>乙"), Answer("楼栋", "", ("楼号",), (("1#",),))))
    html = render_to_string("forms/answers.html", {"sections": [section]})
    assert "甲<br>&lt;b&gt;乙" in html
    assert '<th scope="col">楼号</th>' in html
    assert canonical({"b": 1, "a": "中"}) == '{"a":"中","b":1}'


def test_what_others_changed_is_told_and_nothing_else(
    client: Client, draft: Draft, applicant: Viewer, stranger: Viewer
) -> None:
    changes, sheet = address(draft, "changes"), SheetView(draft)
    shown = {f"r.{name}": "0" for name in sheet.form.fields if sheet.view(name).shown and name != "buildings"}
    assert client.post(changes, shown).status_code == 204
    save(draft.pk, [Entry("note", ["同事写的"], 0)], applicant)
    answer = client.post(changes, shown).content.decode()
    assert "同事写的" in answer and 'id="field-note"' in answer and 'id="field-civil"' not in answer
    assert client.post(changes, {**shown, "r.note": "1"}).status_code == 204
    add_row(draft.pk, "buildings", applicant)
    assert 'id="field-buildings"' in client.post(changes, {**shown, "r.note": "1"}).content.decode()
    assert client.post(changes, {"r.note": "x"}).status_code == 400
    other = Organisation.objects.get(code="other")
    elsewhere = signed_in(User.objects.create(username="other", name="别人"), other)
    assert elsewhere.post(changes, shown).status_code == 403
