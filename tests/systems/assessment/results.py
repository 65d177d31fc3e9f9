"""A month whose results are verified or published, and what the tests of results ask of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.systems.assessment.people import HEAD, NOW, client, viewer
from tongjian.kernel.people.models import User
from tongjian.systems.assessment.appeals.deciding import decide, review
from tongjian.systems.assessment.appeals.filing import file
from tongjian.systems.assessment.models import Evidence, Period, Task
from tongjian.systems.assessment.publishing.making import publish
from tongjian.systems.assessment.results.models import Appeal, Decision, Publication, Verification
from tongjian.systems.assessment.verifying.figures import Figures

VERIFIER, REVIEWER, DEPUTY = (
    "suzhou-assessment-verifier",
    "suzhou-assessment-reviewer",
    "suzhou-assessment-deputy",
)
LATER = NOW + timedelta(days=30)
ROOT = "/suzhou/assessment/results/"


def verified(period: Period) -> None:
    """Everything that counts, confirmed at one stroke; `confirm_all` has tests of its own."""
    by = User.objects.get(username=VERIFIER)
    Verification.objects.bulk_create(
        Verification(evidence=row, outcome="confirmed", by=by, at=NOW)
        for row in Evidence.objects.filter(task__period=period, replaced_by__isnull=True)
    )


def published(period: Period) -> Publication:
    verified(period)
    return publish(viewer(HEAD), period, NOW)


def task(period: Period, item: str, district: str) -> Task:
    return Task.objects.get(period=period, item__code=item, district__code=district)


def appealed(period: Period, item: str, district: str, by: str) -> Appeal:
    """Filed by the district."""
    return file(viewer(by), "suzhou", task(period, item, district).pk, "现场照片可以证明没有问题", NOW)


def reviewed(row: Appeal, figures: Figures | None) -> None:
    given = {"upheld": figures is not None, "figures": figures}
    review(viewer(REVIEWER), row.pk, reasons="照片和台账一致", now=NOW, **given)


def decided(row: Appeal, figures: Figures | None) -> Decision:
    given = {"upheld": figures is not None, "figures": figures}
    return decide(viewer(DEPUTY), row.pk, reasons="采纳复核意见", now=NOW, **given)


def opened(name: str, address: str, most: int = 6) -> str:
    """The page, which takes so many queries at most beside those that tell who looks."""
    browser = client(name)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address)
    assert page.status_code == 200, (address, page.status_code)
    own = [each["sql"] for each in asked.captured_queries if not _of_viewer(each["sql"])]
    assert len(own) <= most, (address, own)
    return page.content.decode()


def _of_viewer(sql: str) -> bool:
    return any(f'FROM "{table}"' in sql for table in ("django_session", "people_user", "people_holding"))
