"""The permit says what was applied for, and is issued with the act that approves it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.systems.approval import story
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.licences.content import Content
from tongjian.kernel.licences.models import Licence

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PROJECTS = {"suzhou": story.HOUSING, "rugao": "水绘湾家园"}


@pytest.mark.parametrize("city", PROJECTS)
def test_the_stage_clears_and_the_permit_is_there(city: str, cities: None) -> None:
    stage = story.accepted(PROJECTS[city], f"{city}-applicant", f"{city}-window")
    tree = story.approved(stage, city)
    assert tree.top().status is Status.APPROVED
    assert {case.status for case in tree.children(tree.top())} == {Status.APPROVED}
    licence = Licence.objects.get(type="planning-permit")
    content = Content.from_text(licence.content)
    said = {line.key: line.text for line in content.lines}
    assert said["project"] == PROJECTS[city] and said["holder"] == licence.holder.name
    assert said["works"] == story.works_of(PROJECTS[city]).name
    assert "总建筑面积 150,000 m²" in said["scale"] and "容积率 2.03" in said["scale"]
    assert any(attachment.startswith("总平面图（第1版，SHA-256 ") for attachment in content.attachments)
    assert content.basis
    permit = next(case for case in tree.cases.values() if case.matter == "planning-permit")
    assert (permit.licence_number, permit.organisation) == (licence.number, permit.organisation)
    assert list(differences()) == []


def test_the_permit_waits_for_the_matters_before_it(cities: None) -> None:
    stage = story.accepted()
    permit = Task.objects.get(root=stage, case__matter="planning-permit", open=True)
    reviewer = story.viewer("suzhou-natural-resources")
    perform("decide", permit.case_id, reviewer, {"task": permit.pk, "outcome": "agree"})
    issue = Task.objects.get(case=permit.case_id, open=True)
    head = story.viewer("suzhou-natural-resources-head")
    with pytest.raises(Refused) as refused:
        perform("decide", permit.case_id, head, {"task": issue.pk, "outcome": "agree"})
    assert sum("前置事项" in str(each) for each in refused.value.refusals) == 5
    assert not Licence.objects.exists()


def test_issuing_the_permit_takes_few_queries(cities: None) -> None:
    stage = story.accepted()
    people = story.by_post("suzhou")
    while task := Task.objects.filter(root=stage, open=True).exclude(node="issue").first():
        actor = people[task.organisation, task.role]
        perform("decide", task.case_id, actor, {"task": task.pk, "outcome": "agree"})
    issue = Task.objects.get(root=stage, open=True)
    actor = people[issue.organisation, issue.role]
    with CaptureQueriesContext(connection) as queries:
        perform("decide", issue.case_id, actor, {"task": issue.pk, "outcome": "agree"})
    # An act takes 10; drawing up the permit needs 6 more: number, project, works, form, certificate, licence;
    # the statistics of the matter and of its stage are ordered with one each.
    assert len(queries) <= 10 + 6 + 2
