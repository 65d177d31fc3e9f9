"""What the tests of the centre start from."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tongjian.kernel.inspectorate.actions import report
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.actions import install_demo_projects

CITY = "suzhou"
AT = datetime(2026, 7, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def install_people() -> None:
    """Departments, accounts and projects, nothing else."""
    pack = pack_of(CITY)
    install(pack)
    install_demo_people(pack)
    install_demo_projects(pack)


def inspection(number: str, at: datetime = AT, *, source: str = "visit", **stated: Any) -> Conduct:
    """An inspection as its own system reports it."""
    body = {
        "subject_name": "一处工地",
        "party_name": "一家公司",
        "nature": "2",
        "identifier_kind": "统一社会信用代码",
        "identifier": "91320500MATEST01X1",
        "checklist": "11320500MADM1T001J317001001",
        "form": "01",
        "category": "现场检查",
        "result": "未发现问题",
        "inspected_at": "2026-07-15T09:00:00+08:00",
        "officers": [{"name": "甲"}, {"name": "乙"}],
        **stated,
    }
    return report(
        CITY,
        "inspection",
        number,
        title=f"检查 {number}",
        matter="32050017001001",
        subject=None,
        organisation=Organisation.objects.get(city=CITY, code="quality-safety-station"),
        region="320508",
        on=datetime.fromisoformat(body["inspected_at"]).date(),
        body=body,
        source=source,
        origin=f"{source}:{number}",
        by=None,
        at=at,
    )
