"""A comment at a place of the drawing holds its department until the department closes it."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest

from tests.systems.approval import story
from tests.systems.scrutiny.desk.drawings import (
    HEAD,
    OFFICER,
    PLANNING,
    TRANSPORT,
    comment,
    finding,
    held,
    judged,
    next_version,
    record,
)
from tongjian.kernel.cases.perform import InvalidInput, NotAllowed, Refused, perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.notices.models import Notice

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db
APPLICANT = "suzhou-applicant"


def answer(stage: UUID, which: UUID, by: str = APPLICANT) -> None:
    perform("answer_comment", stage, story.viewer(by), {"comment": which, "text": "已经注明"})


def close(stage: UUID, which: UUID, by: str = OFFICER) -> None:
    perform("close_comment", stage, story.viewer(by), {"comment": which, "remark": "同意，关闭"})


def test_a_comment_is_answered_and_closed(stage: UUID) -> None:
    check = judged(stage)
    made = comment(stage, check)
    assert (made.x, made.y, made.version, made.duty) == (1100.5, 2050.25, 1, PLANNING)
    assert held(stage) == {"scrutiny-comment:…": PLANNING}
    answer(stage, made.id)
    assert held(stage) == {"scrutiny-comment:…": PLANNING}, "an answer settles nothing by itself"
    close(stage, made.id)
    assert held(stage) == {}
    now = record(stage).comments[made.id]
    assert len(now.answers) == 1
    assert now.closed is not None
    assert list(differences()) == []


def test_neither_the_department_nor_the_permit_goes_on_before_it_is_closed(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    with pytest.raises(Refused, match="意见没有关闭"):
        story.approved(stage)
    close(stage, made.id)
    assert story.approved(stage).top().ended


def test_jobs_about_findings_leave_comments_alone(stage: UUID) -> None:
    made = comment(stage, judged(stage, finding(1, "fail")))
    next_version(stage)
    judged(stage)
    assert held(stage) == {"scrutiny-comment:…": PLANNING}
    assert record(stage).comments[made.id].closed is None


def test_who_opened_it_closes_it_or_the_head_of_the_same_department(stage: UUID) -> None:
    check = judged(stage)
    first, second = comment(stage, check), comment(stage, check)
    for other in ("suzhou-transport", "suzhou-transport-head", "suzhou-water-head"):
        with pytest.raises(Refused, match="只有提出意见的人员"):
            close(stage, first.id, by=other)
    with pytest.raises(Refused, match="只有有关部门"):
        close(stage, first.id, by=APPLICANT)
    close(stage, first.id)
    close(stage, second.id, by=HEAD)
    assert held(stage) == {}


def test_it_is_closed_once_and_not_answered_afterwards(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    close(stage, made.id)
    with pytest.raises(Refused, match="已经关闭"):
        close(stage, made.id)
    with pytest.raises(Refused, match="已经关闭"):
        answer(stage, made.id)
    with pytest.raises(Refused, match="没有这条意见"):
        answer(stage, uuid4())


def test_other_departments_read_but_do_not_answer(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    with pytest.raises(Refused, match="其他部门"):
        answer(stage, made.id, by="suzhou-transport")
    answer(stage, made.id, by=HEAD)


def test_only_departments_concerned_comment(stage: UUID) -> None:
    check = judged(stage)
    for stranger in (APPLICANT, "suzhou-window", "suzhou-supervisor"):
        with pytest.raises(Refused, match="只有有关部门"):
            comment(stage, check, by=stranger)
    for stranger in ("suzhou-housing", "suzhou-applicant-2", "rugao-natural-resources"):
        with pytest.raises(NotAllowed):
            comment(stage, check, by=stranger)
    assert comment(stage, check, by="suzhou-transport").duty == TRANSPORT
    with pytest.raises(Refused, match="您不是这个部门"):
        comment(stage, check, duty=TRANSPORT)


def test_a_finding_is_a_place_too(stage: UUID) -> None:
    check = judged(stage, finding(1, "fail"), finding(2, "fail", where=None))
    made = comment(stage, check, x=None, y=None, finding=1)
    assert (made.x, made.y) == (1105.0, 2055.0)
    for nowhere in (2, 9, None):
        with pytest.raises(Refused, match="没有指明意见的位置"):
            comment(stage, check, x=None, y=None, finding=nowhere)


@pytest.mark.parametrize(
    "wrong", [{"x": "NaN"}, {"x": "1e12"}, {"text": "1"}, {"text": "长" * 1001}, {"z": 1}]
)
def test_a_place_that_is_none_is_refused(stage: UUID, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        comment(stage, judged(stage), **wrong)
    assert record(stage).comments == {}


def test_it_is_made_on_the_version_the_case_rests_on(stage: UUID) -> None:
    check = judged(stage)
    next_version(stage)
    with pytest.raises(Refused, match="已经更换版本"):
        comment(stage, check)
    newer = judged(stage)
    assert comment(stage, newer).version == 2


def test_what_was_written_is_sealed_and_stands_nowhere_else(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    answer(stage, made.id)
    close(stage, made.id)
    bodies = "".join(Event.objects.filter(chain=stage).values_list("body", flat=True))
    for words in ("请注明室外标高", "已经注明", "同意，关闭"):
        assert words not in bodies
        assert words in set(Content.objects.values_list("text", flat=True))
    body = json.loads(Event.objects.get(chain=stage, kind="drawing-comment").body)
    Content.objects.filter(digest=body["text"]).update(
        text="", salt="", erased_at=made.said.at, erased_because="本人申请"
    )
    page = story.client(OFFICER).get(f"/scrutiny/{made.check}/?show=comments").content.decode()
    assert "请注明室外标高" not in page
    assert "内容已依法删除" in page


def test_each_side_is_told(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    answer(stage, made.id)
    close(stage, made.id)
    titles = list(Notice.objects.order_by("id").values_list("title", flat=True))
    assert titles[-3:] == ["图纸上有一条意见需要答复", "图纸意见有了答复", "图纸意见已关闭"]
    assert Notice.objects.get(title="图纸意见有了答复").user_id == made.said.by
