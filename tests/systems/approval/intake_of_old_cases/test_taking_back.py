"""A batch goes back whole, or not at all."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tests.systems.approval.intake_of_old_cases.kit import MATTER, STAGE, brought, running, viewer
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.approval.migration import actions
from tongjian.systems.approval.migration.models import State

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("suzhou")]


def test_nothing_is_left_but_the_ledger():
    batch = brought(running())
    events = Event.objects.count()
    assert actions.roll_back(viewer(), batch) == 2
    assert not any(model.objects.exists() for model in (Case, Task, Project, Works))
    assert Event.objects.count() == events + 2
    assert list(differences("suzhou")) == []
    batch.refresh_from_db()
    assert batch.state == State.WITHDRAWN


def test_the_numbers_are_free_again():
    batch = brought(running())
    actions.roll_back(viewer(), batch)
    actions.start_import(viewer(), batch)
    Worker().drain()
    assert set(Case.objects.values_list("number", flat=True)) == {STAGE, MATTER}
    assert list(differences("suzhou")) == []


def test_once_something_has_happened_the_batch_stays_and_says_why():
    batch = brought(running())
    case = Case.objects.get(number=MATTER)
    perform("urge", case.pk, viewer("suzhou-supervisor"), {"remark": "请抓紧办理"})
    with pytest.raises(actions.RefusedError, match=MATTER.replace("〔", ".").replace("〕", ".")):
        actions.roll_back(viewer(), batch)
    assert Case.objects.count() == 2
    assert list(differences("suzhou")) == []


def test_strangers_and_wrong_moments_are_refused(neighbours):
    batch = brought(running())
    for account in ("rugao-administrator", "suzhou-supervisor", "suzhou-applicant"):
        with pytest.raises(PermissionDenied):
            actions.roll_back(viewer(account), batch)
    actions.roll_back(viewer(), batch)
    with pytest.raises(actions.RefusedError, match="只有已导入"):
        actions.roll_back(viewer(), batch)
