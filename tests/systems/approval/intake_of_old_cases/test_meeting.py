"""Two people who meet at one batch."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from bench.threads import at_the_same_moment
from tests.systems.approval.intake_of_old_cases.conftest import one_stage
from tests.systems.approval.intake_of_old_cases.kit import MATTER, handed_in, running, viewer
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.systems.approval.migration import actions


@pytest.fixture
def busy_suzhou(transactional_db: None, settings: Settings, tmp_path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TONGJIAN_DOCUMENTS = tmp_path
    install(one_stage("suzhou"))
    install_demo_people(pack_of("suzhou"))


def test_two_imports_are_one_and_an_act_meets_a_withdrawal_once(busy_suzhou):
    batch = handed_in(running())
    admin, supervisor = viewer(), viewer("suzhou-supervisor")
    found = at_the_same_moment([lambda: actions.start_import(admin, batch)] * 2)
    assert sorted(isinstance(each, actions.RefusedError) for each in found) == [False, True]
    Worker().drain()
    assert Case.objects.count() == 2
    case = Case.objects.get(number=MATTER).pk
    withdrawn, urged = at_the_same_moment(
        [
            lambda: actions.roll_back(admin, batch),
            lambda: perform("urge", case, supervisor, {"remark": "请抓紧办理"}),
        ]
    )
    if isinstance(withdrawn, actions.RefusedError):
        assert not isinstance(urged, Exception)
        assert Case.objects.count() == 2
    else:
        assert isinstance(urged, Refused | LookupError)
        assert Case.objects.count() == 0
    assert list(differences("suzhou")) == []
