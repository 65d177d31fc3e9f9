"""An open question holds its department until a person has decided, about exactly what was looked at."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.systems.approval import story
from tests.systems.scrutiny.desk.drawings import (
    ELEMENTS,
    HEAD,
    OFFICER,
    PLANNING,
    TRANSPORT,
    check_of,
    decide,
    finding,
    held,
    judged,
    next_version,
    record,
)
from tongjian.kernel.cases.models import Hold
from tongjian.kernel.cases.perform import InvalidInput, NotAllowed, Refused, perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Content, Event
from tongjian.kernel.people.models import User
from tongjian.systems.scrutiny.models import Check, Finding, OfficeCorrection

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MOVED = {**ELEMENTS, "A": {**ELEMENTS["A"], "geometry": "moved"}}
RENUMBERED = {"1A": ELEMENTS["A"], "1B": ELEMENTS["B"], "1C": ELEMENTS["C"]}


def test_an_open_question_holds_until_it_is_decided(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"), finding(2, "not_verifiable", "other", missing="层数"))
    assert held(stage) == {"scrutiny-review:rule": PLANNING, "scrutiny-review:other": PLANNING}
    decide(stage, check, 1)
    assert held(stage) == {"scrutiny-review:other": PLANNING}
    decide(stage, check, 2)
    assert held(stage) == {}
    assert list(differences()) == []


def test_what_is_not_accepted_holds_until_the_drawing_changes(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    decide(stage, check, 1, decision="reject")
    assert held(stage) == {"scrutiny-refused:rule": PLANNING}
    next_version(stage)
    judged(stage, finding(1, "review"))
    assert held(stage) == {"scrutiny-refused:rule": PLANNING}, "nothing it rests on has changed"
    next_version(stage)
    judged(stage, finding(1, "review"), elements=MOVED)
    assert held(stage) == {"scrutiny-review:rule": PLANNING}, "another drawing, another question"
    next_version(stage)
    judged(stage)
    assert held(stage) == {}


def test_a_decision_carries_over_only_while_nothing_it_rests_on_has_changed(stage: UUID) -> None:
    decide(stage, judged(stage, finding(1, "review")), 1)
    next_version(stage)
    judged(stage, finding(7, "review", entities=["1A"], sentence="换了说法"), elements=RENUMBERED)
    assert held(stage) == {}, "a new number and a new handle are nothing new"
    for changed in (
        {"elements": MOVED, "findings": [finding(1, "review")]},
        {"elements": ELEMENTS, "findings": [finding(1, "review", actual="36")]},
        {"elements": ELEMENTS, "findings": [finding(1, "review", expected="45")]},
        {"elements": ELEMENTS, "findings": [finding(1, "review", version="2026")]},
        {"elements": ELEMENTS, "findings": [finding(1, "not_verifiable")]},
        {"elements": ELEMENTS, "findings": [finding(1, "review", entities=["A", "B"])]},
    ):
        next_version(stage)
        judged(stage, *changed["findings"], elements=changed["elements"])
        assert held(stage) == {"scrutiny-review:rule": PLANNING}, changed


def test_what_has_no_place_rests_on_the_whole_drawing(stage: UUID) -> None:
    nowhere = finding(1, "not_verifiable", entities=[], where=None, missing="规划条件")
    decide(stage, judged(stage, nowhere), 1)
    next_version(stage)
    judged(stage, nowhere, elements=RENUMBERED)
    assert held(stage) == {}
    next_version(stage)
    judged(stage, nowhere, elements=MOVED)
    assert held(stage) == {"scrutiny-review:rule": PLANNING}


def test_many_are_decided_with_one_reason_and_one_fact(stage: UUID) -> None:
    check = judged(
        stage, *(finding(n, "review", f"r{n % 3}", entities=["A", "B"], actual=str(n)) for n in range(1, 31))
    )
    before = Event.objects.filter(chain=stage).count()
    decide(stage, check, *range(1, 31))
    facts = Event.objects.filter(chain=stage, seq__gt=0).order_by("seq")[before:]
    assert [event.kind for event in facts] == ["findings-decided"] + ["released"] * 3
    assert len(record(stage).decisions) == 30
    assert held(stage) == {}


def test_a_failure_is_not_decided_but_mended(stage: UUID) -> None:
    check = judged(stage, finding(1, "fail"))
    with pytest.raises(Refused, match="不能判断"):
        decide(stage, check, 1)
    assert held(stage) == {"scrutiny:rule": PLANNING}


def test_another_department_does_not_decide(stage: UUID) -> None:
    check = judged(stage, finding(1, "review", department=TRANSPORT))
    with pytest.raises(Refused, match="其他部门"):
        decide(stage, check, 1)
    for stranger in ("suzhou-window", "suzhou-applicant", "suzhou-supervisor"):
        with pytest.raises(Refused, match="只有有关部门"):
            decide(stage, check, 1, by=stranger)
    for stranger in ("suzhou-housing", "suzhou-applicant-2", "rugao-natural-resources"):
        with pytest.raises(NotAllowed):
            decide(stage, check, 1, by=stranger)
    decide(stage, check, 1, by="suzhou-transport")
    assert held(stage) == {}


def test_what_was_decided_is_decided_anew_by_the_head_who_says_so(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    decide(stage, check, 1)
    for by, again in ((OFFICER, False), (OFFICER, True), (HEAD, False)):
        with pytest.raises(Refused, match="已经由他人判断"):
            decide(stage, check, 1, by=by, decision="reject", again=again)
    decide(stage, check, 1, by=HEAD, decision="reject", again=True)
    assert held(stage) == {"scrutiny-refused:rule": PLANNING}


def test_a_department_that_only_holds_can_read_and_decide(stage: UUID) -> None:
    """The fire brigade has no matter in this stage: its question would wait for nobody."""
    with pytest.raises(NotAllowed):
        decide(stage, check_of(stage), 1, by="suzhou-fire")
    check = judged(stage, finding(1, "review", department="fire"))
    assert held(stage) == {"scrutiny-review:rule": "fire"}
    page = story.client("suzhou-fire").get(f"/scrutiny/{check.pk}/")
    assert page.status_code == 200
    decide(stage, check, 1, by="suzhou-fire")
    assert held(stage) == {}


def test_a_duty_that_no_body_of_the_city_has_is_shown_but_holds_nothing(stage: UUID) -> None:
    check = judged(stage, finding(1, "review", department="astronomy"))
    assert held(stage) == {}
    page = story.client(OFFICER).get(f"/scrutiny/{check.pk}/").content.decode()
    assert "第1处差 3 m" in page
    assert 'name="findings"' not in page


def test_the_permit_waits_for_every_decision(stage: UUID) -> None:
    check = judged(stage, finding(1, "review", department="fire"))
    with pytest.raises(Refused, match="已锁定"):
        story.approved(stage)
    decide(stage, check, 1, by="suzhou-fire")
    assert story.approved(stage).top().ended


def test_an_earlier_version_is_not_decided(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    next_version(stage)
    with pytest.raises(Refused, match="已经更换版本"):
        decide(stage, check, 1)
    assert held(stage) == {"scrutiny-review:rule": PLANNING}, "what is not judged yet mends nothing"


def test_an_override_covers_what_was_seen_and_nothing_else(stage: UUID) -> None:
    judged(stage, finding(1, "fail"))
    key = Hold.objects.get(case=stage, released_at=None).key
    perform("override_hold", stage, story.viewer(HEAD), {"key": key, "remark": "已现场核实无误"})
    next_version(stage)
    judged(stage, finding(1, "fail"))
    assert held(stage) == {}
    next_version(stage)
    judged(stage, finding(1, "fail"), finding(2, "fail", entities=["B"]))
    assert held(stage) == {"scrutiny:rule": PLANNING}


@pytest.mark.parametrize(
    "wrong", [{"findings": []}, {"findings": ["x"]}, {"decision": "maybe"}, {"remark": " "}, {"check": "?"}]
)
def test_a_decision_that_says_nothing_is_refused(stage: UUID, wrong: dict[str, object]) -> None:
    check = judged(stage, finding(1, "review"))
    given = {"check": check.pk, "findings": [1], "decision": "accept", "remark": "已核对"} | wrong
    with pytest.raises(InvalidInput):
        perform("decide_findings", stage, story.viewer(OFFICER), given)
    assert record(stage).decisions == {}


def test_the_reason_is_sealed(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    decide(stage, check, 1)
    body = Event.objects.get(chain=stage, kind="findings-decided").body
    assert "已核对" not in body
    assert Content.objects.get(digest=json.loads(body)["remark"]).text == "已核对"
    assert Finding.objects.get(scrutiny=check).basis in body


def test_a_decision_costs_the_same_whatever_is_decided(
    stage: UUID, django_assert_max_num_queries: object
) -> None:
    check = judged(stage, *(finding(n, "review", actual=str(n)) for n in range(1, 41)))
    actor = story.viewer(OFFICER)
    given = {"check": check.pk, "findings": list(range(1, 41)), "decision": "accept", "remark": "已核对"}
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        perform("decide_findings", stage, actor, given)


def test_what_the_applicant_says_a_layer_is_waits_for_the_lead_department(stage: UUID) -> None:
    """Whoever renames a layer could pass a rule unseen; an officer's word needs nobody else's."""
    judged(stage)
    assert held(stage) == {}
    check = check_of(stage)
    Check.objects.filter(pk=check.pk).update(corrections='{"layers": {"0": "绿地"}, "elements": {}}')
    check = judged(stage)
    assert held(stage) == {"scrutiny-review:layers-corrected": PLANNING}
    assert "申请单位更正了图层" in story.client(OFFICER).get(f"/scrutiny/{check.pk}/").content.decode()
    decide(stage, check, 0)
    assert held(stage) == {}
    OfficeCorrection.objects.create(
        city="suzhou",
        organisation_id=check.document.owner_id,
        layer="墙",
        part="建筑基底",
        official=True,
        by=User.objects.get(username=OFFICER),
        at=check.asked_at,
    )
    next_version(stage)
    newer = check_of(stage)
    Check.objects.filter(pk=newer.pk).update(corrections='{"layers": {"墙": "建筑基底"}, "elements": {}}')
    judged(stage)
    assert held(stage) == {}
