"""33 matters, 14 of them our own; versions that stay readable; codes of the stated lengths."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pydantic import ValidationError

from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.supervision.matters import editions, queries
from tongjian.systems.supervision.matters.reading import items_of, read_matters
from tongjian.systems.supervision.matters.sheet import ItemSheet, MatterSheet
from tongjian.systems.supervision.models import Edition, EditionKind

pytestmark = pytest.mark.django_db
ITEM: dict[str, Any] = {
    "code": "32050017001001",
    "title": "实体质量检查",
    "object": "工地",
    "kinds": ["site"],
    "specialism": "quality",
    "forms": ["01"],
    "methods": ["现场检查"],
    "levels": ["city"],
    "basis": ["某条例 第一条"],
    "scope": "2",
}
MATTER: dict[str, Any] = {"code": "32050017001000", "title": "质量", "line": "质量", "body": "housing"}


def test_suzhou_has_33_matters_and_rugao_its_own_14() -> None:
    of = {city: items_of(city).values() for city in ("suzhou", "rugao")}
    matters = {city: {(each.matter.code, each.system) for each in found} for city, found in of.items()}
    assert len(matters["suzhou"]) == 33 and len(matters["rugao"]) == 14
    assert sum(system == "own" for _, system in matters["suzhou"]) == 14
    assert all(each.checks is not None for found in of.values() for each in found if each.is_own)
    assert all(len(code) == 14 for city in of for code in items_of(city))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "3205001700100"},
        {"checklist": {"code": "11320500MADM1T001J617", "checks": "x"}},
        {"checklist": {"code": "11320500MADM1T001", "checks": "x"}},
        {"scope": "4"},
        {"basis": []},
    ],
)
def test_a_sub_item_that_breaks_the_catalogue_is_refused(wrong: dict[str, Any]) -> None:
    ItemSheet.model_validate(ITEM)
    with pytest.raises(ValidationError):
        ItemSheet.model_validate({**ITEM, **wrong})


def test_a_sub_item_belongs_to_its_matter() -> None:
    MatterSheet.model_validate({**MATTER, "items": [ITEM]})
    for code in ("32050017002001", "32050017001000"):
        with pytest.raises(ValidationError, match="不属于主项"):
            MatterSheet.model_validate({**MATTER, "items": [{**ITEM, "code": code}]})


def test_a_changed_matter_is_a_further_version_and_the_first_stays(library: None) -> None:
    pack = pack_of("suzhou")
    assert editions.adopt(pack, timezone.now()) == 0
    kept = Edition.objects.get(city="suzhou", kind=EditionKind.MATTER, code="32050017001000")
    Edition.objects.filter(pk=kept.pk).update(until=kept.since)
    Edition.objects.create(
        city="suzhou",
        kind=EditionKind.MATTER,
        code=kept.code,
        number=2,
        title="另一个名称",
        words="",
        body=json.dumps({**json.loads(kept.body), "title": "另一个名称"}, ensure_ascii=False),
        digest="0" * 64,
        since=kept.since,
        adopted_at=kept.adopted_at,
    )
    assert editions.adopt(pack, timezone.now()) == 2
    rows = queries.editions("suzhou", EditionKind.MATTER, kept.code)
    assert [(row.number, row.until is None) for row in rows] == [(3, True), (2, False), (1, False)]
    browser = Client()
    assert "另一个名称" in browser.get(f"/suzhou/supervision/matters/{kept.code}/?version=2").content.decode()
    assert "不再适用" in browser.get(f"/suzhou/supervision/matters/{kept.code}/?version=2").content.decode()
    assert browser.get(f"/suzhou/supervision/matters/{kept.code}/?version=9").status_code == 404


def test_the_public_list_is_searched_and_counted(library: None, django_assert_num_queries: Any) -> None:
    browser = Client()
    with django_assert_num_queries(1):
        page = browser.get("/suzhou/supervision/matters/").content.decode()
    assert "共 33 项：本系统 14 项，省级系统 19 项" in page
    with django_assert_num_queries(2):
        found = browser.get("/suzhou/supervision/matters/?q=预售&system=own").content.decode()
    assert "商品房预售监督检查" in found and "列出 1 项" in found
    with django_assert_num_queries(1):
        browser.get("/suzhou/supervision/matters/32050017001000/")
    with django_assert_num_queries(1):
        page = browser.get("/suzhou/supervision/checklists/11320500MADM1T001J317001001/").content.decode()
    assert "见证取样" in page


def test_tables_hold_every_sub_item_and_every_check(library: None) -> None:
    browser = Client()
    book = load_workbook(BytesIO(browser.get("/suzhou/supervision/matters/export").content))
    assert book.worksheets[0].max_row - 1 == len(items_of("suzhou"))
    book = load_workbook(BytesIO(browser.get("/suzhou/supervision/checklists/export").content))
    checks = sum(len(each.checks.items) for each in items_of("suzhou").values() if each.checks)
    assert book.worksheets[0].max_row - 1 == checks


def test_a_pack_without_the_checklist_it_names_is_told_so(tmp_path: Path) -> None:
    root = Path(settings.TONGJIAN_PACKS) if hasattr(settings, "TONGJIAN_PACKS") else Path("packs")
    copytree(root / "suzhou" / "supervision", tmp_path / "supervision")
    with pytest.raises(Exception, match="没有检查项“site-quality”"):
        read_matters((tmp_path,))
