"""People of supervision as viewers and as browsers, and objects to grade."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
HEAD, HANDLER = "suzhou-supervision-head", "suzhou-supervision"
RECEIVER, DISTRICT = "suzhou-inspector", "suzhou-gusu-housing"
COMPANY, OTHER = "suzhou-applicant", "suzhou-applicant-2"
REGIONS = ("320508", "320576", "320509")


def viewer(name: str) -> Viewer:
    return viewer_of(User.objects.get(username=name), TODAY)


def client(name: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=name))
    return browser


def subject(number: int, kind: str = "site", **said: object) -> Subject:
    """An object of its own party."""
    known: dict[str, object] = {
        "name": f"{kind}第{number}号",
        "party_name": f"第{number}公司",
        "nature": "2",
        "identifier_kind": "登记编号",
        "identifier": f"R{number:05}",
        "region": REGIONS[number % 3],
        "origin": "test",
        "since": TODAY.replace(year=TODAY.year - 3),
        "by": None,
        "at": NOW,
    }
    return actions.enter_subject("suzhou", kind, f"{kind}-{number:03}", **{**known, **said})  # type: ignore[arg-type]


def objects() -> None:
    """Sites and companies, two of them of the companies of the demo."""
    for number in range(16):
        subject(number)
    for number in range(16, 24):
        subject(number, "company")
    for number, code in ((30, "chengyunli"), (31, "xinghu-bio")):
        company = Organisation.objects.get(city="suzhou", code=code)
        subject(
            number,
            "company",
            organisation=company,
            name=company.name,
            party_name=company.name,
            identifier_kind="统一社会信用代码",
            identifier=company.uscc,
            region=company.region,
        )
