"""A licence is numbered once, keeps what it said, and is revoked with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.licences.actions import end, revoke
from tongjian.kernel.licences.content import Content, Line, digest_of
from tongjian.kernel.licences.guard import LICENCES
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.licences.queries import altered, licences_of_case, licences_of_project, standing
from tongjian.kernel.packs.schema import Result

DrawUp = Callable[..., Licence]
pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_licence_says_what_the_record_says(licence: Licence) -> None:
    content = Content.from_text(licence.content)
    assert licence.document_number == "建字第320500202600001号"
    assert content.issuer == "苏州市自然资源和规划局"
    assert {line.title: line.text for line in content.lines} == {
        "建设单位（个人）": "苏州示范置业有限公司",
        "建设项目名称": "平江新城示范住宅小区",
        "项目代码": "2305-320553-89-01-389104",
        "建设位置": "姑苏区人民路东、江宇路南",
        "建设规模": "用地面积 62,345.67 平方米；建筑面积 187,037.01 平方米",
    }


def test_its_number_is_an_electronic_licence_identifier(licence: Licence) -> None:
    verdict = check(CodeKind.ELICENCE, licence.number)
    assert verdict.valid
    assert licence.number.startswith("1.2.156.3005.2.1110000000001.320500.2026000001.001.")


def test_the_digest_is_that_of_the_text(licence: Licence) -> None:
    assert licence.digest == digest_of(licence.content)
    assert Content.from_text(licence.content).text == licence.content
    assert list(altered()) == []


def test_a_line_can_be_said_more_exactly(draw_up: DrawUp, result: Result) -> None:
    lines = (Line("scale", "建设规模", "12 幢"), Line("architect", "设计单位", "某院"))
    licence = draw_up(lines=lines)
    body = json.loads(licence.content)["lines"]
    assert [line["text"] for line in body][-2:] == ["12 幢", "某院"]


def test_numbers_follow_one_another(draw_up: DrawUp, licence: Licence) -> None:
    second = draw_up()
    next_year = draw_up(on=date(2027, 1, 4))
    assert second.document_number == "建字第320500202600002号"
    assert next_year.document_number == "建字第320500202700001号"


def test_a_pattern_without_the_year_counts_on(draw_up: DrawUp, result: Result) -> None:
    running = result.model_copy(update={"series": "running"})
    days = (date(2026, 1, 5), date(2027, 1, 4))
    numbers = [draw_up(running, on=day).document_number for day in days]
    assert numbers == ["第1号", "第2号"]


def test_validity_ends_on_the_same_day_of_the_month(draw_up: DrawUp, result: Result) -> None:
    limited = result.model_copy(update={"valid_months": 6})
    licence = draw_up(limited, on=date(2025, 8, 31))
    assert licence.valid_until == date(2026, 2, 28)
    assert standing(licence, date(2026, 2, 28)) == "有效"
    assert standing(licence, date(2026, 3, 1)) == "已过期"


def test_issuing_costs_four_queries(draw_up: DrawUp, result: Result, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        draw_up()


def test_revoking_needs_a_reason_and_happens_once(licence: Licence, day: date) -> None:
    with pytest.raises(ValueError, match="要写明原因"):
        revoke(licence, " ", on=day)
    revoke(licence, "以欺骗手段取得", on=day)
    licence.refresh_from_db()
    assert (licence.state, licence.ended_on) == (LicenceState.REVOKED, day)
    assert standing(licence, day) == "已撤销"
    with pytest.raises(ValueError, match="已经终止过了，不能再撤销"):
        revoke(licence, "再次", on=day)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (LicenceState.REVOKED, "已撤销"),
        (LicenceState.CANCELLED, "已注销"),
        (LicenceState.LAPSED, "已失效"),
        (LicenceState.STRUCK_OFF, "已吊销"),
    ],
)
def test_it_ends_in_one_of_four_ways(licence: Licence, day: date, state: LicenceState, word: str) -> None:
    end(licence, state, "依法终止", on=day)
    licence.refresh_from_db()
    assert standing(licence, day) == word
    with pytest.raises(ValueError, match="已经终止过了"):
        end(licence, LicenceState.CANCELLED, "再次", on=day)


def test_a_licence_does_not_end_as_valid(licence: Licence, day: date) -> None:
    with pytest.raises(ValueError, match="没有终止的日期"):
        end(licence, LicenceState.VALID, "无", on=day)


@pytest.mark.parametrize("column", ["content", "digest", "token", "number", "title", "signature"])
def test_the_database_keeps_what_was_issued(licence: Licence, column: str) -> None:
    with pytest.raises(IntegrityError, match="stays as issued"), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).update(**{column: "另写"})


def test_the_database_keeps_it_revoked_and_refuses_to_delete(licence: Licence, day: date) -> None:
    revoke(licence, "以欺骗手段取得", on=day)
    with pytest.raises(IntegrityError, match="stays as issued"), transaction.atomic():
        Licence.objects.update(state="valid", ended_on=None, ended_reason="")
    with pytest.raises(IntegrityError, match="stays as issued"), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).delete()
    assert LICENCES.missing() == []


def test_a_tampered_licence_is_found(licence: Licence) -> None:
    with connection.cursor() as cursor:
        suffix = "" if connection.vendor == "sqlite" else " ON licences_licence"
        cursor.execute(f"DROP TRIGGER licences_licence_unchanged{suffix}")
    Licence.objects.update(content=licence.content.replace("示范", "样板"))
    assert list(altered()) == [licence.number]
    LICENCES.install()


def test_lists_cost_one_query(licence: Licence, django_assert_num_queries: Any, day: date) -> None:
    assert licence.project_id is not None
    assert licence.case is not None
    with django_assert_num_queries(1):
        (row,) = licences_of_project(licence.project_id, day)
    assert (row.standing, row.token) == ("有效", licence.token)
    assert licences_of_case(licence.case, day) == [row]
