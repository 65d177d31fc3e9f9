"""What approval lets measures count: the same numbers as its statistics, row by row."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from bench import world
from tests.systems.approval.clocks import proving as city
from tests.systems.approval.clocks.proving import proving
from tongjian.engines.measures.bound import CannotAsk, Days, Part, Scope
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.measures.definitions import Definition, measures_in
from tongjian.kernel.measures.reading import Question, answer, ask, rows_behind
from tongjian.kernel.measures.values import Standing
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.surveys.models import Response, Survey
from tongjian.systems.approval.statistics import jobs
from tongjian.systems.approval.statistics.models import CaseTime, StepTime

__all__ = ["proving"]
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
MEASURES = measures_in(pack_folders("_china"))


@pytest.fixture
def cleared(proving: None) -> UUID:
    """One stage through to its permit, and one that was taken back; both measured."""
    stage = city.approved(city.accepted())
    other = city.accepted(city.SCHOOL)
    perform("withdraw", other, city.viewer("company", Role.APPLICANT), {"remark": "不再建设"})
    for job in Job.objects.filter(name=jobs.MEASURE):
        jobs.measure_one(job.args)
    _surveyed(4)
    return stage


def _surveyed(answers: int) -> Survey:
    year = timezone.localdate().year
    survey = Survey.objects.create(
        city=world.CITY,
        audience="staff",
        period=f"{year}H1",
        title="调查",
        sheet={},
        begun_at=timezone.now(),
    )
    for number in range(answers):
        Response.objects.create(
            id=UUID(int=number + 1), survey=survey, grades={"overall": number + 1, "speed": 1}
        )
    return survey


def _asked(definition: Definition) -> Question:
    today = timezone.localdate()
    window = Days(today.replace(month=1, day=1), today)
    return ask(world.CITY, definition, scope=Scope.everything(), window=window, group=[])


def test_every_measure_counts_and_opens_its_rows(cleared: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day after: what happened today is over."""
    questions = {code: _asked(each) for code, each in MEASURES.items()}
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: tomorrow)
    found = {each.question.definition.code: each.groups[0] for each in answer(list(questions.values()))}
    ended = CaseTime.objects.filter(kind="approval.matter").count()
    assert found["ended-cases"].amount == ended
    timed = CaseTime.objects.filter(kind="approval.stage", on_time__isnull=False)
    assert (found["on-time-share"].denominator or 0) == timed.count()
    assert found["online-share"].printed == "100.00%"
    assert found["step-days"].denominator == StepTime.objects.count() > 0
    assert found["urgings-answered-in-time"].standing is Standing.MISSING
    assert found["satisfaction-staff"].standing is Standing.SUPPRESSED
    assert found["licences-issued"].amount is not None
    for code, question in questions.items():
        if question.definition.source.sealed:
            with pytest.raises(CannotAsk, match="不记名"):
                rows_behind(question, ())
            continue
        rows = rows_behind(question, ()).rows
        address = question.definition.source.address
        assert address is not None and all(address(row) for row in rows)
        if code == "ended-cases":
            assert len(rows) == ended
    assert len(rows_behind(questions["online-share"], (), part=Part.LOWER).rows) == 2
