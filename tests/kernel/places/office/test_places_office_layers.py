"""图层管理: who sees which layers and versions, and what it costs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.kernel.places.kit import CITY, published, ready, square
from tongjian.kernel.packs.queries import pack_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LAYERS = f"/{CITY}/blueprint/layers/"
Browser = Callable[[str | None], Client]


def use(key: str, x: float, **said: object) -> object:
    return square("control-plan", key, x, 0, 用地性质="住宅", 容积率上限=2.0, **said)


def test_a_list_says_what_is_in_force_and_what_is_to_come(browser: Browser) -> None:
    now = published("control-plan", [use("A", 0)])
    coming = timezone.localdate() + timedelta(days=30)
    later = published("control-plan", [use("A", 0), use("B", 200)], effective_from=coming)
    text = browser("handler").get(LAYERS).content.decode()
    assert "控制性详细规划地块" in text
    assert now.digest[:8] in text
    assert f"第 {later.number} 版，{coming.year}年{coming.month}月{coming.day}日起" in text


def test_search_and_filters_narrow(browser: Browser) -> None:
    client = browser("handler")
    found = client.get(LAYERS, {"q": "蓝线"}).content.decode()
    assert "河道蓝线" in found
    assert "永久基本农田" not in found
    published("blue-line", [square("blue-line", "L1", 0, 0, 名称="河")])
    held = client.get(LAYERS, {"holds": "now"}).content.decode()
    assert "河道蓝线" in held
    assert "永久基本农田" not in held
    assert "没有符合条件的图层" in client.get(LAYERS, {"q": "不存在的图层"}).content.decode()


def test_the_list_as_a_table_keeps_texts_texts(browser: Browser) -> None:
    version = published("control-plan", [use("A", 0)])
    answer = browser("handler").get(f"/{CITY}/blueprint/layers.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == len(pack_of(CITY).layers) + 1
    row = next(row for row in rows if row[1] == "control-plan")
    assert row[8] == version.number
    assert row[11] == version.digest


def test_the_list_costs_the_same_whatever_there_is(
    browser: Browser, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for day in range(3):
        for layer in ("blue-line", "ecology"):
            published(layer, [square(layer, f"L{day}", 0, 0, 名称="名")])
    client = browser("handler")
    with django_assert_max_num_queries(6):
        client.get(LAYERS)
    with django_assert_max_num_queries(6):
        client.get(f"{LAYERS}blue-line/")
    version = published("control-plan", [use(f"K{n:03}", 150 * n) for n in range(60)])
    with django_assert_max_num_queries(6):
        client.get(f"{LAYERS}control-plan/{version.pk}/")


@pytest.mark.parametrize("stranger", [None, "applicant", "elsewhere"])
def test_a_stranger_sees_public_layers_only(browser: Browser, stranger: str | None) -> None:
    hidden = published("building", [square("building", "H1", 0, 0)])
    client = browser(stranger)
    assert "现状建筑" not in client.get(LAYERS).content.decode()
    assert client.get(f"{LAYERS}building/").status_code == 404
    for part in ("", "feature/?key=H1", "changes/", "export/?format=gpkg"):
        assert client.get(f"{LAYERS}building/{hidden.pk}/{part}").status_code == 404
    table = browser(stranger).get(f"/{CITY}/blueprint/layers.xlsx").content
    names = [row[1] for row in load_workbook(io.BytesIO(table)).active.iter_rows(values_only=True)]
    assert "building" not in names
    assert browser("window").get(f"{LAYERS}building/{hidden.pk}/").status_code == 200


@pytest.mark.parametrize("stranger", [None, "applicant", "elsewhere", "water", "window"])
def test_what_is_not_published_is_the_owners_business(browser: Browser, stranger: str | None) -> None:
    waiting = ready("control-plan", [use("A", 0)])
    client = browser(stranger)
    assert str(waiting.pk) not in client.get(f"{LAYERS}control-plan/").content.decode()
    address = f"{LAYERS}control-plan/{waiting.pk}/"
    assert client.get(address).status_code == 404
    assert client.get(f"{address}changes/").status_code == 404
    for part in ("progress/", "problems.xlsx", "publish/", "withdraw/"):
        assert client.get(f"{address}{part}").status_code in (302, 404)
    for part in ("publish/", "withdraw/", "discard/"):
        posted = client.post(f"{address}{part}", {"reason": "想撤就撤", "effective_from": "2030-01-01"})
        assert posted.status_code in (302, 404)
        assert "/sign-in/" in posted.get("Location", "/sign-in/")
    waiting.refresh_from_db()
    assert waiting.state == "ready"


def test_versions_come_in_pages(browser: Browser) -> None:
    for turn in range(23):
        ready("ecology", [square("ecology", "E", turn, 0, 名称="名")])
    client = browser("head")
    first = client.get(f"{LAYERS}ecology/")
    assert len(first.context["versions"]) == 20
    second = client.get(f"{LAYERS}ecology/", {"after": first.context["after"]})
    assert len(second.context["versions"]) == 3
    seen = {row.id for page in (first, second) for row in page.context["versions"]}
    assert len(seen) == 23
    assert client.get(f"{LAYERS}ecology/", {"after": "nonsense"}).status_code == 200
