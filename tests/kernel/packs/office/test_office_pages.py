"""The pages in which an administrator changes a city, and who does not get to see them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import world
from tests.kernel.packs.office.conftest import MATTER, change
from tongjian.kernel.packs.office.models import Revision, RevisionState
from tongjian.kernel.packs.queries import current_matter, pack_of
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer

pytestmark = pytest.mark.django_db


def signed_in(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user))
    return client


def address(name: str, *parts: object) -> str:
    return reverse(f"manage-packs-{name}", args=[world.CITY, *parts])


READ = ["city", "publish", "export"]
WRITTEN = ["begin", "abandon", "import", "add"]
OF_A_FILE = ["file", "form", "form-check", "download", "sample", "restore", "remove"]


@pytest.mark.parametrize("name", [*READ, *WRITTEN, *OF_A_FILE, "revision", "adopt"])
def test_only_administrators_of_the_city_get_in(
    stranger: Viewer, keeper: Viewer, revision: Revision, name: str
) -> None:
    parts = [MATTER] if name in OF_A_FILE else [revision.number] if name in {"revision", "adopt"} else []
    there = address(name, *parts)
    before = Revision.objects.values_list("state", "overlay", "purpose").get()
    visitor, official = Client(), signed_in(stranger)
    for method in ("get", "post"):
        asked = getattr(visitor, method)(there, {"purpose": "x", "seen": "", "text": "x"})
        assert asked.status_code in {302, 405}, (method, asked.status_code)
        assert asked.status_code == 405 or "/sign-in/" in asked["Location"]
        refused = getattr(official, method)(there, {"purpose": "x", "seen": "", "text": "x"})
        assert refused.status_code in {403, 405}, (method, refused.status_code)
    assert Revision.objects.values_list("state", "overlay", "purpose").get() == before


def test_the_list_costs_few_queries_whatever_the_rows(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    change(keeper, revision, "days: 10", "days: 7")
    client.get(address("city"))
    with CaptureQueriesContext(connection) as few:
        page = client.get(address("city"))
    assert page.status_code == 200
    for name in ("matter-1", "matter-2"):
        change(keeper, revision, "days: 10", "days: 7", f"matters/{name}.yaml")
    client.get(address("city"))
    with CaptureQueriesContext(connection) as more:
        client.get(address("city"))
    assert len(more) == len(few) <= 6, [query["sql"] for query in more]


def test_from_the_first_change_to_the_publication(keeper: Viewer) -> None:
    client = signed_in(keeper)
    assert "尚未在页面上修改过" in client.get(address("city")).content.decode()
    client.post(address("begin"), {"purpose": "依据某号文"})
    page = client.get(address("file", MATTER)).content.decode()
    assert 'name="promised.days"' in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    told = client.post(
        address("file", MATTER), {"seen": seen, "view": "form", "promised.days": "6"}, follow=True
    )
    assert "已保存到修订" in told.content.decode()
    row = Revision.objects.get()
    assert list(row.overlay) == [MATTER]
    difference = client.get(f"{address('file', MATTER)}?view=difference").content.decode()
    assert "+promised: {days: 6, verified: false}" in difference
    shown = client.get(address("publish")).content.decode()
    assert "承诺时限：10 个工作日 → 6 个工作日" in shown
    digest = shown.split('name="seen" value="')[1].split('"')[0]
    today = timezone.localdate()
    late = client.post(address("publish"), {"seen": digest, "effective_from": str(today - timedelta(days=1))})
    assert late.status_code == 422 and "已经过去" in late.content.decode()
    client.post(address("publish"), {"seen": digest, "effective_from": str(today)})
    assert Revision.objects.get().state == RevisionState.PUBLISHED
    assert current_matter(world.CITY, "matter-0", today).matter.promised.days == 6
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 6
    history = client.get(address("revision", row.number)).content.decode()
    assert "-promised: {days: 10, verified: false}" in history and "修改 matter-0" in history


def test_a_text_with_a_mistake_is_kept_and_the_line_is_shown(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    page = client.get(f"{address('file', MATTER)}?view=text").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    text = "matter: matter-0\r\nversion: 2026-01-01\r\n"
    told = client.post(address("file", MATTER), {"seen": seen, "view": "text", "text": text}, follow=True)
    body = told.content.decode()
    assert "缺少“title”" in body and 'id="line-1" class="wrong-line"' in body
    assert "检查发现" in client.get(address("city")).content.decode()
    assert "查看影响并发布" in client.get(address("city")).content.decode()
    assert "检查发现" in client.get(address("publish")).content.decode()


def test_what_was_typed_is_not_lost_when_another_was_first(
    keeper: Viewer, colleague: Viewer, revision: Revision
) -> None:
    client = signed_in(colleague)
    page = client.get(f"{address('file', MATTER)}?view=text").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    change(keeper, revision, "days: 10", "days: 7")
    told = client.post(address("file", MATTER), {"seen": seen, "view": "text", "text": "我写的内容"})
    assert told.status_code == 422
    assert "keeper在" in told.content.decode() and "我写的内容" in told.content.decode()


def test_files_are_added_copied_removed_and_restored(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    client.post(address("add"), {"path": "matters/matter-9.yaml", "like": MATTER})
    assert client.get(address("download", "matters/matter-9.yaml")).content.startswith(b"matter: matter-9\n")
    seen = client.get(address("file", MATTER)).content.decode().split('name="seen" value="')[1].split('"')[0]
    client.post(address("remove", MATTER), {"seen": seen})
    assert Revision.objects.get().overlay[MATTER] is None
    assert "已在本次修订中删除" in client.get(address("file", MATTER)).content.decode()
    client.post(address("restore", MATTER))
    assert list(Revision.objects.get().overlay) == ["matters/matter-9.yaml"]
    refused = client.post(address("add"), {"path": "../x.yaml"}, follow=True)
    assert "不能作文件名" in refused.content.decode()


def test_an_inherited_file_becomes_the_citys_own(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    path = "templates/permit.typ"
    page = client.get(f"{address('file', path)}?view=text").content.decode()
    assert "沿用上级的内容" in page
    upload = SimpleUploadedFile("permit.typ", "// 本市版式\n".encode())
    client.post(address("file", path), {"seen": "", "view": "text", "upload": upload})
    assert client.get(address("download", path)).content == "// 本市版式\n".encode()


@pytest.mark.usefixtures("revision")
def test_a_template_is_seen_as_a_pdf_or_its_mistake(keeper: Viewer) -> None:
    client = signed_in(keeper)
    path = "templates/permit.typ"
    shown = client.get(address("sample", path))
    if shown.status_code == 200:  # where the Chinese font has been made ready
        assert shown.content.startswith(b"%PDF")
    upload = SimpleUploadedFile("permit.typ", b"#unknown()")
    client.post(address("file", path), {"seen": "", "view": "text", "upload": upload})
    told = client.get(address("sample", path), follow=True).content.decode()
    assert "有误" in told or "没有中文字体" in told


def test_a_process_is_drawn_and_a_form_is_previewed(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    assert "流程图" in client.get(f"{address('file', 'processes/many.bpmn')}?view=picture").content.decode()
    form = client.get(f"{address('file', 'forms/plain.form.yaml')}?view=preview").content.decode()
    assert 'for="preview-remark"' in form
    broken = SimpleUploadedFile("many.bpmn", b"<definitions/>")
    seen = client.get(address("file", "processes/many.bpmn")).content.decode()
    digest = seen.split('name="seen" value="')[1].split('"')[0]
    client.post(address("file", "processes/many.bpmn"), {"seen": digest, "view": "text", "upload": broken})
    told = client.get(f"{address('file', 'processes/many.bpmn')}?view=text").content.decode()
    assert "processes/many.bpmn 第 1 行" in told


def test_a_city_leaves_and_comes_back_as_a_zip(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    packed = client.get(address("export"))
    assert packed["Content-Disposition"].endswith(f'"{world.CITY}.zip"')
    archive = BytesIO(packed.content)
    archive.name = "city.zip"
    told = client.post(address("import"), {"archive": archive}, follow=True)
    assert "已导入到修订" in told.content.decode()
    assert Revision.objects.get().overlay == {}, "the same files, so nothing differs"
    wrong = SimpleUploadedFile("city.zip", b"not an archive")
    assert (
        "不是能打开的 ZIP" in client.post(address("import"), {"archive": wrong}, follow=True).content.decode()
    )


def test_the_working_copy_takes_up_what_came_with_the_platform(keeper: Viewer, revision: Revision) -> None:
    client = signed_in(keeper)
    change(keeper, revision, "days: 10", "days: 7")
    told = client.post(address("adopt", 0), follow=True)
    assert "已换成那一版" in told.content.decode()
    assert Revision.objects.get().overlay == {}
    assert client.get(address("revision", 99)).status_code == 404


def test_without_a_revision_nothing_is_changed(keeper: Viewer) -> None:
    client = signed_in(keeper)
    assert "<fieldset disabled>" in client.get(address("file", MATTER)).content.decode()
    for name, parts in (("file", [MATTER]), ("remove", [MATTER]), ("add", []), ("abandon", [])):
        told = client.post(
            address(name, *parts), {"seen": "", "text": "x", "path": "matters/x.yaml"}, follow=True
        )
        assert told.status_code == 200
    assert not Revision.objects.exists()
    assert client.get(address("file", "matters/none.yaml")).status_code == 404
    assert client.get(address("file", "../../etc/passwd")).status_code == 404


def test_the_menu_leads_to_the_city_one_administers(keeper: Viewer) -> None:
    told = signed_in(keeper).get(reverse("manage-packs"))
    assert told["Location"] == address("city")
