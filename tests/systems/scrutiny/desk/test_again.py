"""A scrutiny that comes to nothing says so, and an administrator has it done again, on the record."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tests.systems.approval import story
from tests.systems.scrutiny.desk.drawings import check_of, judged
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.registry import declared
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.people.models import Audit
from tongjian.systems.scrutiny.jobs import CHECK, GIVEN_UP
from tongjian.systems.scrutiny.models import Check, CheckState

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ADMINISTRATOR = "suzhou-administrator"


@pytest.fixture
def given_up(stage: UUID) -> Check:
    """Its job has died as often as it may: a worker finds it once more."""
    check = check_of(stage)
    Job.objects.exclude(name=CHECK).delete()
    Job.objects.filter(name=CHECK).exclude(args__check=str(check.pk)).delete()
    Job.objects.update(attempts=declared(CHECK).attempts, ready_at=timezone.now())
    Worker().drain()
    assert Job.objects.get().state == State.DEAD
    check.refresh_from_db()
    return check


def test_a_scrutiny_that_was_given_up_says_so(given_up: Check) -> None:
    assert (given_up.state, given_up.sentence) == (CheckState.REFUSED, GIVEN_UP)
    page = story.client("suzhou-applicant").get(f"/scrutiny/{given_up.pk}/").content.decode()
    assert GIVEN_UP in page
    assert "正在审查" not in page


def test_what_was_judged_in_the_meantime_stays_judged(stage: UUID) -> None:
    check = judged(stage)
    buried = declared(CHECK).buried
    assert buried is not None
    buried({"check": str(check.pk)})
    check.refresh_from_db()
    assert check.state == CheckState.JUDGED


def test_an_administrator_has_it_scrutinised_again(given_up: Check) -> None:
    browser = story.client(ADMINISTRATOR)
    assert GIVEN_UP in browser.get("/scrutiny/unjudged/").content.decode()
    browser.post(f"/scrutiny/{given_up.pk}/again/")
    new = Check.objects.exclude(pk=given_up.pk).get(attachment=given_up.attachment_id)
    assert (new.state, new.conditions) == (CheckState.WAITING, given_up.conditions)
    assert new.asked_by is not None
    assert new.asked_by.username == ADMINISTRATOR
    assert Job.objects.filter(name=CHECK, state=State.WAITING, args__check=str(new.pk)).count() == 1
    audit = Audit.objects.get(subject=f"check:{given_up.pk}")
    assert (audit.what, audit.who, audit.after) == ("重新审查图纸", new.asked_by, {"审查": str(new.pk)})
    browser.post(f"/scrutiny/{given_up.pk}/again/")
    assert Check.objects.filter(attachment=given_up.attachment_id).count() == 2, "it runs already"


def test_nobody_else_has_it_scrutinised_again(given_up: Check) -> None:
    address, before = f"/scrutiny/{given_up.pk}/again/", Check.objects.count()
    expected = {"rugao-administrator": 403, "suzhou-window": 403, "suzhou-applicant": 403, None: 302}
    assert {who: story.client(who).post(address).status_code for who in expected} == expected
    assert Check.objects.count() == before
    assert GIVEN_UP not in story.client("rugao-administrator").get("/scrutiny/unjudged/").content.decode()


def test_what_waits_for_long_is_listed_and_may_be_asked_for_again(stage: UUID) -> None:
    check, browser = check_of(stage), story.client(ADMINISTRATOR)
    assert f"/scrutiny/{check.pk}/again/" not in browser.get("/scrutiny/unjudged/").content.decode()
    Check.objects.filter(pk=check.pk).update(asked_at=timezone.now() - timedelta(hours=1))
    assert f"/scrutiny/{check.pk}/again/" in browser.get("/scrutiny/unjudged/").content.decode()
    browser.post(f"/scrutiny/{check.pk}/again/")
    assert Check.objects.filter(attachment=check.attachment_id).count() == 2
