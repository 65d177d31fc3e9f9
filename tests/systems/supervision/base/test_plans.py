"""A plan from its draft to its end: announced, drawn in public, drawn again, carried out; special checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.systems.supervision.base.people import (
    CEREMONY,
    CONDUCT,
    DANGER,
    MARKET,
    NOW,
    QUALITY,
    TODAY,
    VALUE,
    client,
    viewer,
)
from tongjian.cli import main
from tongjian.kernel.draws import actions as kernel_draws
from tongjian.kernel.draws import queries as drawn
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.exchange.models import Message
from tongjian.kernel.inspectorate.actions import declare_interest
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Officer, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.systems.supervision import grades
from tongjian.systems.supervision.assigning import conclude, start
from tongjian.systems.supervision.models import Assignment, AssignmentState, Plan, PlanState
from tongjian.systems.supervision.plans import drawing, queries
from tongjian.systems.supervision.plans.drafting import Draft, begin, change
from tongjian.systems.supervision.plans.lines import Line
from tongjian.systems.supervision.plans.pricing import prices
from tongjian.systems.supervision.plans.special import Special, assign
from tongjian.systems.supervision.signals import assigned, called_off

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DRAFT = Draft("甲计划", TODAY.year, [Line(QUALITY, "10%", 1), Line(DANGER, "10%", 2)], "equal", 2, None, 10)


def body(code: str = "housing") -> Organisation:
    return Organisation.objects.get(city="suzhou", code=code)


def planned(draft: Draft = DRAFT) -> Plan:
    return begin(viewer("suzhou-supervision"), "suzhou", body(), draft, NOW)


def head() -> Any:
    return viewer("suzhou-supervision-head")


def drawn_plan(draft: Draft = DRAFT) -> Plan:
    plan = planned(draft)
    drawing.announce(head(), plan.pk, CEREMONY, NOW)
    drawing.make(head(), plan.pk, VALUE, NOW)
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"lines": []}, "至少要有一个"),
        ({"lines": [Line(MARKET, "11%", 1)]}, "一般检查事项不超过 10%"),
        ({"lines": [Line(QUALITY, "1%", 1)]}, "低于下限 5%"),
        ({"lines": [Line(QUALITY, "101%", 1)]}, "不超过 100%"),
        ({"lines": [Line(QUALITY, "5%", 13)]}, "应为 1 至 12 次"),
        ({"lines": [Line("1", "5%", 1)]}, "不在用"),
        ({"people": 1}, "2 至 9 人"),
        ({"weighting": "none"}, "没有选择抽取的权重"),
    ],
)
def test_a_draft_with_a_flaw_is_refused(library: None, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        planned(replace(DRAFT, **wrong))


def test_whoever_saw_an_older_draft_is_told(library: None) -> None:
    plan = planned()
    seen = plan.changed_at.isoformat()
    change(head(), plan.pk, replace(DRAFT, days=5), seen, NOW + timedelta(seconds=1))
    with pytest.raises(RefusedError, match="由别人改过"):
        change(head(), plan.pk, DRAFT, seen, NOW)


def test_a_draw_makes_one_visit_for_each_object_at_once(library: None) -> None:
    heard: list[Assignment] = []

    def listen(assignments: list[Assignment], **_: Any) -> None:
        heard.extend(assignments)

    assigned.connect(listen)
    try:
        plan = drawn_plan()
    finally:
        assigned.disconnect(listen)
    rows = list(Assignment.objects.filter(plan=plan).prefetch_related("seats__officer"))
    assert {row.pk for row in heard} == {row.pk for row in rows}
    assert len({row.subject_id for row in rows}) == len(rows)
    assert any(len(row.matters) == 2 for row in rows) and plan.state == PlanState.DRAWN
    for row in rows:
        first = [seat.officer for seat in sorted(row.seats.all(), key=lambda seat: seat.place)]
        assert len(first) == 2 and row.due_on == TODAY + timedelta(days=10)
        need = {QUALITY: "quality", DANGER: "safety"}
        assert all(any(need[item] in one.specialisms for one in first) for item in row.matters)
        assert all(any(row.region.startswith(r.rstrip("0")) for r in one.regions) for one in first)
    # One of each stratum: ten districts, three or four sites each, a tenth of them rounded up.
    assert sum(QUALITY in row.matters for row in rows) == 10
    told = Message.objects.filter(topic__in=("plan.published", "plan.drawn")).values_list("topic", flat=True)
    assert {"plan.published", "plan.drawn"} <= set(told)


def test_nobody_inspects_where_interested(library: None) -> None:
    officer = Officer.objects.get(certificate="虚苏建001")
    for subject in Subject.objects.filter(city="suzhou", kind="site"):
        declare_interest(officer, subject=subject, reason="回避", by=None, at=NOW)
    plan = drawn_plan()
    assert not Assignment.objects.filter(plan=plan, team=officer).exists()


@pytest.mark.parametrize("limit", [5_000, 5])
def test_strangers_verify_with_what_is_public(
    library: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, limit: int
) -> None:
    """Also where the lists are too long to stand in the certificate."""
    monkeypatch.setattr(kernel_draws, "MOST_EMBEDDED", limit)
    plan = drawn_plan()
    draw = drawn.latest(drawing.subject_of(plan, 1))
    assert draw is not None
    browser, files = Client(), {}
    for name in ("certificate.json", "objects.tsv", "inspectors.tsv", "interests.tsv"):
        files[name] = tmp_path / name
        files[name].write_bytes(browser.get(f"/suzhou/draws/{draw.pk}/{name}").content)
    beside = [f"--{name}={files[f'{name}.tsv']}" for name in ("objects", "inspectors", "interests")]
    given = beside if limit == 5 else []
    assert main(["draw", "verify", str(files["certificate.json"]), *given]) == 0
    if limit == 5:
        assert main(["draw", "verify", str(files["certificate.json"])]) == 2
        page = browser.get(f"/suzhou/draws/{draw.pk}/").content.decode()
        assert "--objects objects.tsv" in page
    assert list(drawn.differences("suzhou")) == []


def test_drawing_again_keeps_the_first_and_what_was_done(library: None) -> None:
    plan = drawn_plan()
    first = drawn.latest(drawing.subject_of(plan, 1))
    done, begun, *_ = Assignment.objects.filter(plan=plan).order_by("pk")
    conclude(done, by=None, at=NOW)
    start(begun, by=None, at=NOW)
    heard: list[Assignment] = []

    def listen(assignments: list[Assignment], **_: Any) -> None:
        heard.extend(assignments)

    with pytest.raises(RefusedError, match="写明缘由"):
        drawing.announce_again(head(), plan.pk, " ", CEREMONY, NOW)
    later = NOW + timedelta(minutes=1)
    drawing.announce_again(head(), plan.pk, "名录有误", CEREMONY, later)
    called_off.connect(listen)
    try:
        second = drawing.make(head(), plan.pk, VALUE, later)
    finally:
        called_off.disconnect(listen)
    assert first is not None and Draw.objects.filter(pk=first.pk, state="drawn").exists()
    certificate = drawn.certificate_of(second)
    kept = drawn.certificate_of(first)
    assert certificate is not None and kept is not None
    assert certificate.announcement.rules.replaces is not None
    assert certificate.announcement.rules.replaces.digest == kept.digest
    again = Assignment.objects.filter(draw=second)
    assert not again.filter(subject__in=[done.subject_id, begun.subject_id]).exists()
    states = Assignment.objects.filter(draw=first).values_list("state", flat=True)
    assert sorted(set(states)) == ["concluded", "started", "void"]
    assert len(heard) == list(states).count("void")
    plan.refresh_from_db()
    assert plan.state == PlanState.RUNNING


def test_a_round_ends_with_its_last_visit_and_the_next_is_announced(library: None) -> None:
    plan = drawn_plan(replace(DRAFT, lines=[Line(DANGER, "5%", 2)]))
    for row in Assignment.objects.filter(plan=plan):
        conclude(row, by=None, at=NOW)
    plan.refresh_from_db()
    assert plan.state == PlanState.ENDED
    drawing.announce(head(), plan.pk, CEREMONY, NOW + timedelta(hours=1))
    drawing.make(head(), plan.pk, VALUE, NOW + timedelta(hours=1))
    plan.refresh_from_db()
    assert (plan.round, plan.state) == (2, PlanState.DRAWN)
    number = drawing.end_round(head(), plan.pk, "年底收尾", NOW + timedelta(hours=2))
    assert number == Assignment.objects.filter(plan=plan, round=2, state=AssignmentState.VOID).count() > 0
    with pytest.raises(RefusedError, match="不能再公告"):
        drawing.announce(head(), plan.pk, CEREMONY, NOW)


def test_what_is_given_up_can_be_changed_and_announced_again(library: None) -> None:
    plan = planned()
    drawing.announce(head(), plan.pk, CEREMONY, NOW)
    drawing.give_up(head(), plan.pk, "公开数字停发", NOW)
    plan.refresh_from_db()
    assert (plan.state, plan.round) == (PlanState.DRAFT, 0)
    drawing.announce(head(), plan.pk, CEREMONY, NOW + timedelta(hours=1))
    assert Draw.objects.filter(subject=drawing.subject_of(plan, 1)).count() == 2


def test_only_the_head_of_the_body_announces_and_draws(library: None) -> None:
    plan = planned()
    for who in ("suzhou-supervision", "suzhou-wujiang-housing-head", "suzhou-enforcement-head"):
        with pytest.raises(PermissionDenied):
            drawing.announce(viewer(who), plan.pk, CEREMONY, NOW)
    with pytest.raises(RefusedError, match="公开数字的名称"):
        drawing.announce(head(), plan.pk, replace(CEREMONY, source=""), NOW)


def test_grades_weigh_and_the_price_is_shown_before(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = Subject.objects.filter(city="suzhou", kind="site").order_by("code")
    risky = sites.first()
    assert risky is not None
    monkeypatch.setattr(grades, "_risk", [lambda _city, _on: {risky.pk: "D"}])
    monkeypatch.setattr(grades, "_credit", [lambda _city, _on: {risky.pk: "D"}])
    costs = {each.code: each.price for each in prices(planned(), TODAY)}
    kept = {code: cost.kept for code, cost in costs.items() if cost and cost.kept is not None}
    assert kept.pop("equal") == 1 and len(kept) == 3 and all(each < 1 for each in kept.values())
    plan = drawn_plan(replace(DRAFT, weighting="credit"))
    draw = drawn.latest(drawing.subject_of(plan, 1))
    assert draw is not None and "D/D" in draw.objects_text
    page = client("suzhou-supervision").get(f"/suzhou/supervision/plans/{plan.pk}/price").content.decode()
    assert "保留的随机性" in page and "100.00%" in page


SPECIAL = Special("complaint", [], [QUALITY], [], TODAY + timedelta(days=3), "群众举报")


def special(**said: Any) -> Special:
    site = Subject.objects.get(city="suzhou", code="GD320508-08")
    team = Officer.objects.filter(certificate__in=("虚苏建001", "虚苏建002")).values_list("pk", flat=True)
    return replace(SPECIAL, **{"subjects": [site.pk], "officers": list(team), **said})


def test_a_special_check_is_assigned_by_hand(library: None) -> None:
    rows = assign(viewer("suzhou-supervision"), body(), special(items=[QUALITY, CONDUCT]), NOW)
    assert [row.kind for row in rows] == ["complaint"] and rows[0].team.count() == 2
    assert rows[0].matters == [QUALITY, CONDUCT]


@pytest.mark.parametrize(
    ("team", "said", "sentence"),
    [
        (("虚苏建001",), {}, "不少于两人"),
        (("虚苏建001", "虚苏区001"), {}, "执法区域不包括"),
        (("虚苏建003", "虚苏建001"), {}, "应当回避"),
        (("虚苏房001", "虚苏建002"), {}, "没有人具备"),
        (("虚苏建001", "虚苏建002"), {"items": [MARKET]}, "不适用于"),
        (("虚苏建001", "虚苏建002"), {"items": ["32050017015001"]}, "省级系统"),
        (("虚苏建001", "虚苏建002"), {"reason": " "}, "写明缘由"),
        (("虚苏建001", "虚苏建002"), {"due_on": TODAY - timedelta(days=1)}, "已经过去"),
    ],
)
def test_a_special_check_that_must_not_be_is_refused(
    library: None, team: tuple[str, ...], said: dict[str, Any], sentence: str
) -> None:
    before = Assignment.objects.count()
    officers = list(Officer.objects.filter(certificate__in=team).values_list("pk", flat=True))
    with pytest.raises(RefusedError, match=sentence):
        assign(viewer("suzhou-supervision"), body(), special(officers=officers, **said), NOW)
    assert Assignment.objects.count() == before


def test_a_district_assigns_within_its_region_only(library: None) -> None:
    who, own = viewer("suzhou-wujiang-housing"), body("wujiang-housing")
    with pytest.raises(RefusedError, match="不在您能看到的范围"):
        assign(who, own, special(), NOW)
    with pytest.raises(PermissionDenied):
        assign(who, body(), special(), NOW)


def test_coverage_counts_only_actual_checks(library: None, django_assert_num_queries: Any) -> None:
    leader = viewer("suzhou-supervision-head")
    before = queries.coverage(leader, "suzhou", TODAY.year)
    assert (before.matters, before.all_checked, before.share) == (33, 0, "0.00%")
    row = Assignment.objects.filter(region="320509", kind="random").first()
    assert row is not None
    conclude(row, by=None, at=NOW)
    with django_assert_num_queries(2):
        after = queries.coverage(leader, "suzhou", TODAY.year)
    assert after.all_checked == len({item[:11] for item in row.matters})
    place = [each.region for each in after.districts].index("320509")
    assert after.checked[place] == after.all_checked and sum(after.checked) == after.all_checked
    own = queries.coverage(viewer("suzhou-gusu-housing"), "suzhou", TODAY.year)
    assert own.all_checked == 0


def test_pages_of_plans_take_few_queries(library: None, django_assert_max_num_queries: Any) -> None:
    browser = client("suzhou-supervision-head")
    plan = Plan.objects.filter(state=PlanState.DRAWN).first()
    assert plan is not None
    for path in ("plans/", "assignments/?q=工地&state=open", "coverage"):
        with django_assert_max_num_queries(6):
            assert browser.get(f"/suzhou/supervision/{path}").status_code == 200
    with django_assert_max_num_queries(8):
        assert browser.get(f"/suzhou/supervision/plans/{plan.pk}/").status_code == 200
