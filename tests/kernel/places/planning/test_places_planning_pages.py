"""The pages: issued conditions for everybody, drafts for officers of the body, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel.places.kit import CITY, published
from tests.kernel.places.planning.conftest import PARCEL, TODAY, parcel
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.planning import actions, issuing
from tongjian.kernel.places.planningconditions import PlanningConditions

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("quarter", "today")]
BLUEPRINT = f"/{CITY}/blueprint"
STRANGERS = ["", "applicant", "housing", "clerk", "elsewhere"]


def draft(viewer: Callable[[str], Viewer], key: str = PARCEL) -> PlanningConditions:
    return actions.begin(viewer("officer"), CITY, key, timezone.now())


def issue(viewer: Callable[[str], Viewer], key: str = PARCEL) -> PlanningConditions:
    row = draft(viewer, key)
    return issuing.issue(viewer("head"), row.pk, row.revision, TODAY, timezone.now())


def address(row: UUID, part: str = "") -> str:
    return f"{BLUEPRINT}/conditions/{row}/{part}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("name", [*STRANGERS, "officer"])
def test_everybody_reads_what_was_issued(
    client_of: Callable[[str], Client], viewer: Callable[[str], Viewer], name: str
) -> None:
    row = issue(viewer)
    client = client_of(name)
    assert row.number in text_of(client, f"{BLUEPRINT}/parcels/{PARCEL}/")
    assert row.number in text_of(client, f"{BLUEPRINT}/conditions/")
    assert row.edition_digest in text_of(client, address(row.pk))
    file = client.get(address(row.pk, "conditions.yaml"))
    assert file.content.decode() == row.conditions
    assert "attachment" in file["Content-Disposition"]
    paper = client.get(address(row.pk, "document.pdf"))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize("name", STRANGERS)
def test_a_draft_is_for_officers_of_the_body(
    client_of: Callable[[str], Client], viewer: Callable[[str], Viewer], name: str
) -> None:
    row = draft(viewer)
    client = client_of(name)
    refused = {302, 403}
    asked = [
        client.get(address(row.pk, "draft/")),
        client.post(address(row.pk, "draft/"), {"seen": 1, "far_max": "9"}),
        client.post(f"{BLUEPRINT}/conditions/draw/", {"parcel": "A-2"}),
        *(
            client.post(address(row.pk, f"{act}/"), {"seen": 1})
            for act in ("propose", "return", "drop", "issue")
        ),
    ]
    assert {response.status_code for response in asked} <= refused
    if name == "":
        assert all(response["Location"].startswith("/sign-in/") for response in asked)
    for part in ("", "conditions.yaml", "document.pdf"):
        assert client.get(address(row.pk, part)).status_code == 404
    for page in (f"{BLUEPRINT}/conditions/", f"{BLUEPRINT}/parcels/{PARCEL}/"):
        said = text_of(client, page)
        assert str(row.pk) not in said
        assert "在拟制的" not in said
        assert "拟制规划条件" not in said
    row.refresh_from_db()
    assert (row.revision, PlanningConditions.objects.count()) == (1, 1)


def test_an_officer_draws_up_and_the_head_issues(client_of: Callable[[str], Client]) -> None:
    officer, head = client_of("officer"), client_of("head")
    begun = officer.post(f"{BLUEPRINT}/conditions/draw/", {"parcel": PARCEL})
    page = text_of(officer, begun["Location"])
    assert 'name="far_max" value="2.5"' in page
    typed = {
        "seen": 1,
        "use": "住宅",
        "site_area_max": "40000",
        "far_max": "2.9",
        "far_min": "1",
        "coverage_max": "22",
        "green_min": "32",
        "height_max": "60",
        "setback-boundary": "6",
        "parking-0-use": "住宅",
        "parking-0": "1.2",
        "texts": "第一条\n第二条",
    }
    refused = officer.post(begun["Location"], typed)
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "容积率上限 2.9，高于控制性详细规划地块规定的 2.5" in said
    assert "《中华人民共和国城乡规划法》第四十三条" in said
    assert 'value="2.9"' in said
    assert "第二条" in said
    assert officer.post(begun["Location"], {**typed, "far_max": "2.4"}).status_code == 302
    base = begun["Location"].removesuffix("draft/")
    assert officer.post(f"{base}issue/", {"seen": 2, "effective_from": TODAY}).status_code == 403
    assert officer.post(f"{base}propose/", {"seen": 2, "remark": "请签发"}).status_code == 302
    assert "待签发" in text_of(head, f"{BLUEPRINT}/conditions/")
    assert "没有写施行日期" in head.post(f"{base}issue/", {"seen": 3}).content.decode()
    done = head.post(f"{base}issue/", {"seen": 3, "effective_from": TODAY})
    assert done.status_code == 302
    row = PlanningConditions.objects.get()
    assert row.version == 1
    assert "setback: {boundary: 6}" in row.conditions
    assert officer.get(begun["Location"])["Location"] == address(row.pk)
    assert head.post(f"{base}issue/", {"seen": 4, "effective_from": TODAY}).status_code == 422


def test_what_is_not_there(client_of: Callable[[str], Client], viewer: Callable[[str], Viewer]) -> None:
    officer = client_of("officer")
    missing = officer.get(f"{BLUEPRINT}/parcels/Z-9/")
    assert missing.status_code == 404
    assert "没有地块“Z-9”" in missing.content.decode()
    assert officer.post(f"{BLUEPRINT}/conditions/draw/", {"parcel": "Z-9"}).status_code == 404
    assert officer.get(address(uuid4())).status_code == 404
    assert officer.get(address(uuid4(), "draft/")).status_code == 403
    row = draft(viewer)
    assert officer.post(address(row.pk, "burn/"), {"seen": 1}).status_code == 404
    rugao = client_of("elsewhere")
    assert rugao.get(f"/rugao/blueprint/conditions/{row.pk}/draft/").status_code == 403


def test_a_parcel_whose_key_has_a_slash(client_of: Callable[[str], Client]) -> None:
    published("control-plan", [parcel("DK/03 甲", 0, 0)])
    assert "地块 DK/03 甲" in text_of(client_of(""), f"{BLUEPRINT}/parcels/DK/03 甲/")


def test_a_parcel_that_is_no_more_keeps_its_conditions(
    client_of: Callable[[str], Client], viewer: Callable[[str], Viewer]
) -> None:
    row, other = issue(viewer), draft(viewer, "A-2")
    published("control-plan", [parcel("B-9", 0, 0)], effective_from=date(2026, 5, 1))
    page = client_of("").get(f"{BLUEPRINT}/parcels/{PARCEL}/")
    assert page.status_code == 404
    assert row.number in page.content.decode()
    assert "不能再签发" in text_of(client_of("head"), address(other.pk, "draft/"))


def test_what_replaced_it_is_told(
    client_of: Callable[[str], Client], viewer: Callable[[str], Viewer]
) -> None:
    first, second = issue(viewer), issue(viewer)
    assert "已被新版本替代" in text_of(client_of(""), address(first.pk))
    said = text_of(client_of(""), address(second.pk))
    assert "现行" in said
    assert f"替代 {first.number}" in said


def test_the_list_in_pages(
    client_of: Callable[[str], Client],
    viewer: Callable[[str], Viewer],
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tongjian.kernel.places.planning.pages._PAGE", 2)
    numbers = [issue(viewer).number for _ in range(5)]
    client = client_of("")
    with django_assert_max_num_queries(6):
        first = text_of(client, f"{BLUEPRINT}/conditions/")
    seen, page = set(), first
    for _ in range(5):
        seen |= {number for number in numbers if number in page}
        after = page.partition('href="?after=')[2].partition('"')[0]
        if not after:
            break
        page = text_of(client, f"{BLUEPRINT}/conditions/?after={after}")
    assert seen == set(numbers)
    assert "没有符合的规划条件" in text_of(client, f"{BLUEPRINT}/conditions/?q=XX")
    assert numbers[2] in text_of(client, f"{BLUEPRINT}/conditions/?q={numbers[2]}")
    assert text_of(client, f"{BLUEPRINT}/conditions/?after=nonsense")


def test_the_queries_of_the_pages(
    client_of: Callable[[str], Client],
    viewer: Callable[[str], Viewer],
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    row = issue(viewer)
    client = client_of("")
    with django_assert_max_num_queries(7):
        text_of(client, f"{BLUEPRINT}/parcels/{PARCEL}/")
    with django_assert_max_num_queries(3):
        text_of(client, address(row.pk))
