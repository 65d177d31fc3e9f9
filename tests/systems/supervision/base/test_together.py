"""Two people at the same moment: one announcement, one draw, and no visit of a draw that was replaced."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial

import pytest
from django.conf import settings

from tests.systems.supervision.base.people import CEREMONY, NOW, QUALITY, TODAY, VALUE, viewer
from tests.together import together as at_once
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision.demo import install_demo_supervision
from tongjian.systems.supervision.models import Assignment
from tongjian.systems.supervision.plans import drawing, tasks
from tongjian.systems.supervision.plans.drafting import Draft, begin
from tongjian.systems.supervision.plans.lines import Line
from tongjian.systems.supervision.taskmodels import PlanTask, TaskKind

together = partial(at_once, refused=RefusedError)
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_two_announce_and_two_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    pack = pack_of("suzhou")
    install(pack)
    install_demo_people(pack)
    install_demo_supervision(pack, NOW)
    one, two = viewer("suzhou-supervision-head"), viewer("suzhou-housing-head")
    body = Organisation.objects.get(city="suzhou", code="housing")
    draft = Draft("同时", TODAY.year, [Line(QUALITY, "10%", 1)], "equal", 2, None, 10)
    plan = begin(one, "suzhou", body, draft, NOW)
    said = together(*(lambda who=who: drawing.announce(who, plan.pk, CEREMONY, NOW) for who in (one, two)))
    assert sorted(each == "done" for each in said) == [False, True], said
    assert Draw.objects.filter(subject=drawing.subject_of(plan, 1)).count() == 1
    said = together(*(lambda who=who: drawing.make(who, plan.pk, VALUE, NOW) for who in (one, two)))
    assert sorted(each == "done" for each in said) == [False, True], said
    subjects = Assignment.objects.filter(plan=plan).values_list("subject", flat=True)
    assert len(subjects) == len(set(subjects)) == 10

    monkeypatch.setattr(tasks, "MOST_AT_ONCE", 5)
    large = begin(one, "suzhou", body, replace(draft, title="大名录"), NOW)
    given = {"ceremony": asdict(CEREMONY)}
    said = together(
        *(lambda who=who: tasks.ask(who, large.pk, TaskKind.ANNOUNCE, given, NOW) for who in (one, two))
    )
    assert sorted(each == "done" for each in said) == [False, True], said
    assert any("正在公告，完成后再办" in each for each in said)
    with pytest.raises(RefusedError, match="正在公告"):
        drawing.announce(two, large.pk, CEREMONY, NOW)
    said = together(Worker().drain, Worker().drain)
    assert said == ["done", "done"] and PlanTask.objects.get(plan=large).state == "done"
    assert Draw.objects.filter(subject=drawing.subject_of(large, 1)).count() == 1
