"""A visit from its order to its conclusion: facts kept once, contradictions shown, a result reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.supervision.field import made
from tests.systems.supervision.field.made import CRANE, EXIT, INSPECTORS, NOW, PIT, Phone, viewer
from tongjian.engines.fieldwork import Kind
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.ledger.models import Event
from tongjian.systems.supervision.field import recording
from tongjian.systems.supervision.field.concluding import conclude
from tongjian.systems.supervision.field.errors import RefusedError
from tongjian.systems.supervision.field.models import FieldFact, Finding, Visit
from tongjian.systems.supervision.field.queries import standing_of_visit
from tongjian.systems.supervision.field.verify import differences
from tongjian.systems.supervision.models import Assignment, AssignmentKind

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with held(django_db_blocker):
        made.install_city()
        yield


@pytest.fixture
def visit() -> Visit:
    return made.visit()


def test_facts_are_kept_once_and_told_to_the_other(visit: Visit) -> None:
    one, two = Phone(visit, INSPECTORS[0]), Phone(visit, INSPECTORS[1])
    first = one.answer(EXIT, "pass")
    who, message = viewer(INSPECTORS[0]), one.replica.message()
    with made.queries(8):
        recording.exchange(who, visit.pk, message, NOW)  # the answer never arrived
    with made.queries(5):
        said = recording.exchange(who, visit.pk, message, NOW)
    assert said["accepted"] == [first]
    assert FieldFact.objects.filter(visit=visit).count() == 1
    one.replica.hear(said)
    with made.queries(4):
        recording.exchange(who, visit.pk, one.replica.message(), NOW)
    two.answer(EXIT, "fail", "堆放杂物")
    other, message = viewer(INSPECTORS[1]), two.replica.message()
    with made.queries(9):
        two.replica.hear(recording.exchange(other, visit.pk, message, NOW))
    one.sync()
    assert one.replica.state() == two.replica.state()
    view, _, _ = standing_of_visit(visit)
    assert view.state.digest == one.replica.state().digest
    assert view.state.outcome() == {EXIT: "contradiction"}


def test_the_first_message_begins_the_assignment() -> None:
    place = made.subject()
    given = Assignment.objects.create(
        city="suzhou",
        region=place.region,
        organisation=made.officers()[0].organisation,
        kind=AssignmentKind.FOCUS,
        subject=place,
        matters=[made.MATTER],
        assigned_on=NOW.date(),
        due_on=NOW.date() + timedelta(days=10),
        assigned_at=NOW,
    )
    row = made.visit(assignment=given.pk)
    one = Phone(row, INSPECTORS[0])
    one.answer(EXIT, "pass")
    who, message = viewer(INSPECTORS[0]), one.replica.message()
    with made.queries(12):  # An assignment of a plan takes 2 more.
        recording.exchange(who, row.pk, message, NOW)
    given.refresh_from_db()
    assert given.state == "started"


def test_what_is_no_fact_is_refused_by_itself(visit: Visit) -> None:
    one = Phone(visit, INSPECTORS[0])
    good = one.answer(EXIT, "pass")
    message = one.replica.message()
    strange = {**message["facts"][0], "id": "x", "author": made.user(INSPECTORS[1]).pk}
    message["facts"] += [strange, {"id": "y", "kind": "order"}, 7]
    said = recording.exchange(viewer(INSPECTORS[0]), visit.pk, message, NOW)
    assert said["accepted"] == [good]
    assert [each["id"] for each in said["refused"]] == ["x", "y", ""]
    with pytest.raises(RefusedError, match="列表"):
        recording.exchange(viewer(INSPECTORS[0]), visit.pk, {"facts": 1}, NOW)
    with pytest.raises(PermissionDenied):
        recording.exchange(viewer("suzhou-station-head"), visit.pk, {"facts": []}, NOW)


def test_a_visit_needs_everything_before_it_ends(visit: Visit) -> None:
    one = Phone(visit, INSPECTORS[0])
    one.answer(EXIT, "fail")
    one.answer(CRANE, "unchecked")
    one.sync()
    with pytest.raises(RefusedError) as refused:
        conclude(viewer(INSPECTORS[0]), visit.pk, NOW)
    said = "".join(refused.value.sentences)
    for wanted in (
        "“疏散通道是否畅通”为不合格",
        "“塔吊是否检测合格”为未检查",
        "“基坑支护是否符合方案”还没有结果",
    ):
        assert wanted in said
    for wanted in ("没有到达记录", "没有被检查对象的签字", "还没有对现在的全部记录确认", "两名检查人员"):
        assert wanted in said


def test_a_contradiction_stands_in_the_way_until_it_is_settled(visit: Visit) -> None:
    one, two = made.recorded(visit)
    other = two.answer(EXIT, "fail", "堆放杂物")
    two.sync()
    with pytest.raises(RefusedError, match="两人结果不一致"):
        conclude(viewer(INSPECTORS[0]), visit.pk, NOW)
    one.sync()
    both = [fact.id for fact in one.replica.state().answers[EXIT].open]
    assert other in both
    one.record(Kind.SETTLEMENT, {"item": EXIT, "result": "fail", "words": "复看为准", "replaces": both})
    one.sign_off()
    two.sign_off()
    row = conclude(viewer(INSPECTORS[1]), visit.pk, NOW + timedelta(hours=1))
    assert row.result == "发现问题待后续处理"
    assert FieldFact.objects.filter(visit=visit, kind="answer").count() == 4


def test_a_conclusion_reports_and_finds(visit: Visit) -> None:
    one, _ = made.recorded(visit, {EXIT: "堆放杂物", PIT: "缺少监测记录"})
    one.record(Kind.CORRECTION, {"item": PIT, "words": "当场补测"})
    one.sync()
    for name in INSPECTORS:
        phone = Phone(visit, name)
        phone.made, phone.replica.seq, phone.replica.device = 90, 0, f"second-{name}"
        phone.sign_off()
    row = conclude(viewer(INSPECTORS[0]), visit.pk, NOW + timedelta(hours=1))
    conduct = Conduct.objects.get(origin=f"visit:{visit.pk}")
    results = {item["code"]: item["result"] for item in conduct.body["items"]}
    assert results == {EXIT: "不合格", CRANE: "合格", PIT: "不合格"}
    assert len(conduct.body["officers"]) == 2
    found = {each.item: each for each in Finding.objects.filter(visit=visit)}
    assert {key: each.state for key, each in found.items()} == {EXIT: "found", PIT: "closed"}
    assert found[EXIT].evidence[0]["device"] == f"device-{INSPECTORS[0]}"
    assert row.digest == standing_of_visit(row)[0].state.digest
    assert not list(differences("suzhou"))
    with pytest.raises(RefusedError, match="不能再办结"):
        conclude(viewer(INSPECTORS[1]), visit.pk, NOW + timedelta(hours=2))


def test_what_comes_after_the_conclusion_is_kept_and_changes_nothing() -> None:
    row = made.concluded()
    late = Phone(row, INSPECTORS[1])
    late.made, late.replica.device = 50, "third"
    late.answer(EXIT, "fail", "晚到的记录")
    assert late.sync()["accepted"]
    view, _, _ = standing_of_visit(row)
    assert view.state.digest == row.digest
    assert [doubt.code for doubt in view.doubts] == ["after-conclusion"]
    assert not list(differences("suzhou"))


def test_one_inspector_is_not_enough() -> None:
    with pytest.raises(RefusedError, match="两名以上"):
        made.visit(team=made.officers()[:1])


def test_the_database_keeps_facts_and_verify_would_notice() -> None:
    row = made.concluded()
    fact = FieldFact.objects.filter(visit=row, kind="answer").first()
    assert fact is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        FieldFact.objects.filter(pk=fact.pk).update(body=fact.body.replace("pass", "fail"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=row.pk).update(digest="0" * 64)
    assert Event.objects.filter(chain=row.pk, kind="field:visit-concluded").count() == 1
