"""Addresses of the data centre of supervision, and of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.systems.approval.address import ANYONE, OWN_ADMINISTRATOR, OWN_CITY, Address
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.projects.models import Project
from tongjian.systems.supervision.centre.governance.actions import keep as keep_governance
from tongjian.systems.supervision.centre.models import Delivered, Intake
from tongjian.systems.supervision.centre.operation.actions import keep as keep_operation
from tongjian.systems.supervision.centre.records.batches import close_batch, open_batch
from tongjian.systems.supervision.centre.records.importing import take
from tongjian.systems.supervision.centre.records.matching import Given
from tongjian.systems.supervision.centre.sites.hidden import ask_hidden
from tongjian.systems.supervision.centre.sites.registering import SiteFacts, register
from tongjian.systems.supervision.centre.training.actions import hold
from tongjian.systems.supervision.centre.wayback.actions import advise
from tongjian.systems.supervision.centre.wayback.queries import Approval

CITY = "suzhou"
AT = datetime(2026, 7, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
KEEPERS = frozenset({"suzhou-housing-head"})
"""Of the strangers, the head of housing keeps the data of supervision."""
REVIEWERS = OWN_CITY - OWN_ADMINISTRATOR
ROW = {
    "matter_code": "32050017001001",
    "organisation": "苏州市建设工程质量安全监督站",
    "subject_name": "一处工地",
    "party_name": "一家公司",
    "nature": "2",
    "identifier_kind": "统一社会信用代码",
    "identifier": "91320500MATEST09X9",
    "region": "320508",
    "checklist": "11320500MADM1T001J317001001",
    "name": "日常检查",
    "number": "S-1",
    "form": "01",
    "category": "现场检查",
    "result": "未发现问题",
    "inspected_at": "2026-07-15T09:00:00+08:00",
    "officers": [{"name": "甲"}, {"name": "乙"}],
}


@dataclass(frozen=True)
class Centre:
    """One of everything."""

    record: UUID
    intake: UUID
    row: UUID
    batch: UUID
    governance: UUID
    operation: UUID
    site: UUID
    check: UUID
    advice: UUID
    session: UUID


def make() -> Centre:
    """A record with its batch and reports, a site, an advice and a training session."""
    station = Organisation.objects.get(city=CITY, code="quality-safety-station")
    approving = Organisation.objects.get(city=CITY, code="natural-resources")
    by = User.objects.get(username="suzhou-supervision").pk
    rows = [Given(2, dict(ROW), "i")]
    take(CITY, "inspection", "district", "表.xlsx", "f" * 64, rows, document=None, by=by, at=AT)
    record = Conduct.objects.get(city=CITY, number="S-1")
    batch = close_batch(open_batch(CITY, by=by, at=AT), by=by, at=AT)
    month = AT.date().replace(day=1)
    project = Project.objects.filter(city=CITY).exclude(region="320581").order_by("created_at")[0]
    day = AT.date()
    site = register(project, None, station, SiteFacts("工地", "甲", "乙", day, day), by=by, at=AT)
    approval = Approval("one", "许可一号", approving.pk, approving.name)
    facts, reasons = "检查发现实际建设内容与许可不符", "法律规定可以撤销的情形之一"
    said = {"title": "培训", "content": "", "place": "会议室", "on": day, "hours": 4, "quiz": ""}
    return Centre(
        record.pk,
        Intake.objects.get(city=CITY, digest="f" * 64).pk,
        Delivered.objects.get(city=CITY, number="S-1").pk,
        batch.pk,
        keep_governance(CITY, month, by=by, at=AT).pk,
        keep_operation(CITY, month, by=by, at=AT).pk,
        site.pk,
        ask_hidden(site.pk, "钢筋", "一层", day, by=by, at=AT).pk,
        advise(record, approval, station, facts, reasons, by=by, at=AT).pk,
        hold(CITY, station, by=by, at=AT, **said).pk,
    )


def table(made: Centre) -> Iterator[Address]:
    """One line for each address at least."""
    yield from _records(made)
    yield from _sites(made)
    city = {"city": CITY}
    yield Address("exchange-outbox", city, open_to=OWN_ADMINISTRATOR)
    yield Address("exchange-outbox", city, posted={"since": ""}, open_to=OWN_ADMINISTRATOR)
    yield Address("supervision-overview", city, open_to=OWN_CITY)
    back = {**city, "referral": made.advice}
    yield Address("supervision-wayback", city, open_to=REVIEWERS)
    yield Address("supervision-advice", back)
    yield Address("supervision-advice", back, posted={"act": ""})
    advise = {**city, "record": made.record}
    yield Address("supervision-advise", advise, open_to=KEEPERS)
    yield Address("supervision-advise", advise, posted={}, open_to=KEEPERS)
    for name in ("supervision-portal", "supervision-portal-officers", "supervision-portal-plans"):
        yield Address(name, city, open_to=ANYONE, public=True)
    yield Address("supervision-portal-result", advise, open_to=ANYONE, public=True)
    yield Address("supervision-manuals", open_to=ANYONE)
    yield Address("supervision-manual", {"code": "1-inspector"}, open_to=ANYONE)
    report = {**city, "report": made.operation}
    own = frozenset({"suzhou-applicant-2", "suzhou-designer"}) | OWN_CITY
    yield Address("supervision-operation", city, open_to=OWN_ADMINISTRATOR)
    yield Address("supervision-operation", city, posted={"month": "2099-01"}, open_to=OWN_ADMINISTRATOR)
    yield Address("supervision-operation-report", report, open_to=OWN_ADMINISTRATOR)
    yield Address("supervision-operation-paper", {**report, "kind": "docx"}, open_to=OWN_ADMINISTRATOR)
    yield Address("supervision-complaints", city, open_to=own)
    yield Address("supervision-complaints", city, posted={"kind": ""}, open_to=own)
    training = {**city, "session": made.session}
    yield Address("supervision-training", city, open_to=OWN_CITY)
    yield Address("supervision-training", city, posted={"title": ""}, open_to=KEEPERS)
    yield Address("supervision-training-session", training, open_to=OWN_CITY)
    yield Address("supervision-training-session", training, posted={"act": "attend"}, open_to=KEEPERS)
    yield Address("supervision-training-export", training, open_to=KEEPERS)


def _records(made: Centre) -> Iterator[Address]:
    city = {"city": CITY}
    record, batch = {**city, "record": made.record}, {**city, "batch": made.batch}
    yield Address("supervision-records", city, open_to=OWN_CITY)
    yield Address("supervision-records-export", city, open_to=OWN_CITY)
    yield Address("supervision-records-import", city, open_to=KEEPERS)
    yield Address("supervision-records-import", city, posted={"kind": ""}, open_to=KEEPERS)
    yield Address("supervision-records-template", {**city, "kind": "penalty"}, open_to=KEEPERS)
    yield Address("supervision-intake", {**city, "intake": made.intake}, open_to=OWN_CITY)
    yield Address("supervision-delivered", {**city, "row": made.row}, open_to=OWN_CITY)
    yield Address("supervision-record", record, open_to=OWN_CITY)
    yield Address("supervision-record", record, posted={"reason": ""}, open_to=KEEPERS)
    yield Address("supervision-batches", city, open_to=OWN_CITY)
    yield Address("supervision-batch", batch, open_to=OWN_CITY)
    yield Address("supervision-batch", batch, posted={}, open_to=KEEPERS)
    yield Address("supervision-batch-export", {**batch, "kind": "inspection"}, open_to=KEEPERS)
    yield Address("supervision-governance", city, open_to=OWN_CITY)
    yield Address("supervision-governance", city, posted={"month": "2099-01"}, open_to=KEEPERS)
    yield Address("supervision-governance-export", city, open_to=OWN_CITY)
    yield Address("supervision-governance-report", {**city, "report": made.governance}, open_to=OWN_CITY)


def _sites(made: Centre) -> Iterator[Address]:
    city = {"city": CITY}
    site = {**city, "site": made.site}
    yield Address("supervision-sites", city, open_to=OWN_CITY)
    yield Address("supervision-sites-export", city, open_to=OWN_CITY)
    yield Address("supervision-site-new", city)
    yield Address("supervision-site-new", city, posted={"project": ""})
    yield Address("supervision-site", site, open_to=OWN_CITY)
    yield Address("supervision-site-act", {**site, "act": "stop"}, posted={"scope": ""})
    yield Address("supervision-hidden-photo", {**site, "check": made.check}, posted={})
