"""The right of reply: who may say what, and what a correction changes everywhere the score was used."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from tests.systems.assessment.people import (
    DISTRICT,
    FIRST,
    HEAD,
    NOW,
    OTHER,
    SECOND,
    STRANGER,
    client,
    viewer,
)
from tests.systems.assessment.results import (
    DEPUTY,
    LATER,
    REVIEWER,
    ROOT,
    VERIFIER,
    appealed,
    decided,
    opened,
    published,
    reviewed,
    task,
)
from tongjian.kernel.ledger import records
from tongjian.kernel.notices.models import Notice
from tongjian.systems.assessment.appeals.deciding import decide, review
from tongjian.systems.assessment.appeals.filing import admit, file, withdraw
from tongjian.systems.assessment.collecting.evidence import Found, put
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Frequency, Period, Sheet, Task
from tongjian.systems.assessment.publishing.making import finalise, publish
from tongjian.systems.assessment.publishing.reporting import report
from tongjian.systems.assessment.publishing.using import use
from tongjian.systems.assessment.results.guard import PUBLICATIONS
from tongjian.systems.assessment.results.models import Appeal, Decision, Outcome, Publication, Report, Use
from tongjian.systems.assessment.scoring.making import close_period
from tongjian.systems.assessment.tasks.opening import open_period
from tongjian.systems.assessment.verifying.acting import confirm_all, verify
from tongjian.systems.assessment.verifying.figures import Figures

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WUZHONG = "suzhou-um-wuzhong"
ALL_FINE = Figures(Decimal(15), Decimal(15))


def _letter(key: UUID) -> None:
    """The body and the district find it among their letters and open it there; nobody else sees it."""
    address = f"/letters/{key}/"
    for name in (WUZHONG, DEPUTY):
        assert address in client(name).get("/letters/").content.decode()
        told = client(name).get(address).content.decode()
        assert "/assessment/results/appeals/" in told and "记录送达" not in told and "签收" not in told
    for name in (OTHER, STRANGER, "suzhou-window"):
        assert address not in client(name).get("/letters/").content.decode()
        assert client(name).get(address).status_code == 404
    assert address not in client(DEPUTY).get("/letters/?unserved").content.decode()


def places(row: Publication) -> dict[str, int]:
    return {line["district"]: line["place"] for line in json.loads(row.body)["districts"]}


def test_an_appeal_that_succeeds_changes_the_ranking_everywhere_it_was_used(month: Period) -> None:
    confirm_all(viewer(VERIFIER), "suzhou", list(Evidence.objects.values_list("pk", flat=True)), NOW)
    first = publish(viewer(HEAD), month, NOW)
    use(viewer(HEAD), first.pk, "ranking", NOW)
    report(viewer(HEAD), first.pk, NOW)
    assert (places(first)["um-gusu"], places(first)["um-wuzhong"]) == (4, 5)
    row = appealed(month, "street-order", "um-wuzhong", WUZHONG)
    reviewed(row, ALL_FINE)
    made = decided(row, ALL_FINE)
    second = made.publication
    assert second is not None and second.number == 2 and "申诉成立" in second.reason
    assert (places(second)["um-gusu"], places(second)["um-wuzhong"]) == (5, 4)
    changes = {change["district"]: change for change in json.loads(second.body)["changes"]}
    assert changes.keys() == {"um-wuzhong", "um-gusu"}
    # 13 of 15 is 8.33 points of 100 below 95, 0.4 points for each
    gained = Fraction(2, 5) * (95 - Fraction(1300, 15))
    assert Fraction(changes["um-wuzhong"]["difference"]) == gained
    assert changes["um-wuzhong"]["items"][0]["title"] == "市容秩序现场核查合格率"
    assert changes["um-gusu"]["difference"] == "0" and changes["um-gusu"]["items"] == []
    assert Sheet.objects.filter(period=month, number=2).count() == 1
    # Every district's ranking notice still stands; those it says other places of now are told so
    assert not Use.objects.filter(reversed_at__isnull=False).exists()
    told = Notice.objects.filter(title__contains="的结果有更正").values_list("organisation__code", flat=True)
    assert {"um-wuzhong", "um-gusu"} <= set(told)
    again = Report.objects.get(number=2)
    assert again.publication_id == second.pk and json.loads(again.body)["reason"] == second.reason
    assert made.letter.number.startswith("苏城管考决〔") and "位次由第 5 位变为第 4 位" in made.letter.content
    assert made.evidence is not None and made.evidence.replaces_id == row.evidence_id
    assert not list(records.differences("suzhou"))
    for rows in (Decision.objects.all(), Appeal.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=row.pk).update(state="dismissed")
    _tampered(second)


def _tampered(row: Publication) -> None:
    """What somebody with the database password does is found."""
    with connection.cursor() as cursor:
        for name in PUBLICATIONS.names:
            on = "" if connection.vendor == "sqlite" else f" ON {PUBLICATIONS.table}"
            cursor.execute(f"DROP TRIGGER {name}{on}")
    Publication.objects.filter(pk=row.pk).update(body=row.body.replace('"place":4', '"place":1'))
    PUBLICATIONS.install()
    assert [what for what, _ in records.differences("suzhou")] == [f"考核公布 {row.pk}"]


def test_a_use_whose_ground_is_gone_is_reversed(month: Period) -> None:
    first = published(month)
    (award,) = use(viewer(HEAD), first.pk, "award", NOW)
    rows = [
        appealed(month, "street-order", "um-wujiang", DISTRICT),
        appealed(month, "rework", "um-wujiang", DISTRICT),
    ]
    for row, figures in zip(rows, (ALL_FINE, Figures(Decimal(0))), strict=True):
        reviewed(row, figures)
        decided(row, figures)
    award.refresh_from_db()
    assert award.reversed_for is not None and award.reversed_for.number == 3
    assert "不再符合“奖补”的条件" in award.reversal
    third = award.reversed_for
    assert places(third)["um-wujiang"] == 1
    assert [made.district.code for made in use(viewer(HEAD), third.pk, "award", NOW)] == ["um-wujiang"]
    with pytest.raises(RefusedError, match="已有新的版本"):
        use(viewer(HEAD), first.pk, "award", NOW)


def test_each_step_is_somebody_elses(month: Period) -> None:
    published(month)
    for name in (OTHER, HEAD, STRANGER):
        with pytest.raises(PermissionDenied):
            appealed(month, "street-order", "um-wuzhong", name)
    row = appealed(month, "street-order", "um-wuzhong", WUZHONG)
    with pytest.raises(RefusedError, match="已有申诉在办理"):
        appealed(month, "street-order", "um-wuzhong", WUZHONG)
    given = {"upheld": False, "reasons": "维持", "figures": None, "now": NOW}
    for name in (FIRST, SECOND, VERIFIER):
        with pytest.raises(PermissionDenied, match="要由别人复核"):
            review(viewer(name), row.pk, **given)
    with pytest.raises(RefusedError, match="不能这样办理"):
        decide(viewer(DEPUTY), row.pk, **given)
    with pytest.raises(RefusedError, match="写理由"):
        review(viewer(DEPUTY), row.pk, **{**given, "reasons": " "})
    with pytest.raises(RefusedError, match="写明更正后的数"):
        review(viewer(DEPUTY), row.pk, **{**given, "upheld": True})
    with pytest.raises(RefusedError, match="和原来一样"):
        same = Figures(Decimal(13), Decimal(15))
        review(viewer(DEPUTY), row.pk, **{**given, "upheld": True, "figures": same})
    review(viewer(DEPUTY), row.pk, **given)
    with pytest.raises(PermissionDenied, match="复核由您办理"):
        decide(viewer(DEPUTY), row.pk, **given)
    with pytest.raises(PermissionDenied):
        decide(viewer(REVIEWER), row.pk, **given)
    made = decide(viewer(HEAD), row.pk, **given)
    assert made.publication is None and made.evidence is None and Publication.objects.count() == 1
    with pytest.raises(RefusedError, match="每项复核一次"):
        appealed(month, "street-order", "um-wuzhong", WUZHONG)
    # The head recorded this one: the deputy decides
    other = appealed(month, "complaints", "um-wuzhong", WUZHONG)
    review(viewer(REVIEWER), other.pk, **given)
    with pytest.raises(PermissionDenied, match="要由别人决定"):
        decide(viewer(HEAD), other.pk, **given)
    assert withdraw(viewer(WUZHONG), other.pk, NOW).state == "withdrawn"
    assert appealed(month, "complaints", "um-wuzhong", WUZHONG).state == "filed"


def test_after_the_days_of_reply_a_head_admits_or_not(month: Period) -> None:
    published(month)
    wanted = task(month, "rework", "um-wuzhong").pk
    with pytest.raises(RefusedError, match="已经过了"):
        file(viewer(WUZHONG), "suzhou", wanted, "返工不属实", LATER)
    late = file(viewer(WUZHONG), "suzhou", wanted, "返工不属实", LATER, excuse="系统停机三日")
    assert late.state == "late"
    with pytest.raises(RefusedError, match="1 件申诉没有决定"):
        finalise(viewer(HEAD), month, LATER)
    with pytest.raises(PermissionDenied):
        admit(viewer(REVIEWER), late.pk, True, "属实", LATER)
    with pytest.raises(RefusedError, match="写明理由"):
        admit(viewer(HEAD), late.pk, True, "", LATER)
    assert admit(viewer(HEAD), late.pk, False, "停机只有一小时", LATER).state == "refused"
    again = file(viewer(WUZHONG), "suzhou", wanted, "返工不属实", LATER, excuse="另有证明")
    assert admit(viewer(HEAD), again.pk, True, "证明属实", LATER).state == "filed"
    with pytest.raises(RefusedError, match="没有决定"):
        finalise(viewer(HEAD), month, LATER)
    withdraw(viewer(WUZHONG), again.pk, LATER)
    assert finalise(viewer(HEAD), month, LATER).stage == "final"


def test_the_quarter_over_a_month_is_scored_and_published_again(month: Period) -> None:
    # The month that is open lies in the same quarter two times of three
    Task.objects.exclude(period=month).delete()
    Period.objects.exclude(pk=month.pk).delete()
    quarter = open_period(viewer(HEAD), "suzhou", Frequency.QUARTER, month.first, NOW)
    for each in quarter.tasks.select_related("item"):
        put(viewer(FIRST), each.pk, Found("record", Decimal(9), Decimal(10)), NOW)
    close_period(viewer(HEAD), quarter, NOW)
    confirm_all(
        viewer(VERIFIER), "suzhou", [e.pk for e in Evidence.objects.filter(task__period=quarter)], NOW
    )
    with pytest.raises(RefusedError, match="各月公布之后"):
        publish(viewer(HEAD), quarter, NOW)
    published(month)
    publish(viewer(HEAD), quarter, NOW)
    row = appealed(month, "complaints", "um-gusu", OTHER)
    reviewed(row, Figures(Decimal(0)))
    decided(row, Figures(Decimal(0)))
    latest = Publication.objects.filter(period=quarter).latest("number")
    assert latest.number == 2 and json.loads(latest.body)["changes"][0]["district"] == "um-gusu"


def test_pages_of_an_appeal(month: Period) -> None:
    row = published(month)
    wanted = task(month, "street-order", "um-wuzhong")
    filing = f"{ROOT}tasks/{wanted.pk}/appeal/"
    assert client(OTHER).get(filing).status_code == 404
    assert client(WUZHONG).post(filing, {"grounds": " "}).status_code == 422
    assert client(WUZHONG).post(filing, {"grounds": "照片不是本区"}).status_code == 302
    appeal = Appeal.objects.get()
    page = f"{ROOT}appeals/{appeal.pk}/"
    for name in (WUZHONG, REVIEWER):
        for each in (f"{ROOT}appeals/?state=open", page):
            opened(name, each, 8)
    assert client(OTHER).get(page).status_code == 404 and client(STRANGER).get(page).status_code == 403
    assert "要由别人复核" in client(FIRST).get(page).content.decode()
    said = {"act": "review", "upheld": "yes", "counted": "15", "whole": "15", "reasons": "照片属邻区"}
    assert client(REVIEWER).post(page, {**said, "upheld": ""}).status_code == 422
    assert client(FIRST).post(page, said).status_code == 403
    assert client(REVIEWER).post(page, said).status_code == 302
    assert "照片属邻区" not in client(WUZHONG).get(page).content.decode(), "not before the decision"
    assert client(DEPUTY).post(page, {**said, "act": "decide"}).status_code == 302
    mine = client(WUZHONG).get(page).content.decode()
    assert "位次由第 5 位变为第 4 位" in mine and "照片属邻区" in mine
    if any(Path(settings.TONGJIAN_FONTS).glob("*.[to]tf")):
        pdf = client(WUZHONG).get(f"{page}letter.pdf")
        assert pdf.status_code == 200 and b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    assert client(OTHER).get(f"{page}letter.pdf").status_code == 404
    _letter(Decision.objects.get().letter.pk)
    later = client(WUZHONG).get(f"{ROOT}publications/{row.pk}/").content.decode()
    assert "已有更正" in later
    newest = opened(WUZHONG, f"{ROOT}publications/{Publication.objects.get(number=2).pk}/")
    assert f'href="{page}"' in newest and filing not in newest, "each item is reviewed once"
    board = opened(VERIFIER, f"{ROOT}periods/{month.pk}/verification/?state=waiting")
    assert "由申诉决定更正 1 项，待核查 0 项" in board
    decided_ = Evidence.objects.get(decision__isnull=False)
    assert "不再核查" in opened(VERIFIER, f"{ROOT}evidence/{decided_.pk}/")
    with pytest.raises(RefusedError, match="不再核查"):
        verify(viewer(VERIFIER), decided_.pk, Outcome.CONFIRMED, "", NOW)
