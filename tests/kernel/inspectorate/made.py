"""A subject, two officers and a body, as the tests of the inspectorate use them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.people.models import Organisation

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
CREDIT = "91320508MADM0T018W"


def body_of() -> Organisation:
    return Organisation.objects.get_or_create(
        city="suzhou", code="station", defaults={"name": "监督站", "region": "320500"}
    )[0]


def subject_of(code: str = CREDIT, region: str = "320508", **said: object) -> Subject:
    known: dict[str, object] = {
        "name": "甲公司",
        "party_name": "甲公司",
        "nature": "2",
        "identifier_kind": "统一社会信用代码",
        "identifier": CREDIT,
        "region": region,
        "origin": "test",
        "since": date(2026, 1, 1),
        "by": None,
        "at": NOW,
    }
    return actions.enter_subject("suzhou", "company", code, **{**known, **said})  # type: ignore[arg-type]


def officer_of(certificate: str = "A1", **said: object) -> Officer:
    known: dict[str, object] = {
        "name": f"检查员{certificate}",
        "certified_until": date(2027, 12, 31),
        "organisation": body_of(),
        "regions": ["320500"],
        "since": date(2026, 1, 1),
        "by": None,
        "at": NOW,
    }
    return actions.enter_officer("suzhou", certificate, **{**known, **said})  # type: ignore[arg-type]


INSPECTION = {
    "checklist": "11320500MB0000000X2001",
    "form": "01",
    "category": "双随机",
    "result": "未发现问题",
    "inspected_at": "2026-11-20T10:00:00+08:00",
    "officers": [{"name": "甲", "certificate": "A1"}, {"name": "乙", "certificate": "A2"}],
}
