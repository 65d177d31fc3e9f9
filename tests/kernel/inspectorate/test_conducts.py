"""A conduct is complete when it is reported, corrected by a further version, withdrawn with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.kernel.inspectorate.made import INSPECTION, NOW, TODAY, body_of, subject_of
from tongjian.kernel.inspectorate import queries
from tongjian.kernel.inspectorate.actions import RefusedError, correct, report, withdraw
from tongjian.kernel.inspectorate.conducts import checked, mandatory
from tongjian.kernel.inspectorate.guard import CONDUCTS
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def reported(number: str = "JC-1", **said: Any) -> Conduct:
    return report(
        "suzhou",
        "inspection",
        number,
        title="质量监督检查",
        matter="32050017001001",
        subject=subject_of(),
        organisation=body_of(),
        region="320508",
        on=TODAY,
        body={**INSPECTION, **said},
        source="supervision",
        origin=f"visit:{number}",
        by=None,
        at=NOW,
    )


def test_what_follows_from_the_subject_is_filled_in() -> None:
    row = reported()
    assert row.body["party_name"] == "甲公司"
    assert row.body["identifier"] == "91320508MADM0T018W"
    assert row.body["number"] == "JC-1"
    assert row.body["reported_at"].startswith("2026-11-20T15:00")
    assert queries.conducts_of(row.subject) == [row]  # type: ignore[arg-type]
    assert list(queries.differences("suzhou")) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"officers": INSPECTION["officers"][:1]}, "检查人员：个数不够"),  # type: ignore[index]
        ({"officers": [{"name": "甲", "certificate": "A1"}] * 2}, "检查人员应为两名以上不同的人"),
        ({"inspected_at": "2026-11-20T15:00:00+08:00"}, "报送时间应晚于检查时间"),
        ({"form": "03"}, "检查形式：不在规定的代码之内"),
        ({"checklist": "12"}, "检查实施清单编码：不符合规定的编码格式"),
        ({"result": ""}, "结果：必填"),
        ({"colour": "red"}, "没有这个字段"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_whole(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        reported(**said)
    assert not Conduct.objects.exists()


def test_the_same_number_is_not_reported_twice() -> None:
    reported()
    with pytest.raises(RefusedError, match="已经报送过"):
        reported()


def test_a_correction_is_a_further_version_and_the_first_stays() -> None:
    first = reported()
    second = correct(first, {"result": "发现问题已责令改正"}, "填报有误", None, NOW + timedelta(hours=1))
    assert [row.version for row in queries.versions_of("suzhou", "JC-1")] == [1, 2]
    assert Conduct.objects.get(pk=first.pk).body["result"] == "未发现问题"
    assert queries.conducts_of(subject_of()) == [second]
    with pytest.raises(RefusedError, match="更新的版本"):
        correct(first, {"result": "别的"}, "再改", None, NOW)
    withdraw(second, "不应公示", None, NOW + timedelta(hours=2))
    assert queries.conducts_of(subject_of()) == []
    with pytest.raises(RefusedError, match="已经撤回"):
        withdraw(second, "再撤", None, NOW)
    kinds = Event.objects.filter(chain=first.pk).order_by("seq").values_list("kind", flat=True)
    assert [kind.rpartition("-")[2] for kind in kinds] == ["reported", "corrected", "withdrawn"]


def test_the_database_keeps_what_was_reported() -> None:
    row = reported()
    assert CONDUCTS.missing() == []
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Conduct.objects.filter(pk=row.pk).update(title="别的")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Conduct.objects.filter(pk=row.pk).delete()


def test_verify_finds_a_changed_field() -> None:
    row = reported()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER inspectorate_conduct_unchanged")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
    Conduct.objects.filter(pk=row.pk).update(body={**row.body, "result": "别的"})
    assert [what for what, _ in queries.differences("suzhou")] == ["监管行为“JC-1”第1版"]


def test_reporting_takes_a_stated_number_of_queries(django_assert_max_num_queries: Any) -> None:
    subject, body = subject_of(), body_of()
    with django_assert_max_num_queries(10):  # 7 and two savepoints around them
        report(
            "suzhou",
            "inspection",
            "JC-9",
            title="检查",
            matter="32050017001001",
            subject=subject,
            organisation=body,
            region="320508",
            on=TODAY,
            body=INSPECTION,
            source="supervision",
            origin="visit:9",
            by=None,
            at=NOW,
        )


def test_mandatory_fields_are_those_of_the_standard() -> None:
    assert {"checklist", "name", "number", "form", "category", "result", "inspected_at", "officers"} <= set(
        mandatory("inspection")
    )
    assert {"facts", "basis", "procedure", "hearing", "criminal", "no_penalty"} <= set(mandatory("penalty"))
    assert "fine" not in mandatory("penalty")


def test_a_penalty_is_decided_after_its_registration() -> None:
    common = dict.fromkeys(mandatory("penalty"), "1")
    common |= {
        "matter_code": "32050017001001",
        "region": "320508",
        "reported_at": "2026-11-20T15:00:00+08:00",
    }
    common |= dict.fromkeys(("hearing", "criminal", "reconsideration", "litigation", "no_penalty"), False)
    common |= {"decided_on": "2026-11-01", "penalty_kinds": ["罚款"]}  # type: ignore[dict-item]
    assert checked("penalty", common)["decided_on"] == "2026-11-01"
    with pytest.raises(RefusedError, match="决定日期不应早于立案日期"):
        checked("penalty", {**common, "registered_on": "2026-11-02"})
    with pytest.raises(RefusedError, match="结案日期"):
        checked("penalty", {**common, "registered_on": "2026-10-02", "settled_on": "2026-10-01"})
