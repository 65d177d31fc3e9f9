"""People of one company who act at the same moment, with transactions of their own."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from pytest_django import Settings

from bench.threads import at_the_same_moment
from tests.systems.approval import story
from tests.systems.approval.conftest import install_cities
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import Refused
from tongjian.systems.approval.actions.promising import Tick, choose
from tongjian.systems.approval.actions.submit import submit

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _cities(settings: Settings, transactional_db: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    install_cities()


def test_two_people_submit_at_the_same_moment() -> None:
    """One case; the others are told that it is submitted."""
    application = story.begin()
    story.answer(application)
    story.give_all(application)
    outcomes = at_the_same_moment([partial(submit, application.pk, story.viewer("suzhou-applicant"))] * 4)
    assert sum(isinstance(outcome, UUID) for outcome in outcomes) == 1
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 3 and all("已经提交" in sentence for sentence in refused)
    assert Case.objects.filter(parent=None).count() == 1
    assert Task.objects.filter(open=True).count() == 1


def test_colleagues_who_tick_at_the_same_moment_lose_nothing() -> None:
    application = story.begin(stage="construction-permit")
    page = story.client("suzhou-applicant").get(f"/applications/{application.pk}/")
    codes = [each.matter.code for each in page.context["promises"]]
    company = story.viewer("suzhou-applicant")
    ticks = [partial(choose, application.pk, [Tick(code, True, 0)], company) for code in codes]
    assert at_the_same_moment(ticks) == [()] * len(codes)
    application.refresh_from_db()
    assert application.promised == sorted(codes) and len(codes) > 1
