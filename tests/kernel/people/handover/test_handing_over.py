"""A power handed over from a day on, with or without the running cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.kernel.people.handover.conftest import MATTER, body, running, viewer
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.packs.queries import current_matter
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.handover.actions import Wanted, hand_over, take_back
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.handover.queries import of_matter, powers_of

pytestmark = pytest.mark.usefixtures("suzhou")


def wanted(days: int = 0, **changed) -> Wanted:
    given = {
        "matter": MATTER,
        "giver": body("natural-resources").pk,
        "receiver": body("development-reform").pk,
        "since": timezone.localdate() + timedelta(days=days),
        "basis": "苏府办〔2026〕1号",
    }
    return Wanted(**{**given, **changed})


def made(days: int = 0, **changed) -> Handover:
    return hand_over(viewer("suzhou-administrator"), "suzhou", wanted(days, **changed))


def test_running_cases_go_along_with_trace_and_without_moving_a_clock():
    case = running()
    before = Case.objects.get(pk=case)
    task = Task.objects.get(case=case, open=True)
    row = made()
    Worker().drain()
    row.refresh_from_db()
    after, moved = Case.objects.get(pk=case), Task.objects.get(pk=task.pk)
    assert after.organisation == moved.organisation == body("development-reform").pk
    assert (after.due_on, moved.due_on, moved.opened_at) == (before.due_on, task.due_on, task.opened_at)
    assert row.moved == 1
    assert row.done_at is not None
    told = set(Notice.objects.filter(title="办件随权力划转").values_list("organisation", flat=True))
    assert told == {row.giver_id, row.receiver_id, before.applicant}
    assert list(differences("suzhou")) == []


def test_the_receiver_goes_on_and_the_giver_no_longer_can():
    case = running()
    made()
    Worker().drain()
    task = Task.objects.get(case=case, open=True)
    given = {"task": task.pk, "outcome": "agree", "remark": "同意"}
    with pytest.raises(Exception, match=r"其他部门|没有这个办件"):
        perform("decide", case, viewer("suzhou-natural-resources"), given)
    account = "suzhou-development-reform" if task.role == "handler" else "suzhou-development-reform-head"
    perform("decide", case, viewer(account), given)
    assert not Task.objects.get(pk=task.pk).open


def test_running_cases_stay_by_choice():
    case = running()
    made(takes_along=False)
    Worker().drain()
    assert Case.objects.get(pk=case).organisation == body("natural-resources").pk
    matter = current_matter("suzhou", MATTER, timezone.localdate()).matter
    decider = powers_of("suzhou").decides(matter, "320506", timezone.localdate())
    assert decider == body("development-reform").pk


def test_only_cases_of_the_region_go_along():
    inside, outside = running("320506"), running("320507", number="办〔2026〕2号")
    made(region="320506")
    Worker().drain()
    assert Case.objects.get(pk=inside).organisation == body("development-reform").pk
    assert Case.objects.get(pk=outside).organisation == body("natural-resources").pk


def test_undone_before_the_day_nothing_happens():
    case = running()
    row = made(3)
    assert Job.objects.filter(name="handover.begin").exists()
    take_back(viewer("suzhou-administrator"), row.pk, "暂缓")
    assert not Job.objects.filter(name="handover.begin").exists()
    assert of_matter("suzhou", MATTER, timezone.localdate()) == []
    assert Case.objects.get(pk=case).organisation == body("natural-resources").pk


def test_in_force_it_can_no_longer_be_undone():
    row = made()
    with pytest.raises(RefusedError, match="已经施行"):
        take_back(viewer("suzhou-administrator"), row.pk, "反悔")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"since": timezone.localdate() - timedelta(days=1)}, "已经过去"),
        ({"basis": " "}, "依据"),
        ({"matter": "nothing"}, "没有事项"),
    ],
)
def test_a_handover_that_makes_no_sense_is_refused(changed, sentence):
    with pytest.raises(RefusedError, match=sentence):
        made(**changed)


def test_twice_for_one_day_is_refused():
    made(2)
    with pytest.raises(RefusedError, match="已经安排"):
        made(2)


def test_strangers_cannot_hand_over():
    for account in ("rugao-administrator", "suzhou-natural-resources-head", "suzhou-applicant"):
        with pytest.raises(PermissionDenied):
            hand_over(viewer(account), "suzhou", wanted())
