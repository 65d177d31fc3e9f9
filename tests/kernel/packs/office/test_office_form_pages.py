"""The pages of the form editor: what they show, what they save, what they refuse, and who was first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import world
from tests.kernel.packs.office.conftest import change
from tongjian.kernel.packs.office.content import Content
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FORM = "forms/plain.form.yaml"
FIELD = "sections.0.fields.0"
PAGE = reverse("manage-packs-form", args=[world.CITY, FORM])
CHECK = reverse("manage-packs-form-check", args=[world.CITY, FORM])


@pytest.fixture
def client(keeper: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=keeper.user))
    return client


def seen() -> str:
    return Content(world.CITY, Revision.objects.get().overlay).digest(FORM)


def text() -> str:
    return Content(world.CITY, Revision.objects.get().overlay).read(FORM).decode()


def posted(client: Client, do: str, at: str = FIELD, **given: str) -> str:
    answer = client.post(PAGE, {"do": do, "at": at, "seen": seen(), **given}, follow=True)
    assert answer.status_code in {200, 422}
    return answer.content.decode()


def test_the_page_shows_the_parts_the_controls_and_the_form(client: Client, revision: Revision) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{PAGE}?at={FIELD}").content.decode()
    assert len(asked) <= 6, [query["sql"] for query in asked]
    assert 'name="type"' in page and 'id="input-field-remark"' in page and "form.remark" in page
    assert f"?at={FIELD}" in page
    assert client.get(f"{PAGE}?at=../x").status_code == 404
    assert client.get(reverse("manage-packs-form", args=[world.CITY, "pack.yaml"])).status_code == 404
    assert "没有这个位置" in client.get(f"{PAGE}?at=sections.8").content.decode()


def test_without_a_revision_it_is_only_read(client: Client) -> None:
    page = client.get(f"{PAGE}?at={FIELD}").content.decode()
    assert "<fieldset disabled>" in page and 'value="remove"' not in page
    told = client.post(PAGE, {"do": "remove", "at": FIELD}, follow=True).content.decode()
    assert "请先在列表页开始一次修订" in told
    assert not Revision.objects.exists()


def test_a_field_is_changed_added_moved_and_removed(client: Client, revision: Revision) -> None:
    told = posted(client, "save", name="remark", title="情况说明", type="textarea", basis="某法第一条")
    assert "已保存到修订" in told and "依据：某法第一条" in told
    assert "{name: remark, title: 情况说明, type: textarea, basis: 某法第一条}" in text()
    posted(client, "add", parent="sections.0", after="0", name="days", title="天数", type="number")
    assert text().endswith("      - {name: days, title: 天数, type: number}\n")
    posted(client, "up", at="sections.0.fields.1")
    assert text().index("name: days") < text().index("name: remark")
    posted(client, "add", at="", parent="", after="0", title="其他", first="备注", name="other")
    posted(client, "into", at="sections.0.fields.0", section="sections.1")
    assert text().index("title: 其他") < text().index("name: days")
    posted(client, "remove", at="sections.1.fields.1")
    assert "name: days" not in text()
    assert list(Revision.objects.get().overlay) == [FORM], "no other file is touched"


def test_what_is_wrong_is_not_saved_and_not_lost(client: Client, revision: Revision) -> None:
    told = posted(client, "save", name="remark", title="说明", type="text", when="form.remrak == 1")
    assert "这样改不能保存" in told and "form.remrak" in told
    assert 'value="form.remrak == 1"' in told and 'aria-invalid="true"' in told
    assert Revision.objects.get().overlay == {}
    assert "太短" in posted(client, "remove"), "a section needs a field"
    assert "不能再移动" in posted(client, "up", at="sections.0")


def test_a_condition_is_checked_as_it_is_typed_and_the_form_follows(
    client: Client, revision: Revision
) -> None:
    typed = {"at": FIELD, "name": "remark", "title": "新名称", "type": "text"}
    told = client.post(CHECK, {**typed, "when": "form.nothing"}).content.decode()
    assert "form.nothing" in told and 'id="said-field-when" hx-swap-oob="true"><p' in told
    told = client.post(CHECK, typed).content.decode()
    assert "新名称" in told and "这样改不能保存" not in told
    assert Revision.objects.get().overlay == {}, "looking changes nothing"


def test_what_appears_follows_what_is_filled_in(client: Client, revision: Revision) -> None:
    posted(client, "save", name="remark", title="有无", type="boolean")
    posted(client, "add", parent="sections.0", after="0", name="reason", title="理由何在", type="text")
    posted(
        client,
        "save",
        at="sections.0.fields.1",
        name="reason",
        title="理由何在",
        type="text",
        when="form.remark",
    )
    assert 'id="input-field-reason"' not in client.get(PAGE).content.decode()
    assert 'id="input-field-reason"' in client.get(PAGE, {"f.remark": "true"}).content.decode()


def test_whoever_saves_second_keeps_what_was_typed(
    client: Client, colleague: Viewer, revision: Revision
) -> None:
    old = seen()
    change(colleague, revision, "title: 说明", "title: 备注", FORM)
    given = {"do": "save", "at": FIELD, "seen": old, "name": "remark", "title": "我的名称", "type": "text"}
    told = client.post(PAGE, given)
    assert told.status_code == 422
    assert "colleague在" in told.content.decode() and 'value="我的名称"' in told.content.decode()
    assert "title: 备注" in text()


def test_a_form_with_mistakes_can_be_mended_here(client: Client, revision: Revision, keeper: Viewer) -> None:
    change(keeper, revision, "type: text", "type: text, when: form.x, check: form.y", FORM)
    page = client.get(PAGE).content.decode()
    assert "现有 3 处错误" in page and "改正后才能预览" in page
    told = posted(client, "save", name="remark", title="说明", type="text", when="", check="form.y")
    assert "已保存到修订" in told and "现有 2 处错误" in told, "one less is a way forward"


def test_a_file_that_is_no_yaml_costs_a_sentence(client: Client, revision: Revision, keeper: Viewer) -> None:
    change(keeper, revision, "form: plain", "form: [plain", FORM)
    assert "请先在“文本”里改正" in client.get(PAGE).content.decode()
    assert "请先在“文本”里改正" in posted(client, "save", name="a")
    assert client.post(CHECK, {"at": FIELD}).status_code == 200
