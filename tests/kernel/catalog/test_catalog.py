"""What the public reads about matters, in both cities."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongjian.kernel.catalog.models import Entry, Gram
from tongjian.kernel.catalog.queries import guide, matters, search
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import NotInForce
from tongjian.kernel.packs.schema import Limit, Matter

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Queries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {name: load_pack(name) for name in ("suzhou", "rugao")}


@pytest.fixture(autouse=True)
def _one_city(packs: dict[str, Pack], db: None) -> None:
    install(packs["suzhou"])


@pytest.fixture
def two_cities(packs: dict[str, Pack], _one_city: None) -> None:
    install(packs["rugao"])


def codes(city: str, text: str) -> list[str]:
    return [row.code for row in search(city, text, TODAY).rows]


@pytest.mark.usefixtures("two_cities")
def test_every_matter_is_listed_in_the_order_of_the_stages(packs: dict[str, Pack]) -> None:
    for city, pack in packs.items():
        wanted = [code for stage in pack.stages.values() for code in stage.matters]
        assert [row.code for row in matters(city, TODAY)] == wanted


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("建设工程规划许可证", "planning-permit"),
        ("规划许可", "planning-permit"),
        ("绿化方案", "landscape-review"),
        ("施工许可证", "construction-permit"),
        ("防空地下室", "civil-defence-review"),
        ("停车", "traffic-review"),
        ("消防 验收", "fire-acceptance"),
        ("竣工 验收 备案", "completion-record"),
        ("档案", "archive-acceptance"),
    ],
)
def test_a_search_finds_the_matter_first(text: str, first: str) -> None:
    found = search("suzhou", text, TODAY)
    assert found.exact
    assert first in [row.code for row in found.rows][:2], found.rows


def test_departments_and_materials_find_too() -> None:
    assert "landscape-review" in codes("suzhou", "园林和绿化管理局")
    assert "drainage-review" in codes("suzhou", "室外排水方案")


def test_a_single_character_finds() -> None:
    assert codes("suzhou", "婚") == []
    assert "road-occupation" in codes("suzhou", "挖")


def test_what_is_only_near_is_said_to_be_near() -> None:
    found = search("suzhou", "规划许可证延期申请", TODAY)
    assert not found.exact
    assert "planning-permit" in [row.code for row in found.rows]
    nothing = search("suzhou", "婚姻登记", TODAY)
    assert nothing.exact
    assert nothing.rows == ()


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "'; --", "\\", "*"])
def test_signs_are_not_patterns(text: str) -> None:
    assert search("suzhou", text, TODAY).rows == ()


@pytest.mark.usefixtures("two_cities")
def test_cities_do_not_mix() -> None:
    assert "metro-protection" in codes("suzhou", "轨道交通控制保护区")
    assert "metro-protection" not in codes("rugao", "轨道交通控制保护区")


def test_reading_costs_the_queries_it_says(django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(2):
        search("suzhou", "规划许可", TODAY)
    with django_assert_num_queries(0):
        search("suzhou", "", TODAY)
    with django_assert_num_queries(1):
        matters("suzhou", TODAY)
    guide("suzhou", "planning-permit", TODAY)
    with django_assert_num_queries(2):
        guide("suzhou", "planning-permit", TODAY)


def test_a_new_version_is_found_from_its_day_on(packs: dict[str, Pack]) -> None:
    pack = packs["suzhou"]
    matter = pack.matters["traffic-review"]
    new = matter.model_copy(update={"version": date(2026, 6, 1), "title": "建设项目慢行系统评价"})
    install(replace(pack, matters={**pack.matters, new.code: new}))
    assert codes("suzhou", "慢行系统") == []
    later = [row.title for row in search("suzhou", "慢行系统", date(2026, 6, 1)).rows]
    assert later == ["建设项目慢行系统评价"]
    assert "交通组织" in next(row.title for row in matters("suzhou", TODAY) if row.code == new.code)
    assert len(matters("suzhou", date(2026, 6, 1))) == len(pack.matters)


def test_installing_again_leaves_one_index(packs: dict[str, Pack]) -> None:
    before = (Entry.objects.count(), Gram.objects.count())
    install(packs["suzhou"])
    assert (Entry.objects.count(), Gram.objects.count()) == before


@pytest.mark.usefixtures("two_cities")
def test_the_guide_says_what_to_bring_and_what_happens() -> None:
    found = guide("suzhou", "planning-permit", TODAY)
    assert [step.title for step in found.steps] == [
        "承办人审查",
        "附图变化确认",
        "核发证书",
        "作出不予许可决定",
    ]
    assert found.steps[0].who == "苏州市自然资源和规划局 · 承办人"
    assert len(found.needs) == 5
    assert "site-plan" in found.shared
    assert guide("rugao", "planning-permit", TODAY).definition.department_title == "如皋市行政审批局"


def test_a_consulted_department_is_named() -> None:
    who = {step.who for step in guide("suzhou", "site-selection", TODAY).steps}
    assert {"苏州市水务局 · 承办人", "苏州市住房和城乡建设局 · 承办人"} <= who


def test_a_matter_that_is_not_there() -> None:
    with pytest.raises(NotInForce):
        guide("suzhou", "marriage", TODAY)


def shown_limits(pack: Pack, matter: Matter) -> list[Limit]:
    """Every period a guide states."""
    later = [material.later for material in matter.materials if material.later]
    promise = [matter.commitment.verify] if matter.commitment else []
    special = [pack.procedures[code].limit for code in matter.special]
    return [matter.statutory, matter.promised, *later, *promise, *special]


@pytest.mark.usefixtures("two_cities")
def test_the_pages_are_open_to_everyone(client: Client, packs: dict[str, Pack]) -> None:
    for city, pack in packs.items():
        page = client.get(f"/{city}/matters/")
        assert page.status_code == 200
        for matter in pack.matters.values():
            assert f'href="/{city}/matters/{matter.code}/"' in page.content.decode()
            shown = client.get(f"/{city}/matters/{matter.code}/")
            assert shown.status_code == 200
            text = shown.content.decode()
            assert matter.title in text
            assert all(material.title in text for material in matter.materials)
            assert all(basis.document in text for basis in matter.legal_basis)
            assert matter.promised.words in text
            assert ("待核对来源" in text) == (not all(limit.verified for limit in shown_limits(pack, matter)))


def test_the_search_page(client: Client) -> None:
    found = client.get("/suzhou/matters/", {"q": "规划许可"}).content.decode()
    assert "建设工程规划许可证核发" in found
    assert "搜索结果" in found
    near = client.get("/suzhou/matters/", {"q": "规划许可证延期申请"}).content.decode()
    assert "没有完全相符的事项" in near
    nothing = client.get("/suzhou/matters/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "没有找到相关事项" in nothing
    assert "<script>alert" not in nothing


def test_the_process_can_be_taken_along(client: Client) -> None:
    response = client.get("/suzhou/matters/planning-permit/process.bpmn")
    assert response["Content-Type"].startswith("application/xml")
    root = ElementTree.fromstring(response.content)
    assert root.tag.endswith("definitions")
    assert any(child.tag.endswith("BPMNDiagram") for child in root)


@pytest.mark.parametrize("path", ["nobody/", "nobody/process.bpmn"])
def test_an_unknown_matter_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/suzhou/matters/{path}").status_code == 404
