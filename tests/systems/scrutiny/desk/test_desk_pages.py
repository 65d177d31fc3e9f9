"""The page of a drawing: the same picture, findings and comments for officer and applicant, acts for each."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.systems.approval import story
from tests.systems.scrutiny.desk.drawings import (
    HEAD,
    OFFICER,
    PLAN,
    TRANSPORT,
    application,
    check_of,
    comment,
    decide,
    finding,
    held,
    judged,
    next_version,
    record,
    report,
)
from tongjian.systems.scrutiny.desk.overlay import overlaid, sheet_of
from tongjian.systems.scrutiny.jobs import Answer, check_drawing
from tongjian.systems.scrutiny.judging import Judged
from tongjian.systems.scrutiny.models import Check

pytestmark = pytest.mark.django_db
APPLICANT = "suzhou-applicant"
CHANGE = {
    "kind": "moved",
    "layer": "建筑基底",
    "before": "A",
    "after": "A",
    "box_before": [1100.0, 2050.0, 1110.0, 2060.0],
    "box_after": [1102.0, 2050.0, 1112.0, 2060.0],
    "shift": [2.0, 0.0],
    "attributes": {},
    "asked_by": [],
    "outside": True,
    "passed": [],
    "sentence": "3号楼移动了 2.00 m",
}
COMPARISON = {"changes": [{**CHANGE, "outside": False, "asked_by": [1], "sentence": "应要求修改"}, CHANGE]}


def page(by: str, check: Check, query: str = "") -> str:
    response = story.client(by).get(f"/scrutiny/{check.pk}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def post(by: str, check: Check, action: str, **fields: object) -> tuple[int, str]:
    response = story.client(by).post(f"/scrutiny/{check.pk}/do/{action}/", fields)
    return response.status_code, response.content.decode() or response["Location"]


def test_both_sides_see_the_same_and_each_may_do_its_own(stage: UUID) -> None:
    check = judged(stage, finding(1, "fail"), finding(2, "review", "other"))
    made = comment(stage, check)
    for who in (OFFICER, APPLICANT, "suzhou-transport", "suzhou-supervisor"):
        text = page(who, check)
        for part in ("第1处差 3 m", "第2处差 3 m", "请注明室外标高", f'data-comment="{made.id}"', "待判断"):
            assert part in text, (who, part)
    may = {
        OFFICER: ("认可所选", "提交意见", "提交答复", "关闭这条意见"),
        HEAD: ("认可所选", "提交意见", "提交答复", "关闭这条意见", "解除这条规则的锁定"),
        APPLICANT: ("提交答复",),
        "suzhou-transport": ("提交意见",),
        "suzhou-supervisor": (),
    }
    every = set().union(*map(set, may.values()))
    for who, mine in may.items():
        text = page(who, check)
        assert {words for words in every if words in text} == set(mine), who


def test_a_pin_stands_at_its_place(stage: UUID) -> None:
    """The picture begins at (1000, 2200): y points down in it."""
    check = judged(stage)
    comment(stage, check)
    assert 'transform="translate(100.50 149.75)' in page(OFFICER, check)


def test_comments_go_with_the_drawing_to_its_next_version(stage: UUID) -> None:
    made = comment(stage, judged(stage))
    next_version(stage)
    newer = judged(stage)
    text = page(APPLICANT, newer)
    assert f'data-comment="{made.id}"' in text
    assert "第1版 ·" in text
    assert "第2版" in text


def test_holds_lead_to_the_version_the_case_rests_on(stage: UUID) -> None:
    judged(stage, finding(1, "fail"))
    link = f"/scrutiny/on/{stage}/site-plan/"
    first = check_of(stage)
    assert story.client(OFFICER).get(link)["Location"] == f"/scrutiny/{first.pk}/?case={stage}"
    next_version(stage, handed_in=False)
    assert story.client(OFFICER).get(link)["Location"] == f"/scrutiny/{first.pk}/?case={stage}"
    assert story.client("suzhou-applicant-2").get(link).status_code == 404
    assert story.client(OFFICER).get(f"/scrutiny/on/{stage}/nothing/").status_code == 404


def test_another_version_is_looked_at_and_not_decided(stage: UUID) -> None:
    first = judged(stage, finding(1, "review"))
    decide(stage, first, 1)
    next_version(stage)
    newer = judged(stage, finding(1, "review"), finding(2, "review", "other"), previous=first)
    old, new = page(OFFICER, first), page(OFFICER, newer)
    assert "这不是办件现在所依据的版本" in old
    assert "认可所选" not in old
    assert "认可所选" in new
    assert new.count('name="findings"') == 1, "what was decided for the first version holds for the second"
    assert f'href="/scrutiny/{first.pk}/?case={stage}"' in new


def test_what_has_changed_is_listed_and_drawn(stage: UUID) -> None:
    first = judged(stage, finding(1, "fail"))
    next_version(stage)
    newer = judged(stage, comparison=COMPARISON, previous=first)
    text = page(OFFICER, newer)
    assert "与第1版比较" in text
    assert "1 处在标记以外" in text
    assert text.index("3号楼移动了") < text.index("应要求修改"), "what nobody asked for comes first"
    assert "对应上一版第 1 项" in text
    assert text.count("<rect") == 4
    assert '<g data-layer="与上一版的变化" display="none">' in text
    assert '<g data-layer="与上一版的变化">' in page(OFFICER, newer, "?show=changes")


def test_findings_are_narrowed(stage: UUID) -> None:
    check = judged(
        stage,
        finding(1, "fail"),
        finding(2, "review", "other"),
        finding(3, "review", "gates", department=TRANSPORT),
        finding(4, "review", "late"),
    )
    decide(stage, check, 4)
    for query, numbers in {
        "": {1, 2, 3, 4},
        "?duty=transport": {3},
        "?verdict=review": {2, 3, 4},
        "?state=accept": {4},
        "?verdict=review&state=undecided&duty=natural-resources": {2},
        "?duty=nobody": set(),
    }.items():
        text = page(OFFICER, check, query)
        assert {n for n in range(1, 5) if f'id="finding-{n}"' in text} == numbers, query


def test_an_act_comes_back_to_the_drawing(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"), finding(2, "review", actual="1"))
    fields = {"case": stage, "findings": [1, 2], "decision": "accept", "remark": "已核对"}
    status, back = post(OFFICER, check, "decide_findings", **fields)
    assert (status, back) == (302, f"/scrutiny/{check.pk}/?case={stage}&show=findings#findings")
    assert held(stage) == {}
    status, back = post(OFFICER, check, "comment_on_drawing", case=stage, x="1", y="2", text="请注明标高")
    assert (status, back) == (302, f"/scrutiny/{check.pk}/?case={stage}&show=comments#comments")


def test_a_refusal_stands_on_the_drawing_with_what_was_typed(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    status, text = post(OFFICER, check, "comment_on_drawing", case=stage, text="请注明标高", x="", y="")
    assert status == 422
    assert "没有指明意见的位置" in text
    assert "请注明标高" in text
    status, text = post(OFFICER, check, "decide_findings", case=stage, decision="accept", remark="已核对无误")
    assert status == 422
    assert "“审查项”没有填写" in text
    assert "已核对无误" in text


def test_a_stranger_finds_nothing_to_act_on(stage: UUID) -> None:
    check = judged(stage, finding(1, "review"))
    made = comment(stage, check)
    acts = {
        "comment_on_drawing": {"x": "1", "y": "2", "text": "一段意见"},
        "answer_comment": {"comment": made.id, "text": "一段答复"},
        "close_comment": {"comment": made.id, "remark": "关闭"},
        "decide_findings": {"findings": [1], "decision": "accept", "remark": "已核对"},
    }
    before = record(stage)
    for action, fields in acts.items():
        for stranger in ("suzhou-applicant-2", "suzhou-housing", "suzhou-administrator", "rugao-window"):
            assert post(stranger, check, action, case=stage, **fields)[0] == 404, (action, stranger)
        assert post(OFFICER, check, action, case="nonsense", **fields)[0] == 404
        assert story.client(None).post(f"/scrutiny/{check.pk}/do/{action}/", fields).status_code == 302
    assert post(OFFICER, check, "accept", case=stage)[0] == 404, "only what belongs to a drawing"
    assert record(stage) == before


def test_a_drawing_no_case_rests_on_is_only_shown(cities: None) -> None:
    draft = story.begin()
    story.give(draft, "site-plan")
    check = Check.objects.get(subject=draft.subject)
    assert "正在审查图纸" in page(APPLICANT, check)
    text = json.dumps(report([finding(1, "review")])).encode()
    check_drawing({"check": str(check.pk)}, Answer(Judged(text, PLAN.encode(), b"0\nEOF\n"), None))
    text_of_page = page(APPLICANT, check)
    assert "第1处差 3 m" in text_of_page
    assert "待判断" not in text_of_page
    assert 'id="comments"' not in text_of_page


def test_the_report_on_paper_is_there_when_the_engine_wrote_one(stage: UUID) -> None:
    check = judged(stage)
    assert "审查报告 PDF" not in page(OFFICER, check)
    address = f"/scrutiny/{check.pk}/report.pdf"
    assert story.client(OFFICER).get(address).status_code == 404
    check = judged(stage, printed=b"%PDF-1.7\n")
    assert "审查报告 PDF" in page(OFFICER, check)
    answer = story.client(OFFICER).get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert answer["Content-Type"] == "application/pdf"
    assert story.client("suzhou-applicant-2").get(address).status_code == 404


def test_the_page_costs_the_same_whatever_was_said(
    stage: UUID, django_assert_max_num_queries: object
) -> None:
    check = judged(stage, *(finding(n, "review", actual=str(n)) for n in range(1, 20)))
    for _ in range(8):
        comment(stage, check)
    browser = story.client(OFFICER)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        browser.get(f"/scrutiny/{check.pk}/")


def test_a_picture_that_does_not_say_where_it_lies_is_shown_without_pins() -> None:
    for plan in ("", "<svg", '<svg viewBox="0 0 1 1"></svg>', "no picture"):
        assert sheet_of(plan) is None
        assert overlaid(plan, [], [], changes_shown=True) == plan


def test_the_applicant_is_shown_where_the_case_is_held(stage: UUID) -> None:
    judged(stage, finding(1, "review"))
    text = story.client(APPLICANT).get(f"/cases/{stage}/").content.decode()
    assert f"/scrutiny/on/{stage}/site-plan/#rule-rule" in text
    assert application(stage).subject not in text
