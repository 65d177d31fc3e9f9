"""What the public sees: names of people masked, withdrawals and corrections with their reasons, manuals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.systems.supervision.centre.made import AT, CITY, inspection
from tongjian.kernel.inspectorate.actions import correct, withdraw
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.systems.supervision.centre.manuals.reading import manuals
from tongjian.systems.supervision.centre.portal.masking import identifier, masked, party

# Wording and addresses: asked on one database.
pytestmark = pytest.mark.django_db
HOME = f"/{CITY}/supervision/public/"


def test_names_of_people_are_masked_and_those_of_companies_are_not() -> None:
    assert [masked(name) for name in ("陆有道", "王五", "")] == ["陆某某", "王某", ""]
    assert party("1", "陆有道") == "陆某某" and party("2", "一家公司") == "一家公司"
    assert identifier("1", "320502190001010011") == "（不公开）"


def test_nothing_public_names_a_citizen(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    row = Conduct.objects.get(city=CITY, number="CF-2026-0003")
    client = browser(None)
    with django_assert_max_num_queries(6):
        lists = client.get(HOME).content.decode()
    for page in (lists, client.get(f"{HOME}{row.pk}/").content.decode()):
        assert (
            "陆某某" in page
            and "陆有道" not in page
            and "观前里" not in page
            and "320502190001010011" not in page
        )
    assert "陆某某" not in client.get(f"{HOME}?q=陆有道").content.decode()


def test_a_case_against_a_citizen_is_public_only_where_it_is_published(
    city: str, browser: Callable[[str | None], Client]
) -> None:
    client, citizen = browser(None), {"nature": "1", "party_name": "陆有道", "subject_name": "观前里 12 号"}
    hidden = inspection("E-1", source="enforcement", **citizen)
    company = inspection("E-2", source="enforcement")
    assert "检查 E-1" not in client.get(f"{HOME}?q=E-1").content.decode()
    assert client.get(f"{HOME}{hidden.pk}/").status_code == 404
    assert "检查 E-2" in client.get(f"{HOME}?q=E-2").content.decode()
    assert client.get(f"{HOME}{company.pk}/").status_code == 200


def test_a_withdrawn_result_stays_and_says_why(city: str, browser: Callable[[str | None], Client]) -> None:
    first = inspection("P-1")
    second = correct(first, {"result": "发现问题"}, "录入有误", None, AT)
    withdraw(second, "检查对象错误", None, AT)
    client = browser(None)
    assert "检查对象错误" in client.get(f"{HOME}?q=P-1").content.decode()
    page = client.get(f"{HOME}{second.pk}/").content.decode()
    assert "检查对象错误" in page and "第 1 版" in page
    assert "已被更正" in client.get(f"{HOME}{first.pk}/").content.decode()


def test_codes_are_shown_in_the_words_of_the_city(city: str, browser: Callable[[str | None], Client]) -> None:
    row = inspection("P-4", subject_kind="site", form="02")
    page = browser(None).get(f"{HOME}{row.pk}/").content.decode()
    assert "<dd>工地</dd>" in page and "<dd>专项检查</dd>" in page and "<dd>法人</dd>" in page


def test_what_was_reported_after_its_period_is_shown_as_late(
    city: str, browser: Callable[[str | None], Client]
) -> None:
    inspection("P-2", inspected_at="2026-05-08T09:00:00+08:00")
    inspection("P-3")
    assert "逾期公开" in browser(None).get(f"{HOME}?q=P-2").content.decode()
    assert "逾期公开" not in browser(None).get(f"{HOME}?q=P-3").content.decode()


def test_the_other_public_pages(
    city: str, browser: Callable[[str | None], Client], django_assert_max_num_queries: Any
) -> None:
    for name in ("officers/?q=监督站", "plans/?q=质量"):
        with django_assert_max_num_queries(6):
            assert browser(None).get(f"{HOME}{name}").status_code == 200
    assert browser(None).get(f"{HOME}00000000-0000-0000-0000-000000000000/").status_code == 404


def test_every_manual_can_be_read(browser: Callable[[str | None], Client]) -> None:
    found = manuals()
    assert len(found) == 5
    index = browser(None).get("/manuals/").content.decode()
    for manual in found:
        page = browser(None).get(f"/manuals/{manual.code}/").content.decode()
        assert manual.title in index and manual.title in page
        assert not [b for b in manual.blocks if any("**" in line or "|" in line for line in b.lines)]
    assert browser(None).get("/manuals/no-such/").status_code == 404
