"""Subjects and officers in their libraries; who may inspect whom; what is handed over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.kernel.inspectorate.made import CREDIT, NOW, TODAY, body_of, officer_of, subject_of
from tongjian.kernel.inspectorate import actions, queries
from tongjian.kernel.inspectorate.actions import RefusedError
from tongjian.kernel.inspectorate.models import Referral, ReferralState, Subject
from tongjian.kernel.ledger.models import Event

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_entering_again_changes_and_leaves_a_trace_only_of_changes() -> None:
    first = subject_of()
    assert subject_of().pk == first.pk
    assert Event.objects.filter(chain=first.pk).count() == 1
    assert subject_of(name="甲公司（更名）").name == "甲公司（更名）"
    assert Event.objects.filter(chain=first.pk).count() == 2
    assert Subject.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"identifier": "91320508MADM0T018X"}, "统一社会信用代码“91320508MADM0T018X”不对"),
        ({"nature": "9"}, "性质应为"),
        ({"name": " "}, "名称必填"),
        ({"longitude": 31.3, "latitude": 120.6}, "是否填反"),
        ({"longitude": 120.6}, "要么都填"),
    ],
)
def test_a_subject_with_a_flaw_is_refused(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(RefusedError, match=sentence):
        subject_of(**said)  # type: ignore[arg-type]
    assert not Subject.objects.exists()


def test_who_may_inspect() -> None:
    subject, officer = subject_of(), officer_of()
    assert queries.may_inspect(officer, subject, TODAY) is None
    assert "没有行政执法证" in (queries.may_enforce(officer, subject, TODAY) or "")
    late = officer_of("A2", certified_until=date(2026, 11, 19))
    assert "到期" in (queries.may_inspect(late, subject, TODAY) or "")
    elsewhere = officer_of("A3", regions=["320509"])
    assert "执法区域" in (queries.may_inspect(elsewhere, subject, TODAY) or "")
    ended = actions.end_officer(officer_of("A4"), TODAY - timedelta(days=1), "调离", by=None, at=NOW)
    assert "不在检查人员库" in (queries.may_inspect(ended, subject, TODAY) or "")


def test_an_interest_in_a_party_keeps_from_all_its_subjects_until_it_ends() -> None:
    subject, officer = subject_of(), officer_of()
    interest = actions.declare_interest(officer, identifier=CREDIT, reason="近亲属任职", by=None, at=NOW)
    assert "回避：近亲属任职" in (queries.may_inspect(officer, subject, TODAY) or "")
    actions.end_interest(interest, TODAY, "已离职", by=None, at=NOW)
    assert queries.may_inspect(officer, subject, TODAY + timedelta(days=1)) is None
    with pytest.raises(RefusedError, match="一个监管对象，或者"):
        actions.declare_interest(officer, reason="说不清", by=None, at=NOW)


def handed(origin: str = "test:1") -> Referral:
    return actions.refer(
        "suzhou",
        "enforcement",
        origin,
        channel="quality",
        subject=subject_of(),
        matter="32050017001001",
        title="未按图施工",
        content={"facts": "三层梁截面小于设计"},
        sender=body_of(),
        receiver=None,
        by=None,
        at=NOW,
        due_on=None,
    )


def test_a_referral_is_answered_once_and_ends_after_it_was_taken_up() -> None:
    row = handed()
    with pytest.raises(RefusedError, match="已经移送过"):
        handed()
    with pytest.raises(RefusedError, match="待接收"):
        actions.end(row, "罚款", by=None, at=NOW)
    actions.accept(row, "苏建罚立〔2026〕1号", by=None, at=NOW)
    with pytest.raises(RefusedError, match="已接收"):
        actions.decline(row, "不归我管", by=None, at=NOW)
    actions.end(row, "罚款一万元", by=None, at=NOW)
    kept = queries.referral_of("test:1")
    assert kept is not None
    assert (kept.state, kept.answer["number"], kept.answer["outcome"]) == (
        ReferralState.ENDED,
        "苏建罚立〔2026〕1号",
        "罚款一万元",
    )
    assert list(queries.referrals_to("enforcement", body_of().pk)) == [kept]


def test_content_without_facts_is_refused() -> None:
    with pytest.raises(RefusedError, match="facts"):
        actions.refer(
            "suzhou",
            "enforcement",
            "test:2",
            channel="",
            subject=None,
            matter="",
            title="空",
            content={},
            sender=body_of(),
            receiver=None,
            by=None,
            at=NOW,
            due_on=None,
        )
    assert not Referral.objects.exists()
