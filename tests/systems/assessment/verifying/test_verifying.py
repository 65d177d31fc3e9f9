"""Evidence is verified by somebody who had no hand in it; what is doubted is put right and verified again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tests.systems.assessment.people import DISTRICT, FIRST, HEAD, NOW, SECOND, STRANGER, client, viewer
from tests.systems.assessment.results import ROOT, VERIFIER, opened, task
from tongjian.kernel.ledger import records
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Period, Sheet
from tongjian.systems.assessment.publishing.making import publish
from tongjian.systems.assessment.results.models import Outcome, Verification
from tongjian.systems.assessment.verifying.acting import confirm_all, correct, unverified, verify
from tongjian.systems.assessment.verifying.figures import Figures, figures_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_everything_is_verified_by_somebody_else_before_it_is_published(month: Period) -> None:
    checked = Evidence.objects.get(task=task(month, "street-order", "um-gusu"))
    for name in (FIRST, SECOND):
        with pytest.raises(RefusedError, match="要由别人核查"):
            verify(viewer(name), checked.pk, Outcome.CONFIRMED, "", NOW)
    for name in (DISTRICT, STRANGER):
        with pytest.raises(PermissionDenied):
            verify(viewer(name), checked.pk, Outcome.CONFIRMED, "", NOW)
    with pytest.raises(RefusedError, match="写明哪里不符"):
        verify(viewer(VERIFIER), checked.pk, Outcome.DOUBTED, " ", NOW)
    assert unverified(month) == 54
    with pytest.raises(RefusedError, match="54 项证据没有核查属实"):
        publish(viewer(HEAD), month, NOW)
    keys = list(Evidence.objects.values_list("pk", flat=True))
    with pytest.raises(RefusedError, match="要由别人核查"):
        confirm_all(viewer(HEAD), "suzhou", keys, NOW)
    assert not Verification.objects.exists(), "all of them or none"
    assert confirm_all(viewer(VERIFIER), "suzhou", keys, NOW) == 54
    with pytest.raises(RefusedError, match="已经核查过"):
        verify(viewer(VERIFIER), checked.pk, Outcome.CONFIRMED, "", NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Verification.objects.update(remark="改了")
    assert unverified(month) == 0 and not list(records.differences("suzhou"))
    assert publish(viewer(HEAD), month, NOW).number == 1


def test_what_is_doubted_is_put_right_scored_and_verified_again(month: Period) -> None:
    row = task(month, "complaints", "um-gusu")
    first = Evidence.objects.get(task=row)
    with pytest.raises(RefusedError, match="没有被核查提出疑问"):
        correct(viewer(HEAD), row.pk, first.pk, Figures(Decimal(0)), "没有疑问", NOW)
    verify(viewer(VERIFIER), first.pk, Outcome.DOUBTED, "其中一起不属于本区", NOW)
    with pytest.raises(RefusedError, match="不写总数"):
        correct(viewer(HEAD), row.pk, first.pk, Figures(Decimal(1), Decimal(2)), "写错了", NOW)
    before = Sheet.objects.get(period=month, district=row.district)
    now_counts = correct(viewer(HEAD), row.pk, first.pk, Figures(Decimal(1)), "核实一起", NOW)
    after = Sheet.objects.get(period=month, district=row.district, number=2)
    assert Fraction(after.total) > Fraction(before.total) and "核实一起" in after.reason
    with pytest.raises(RefusedError, match="已被更正"):
        verify(viewer(VERIFIER), first.pk, Outcome.CONFIRMED, "", NOW)
    with pytest.raises(RefusedError, match="要由别人核查"):
        verify(viewer(HEAD), now_counts.pk, Outcome.CONFIRMED, "", NOW)
    verify(viewer(VERIFIER), now_counts.pk, Outcome.CONFIRMED, "", NOW)
    assert not list(records.differences("suzhou"))
    shares = task(month, "full-record", "um-gusu")
    share = Evidence.objects.get(task=shares)
    verify(viewer(VERIFIER), share.pk, Outcome.DOUBTED, "分母不对", NOW)
    for figures, why in (
        (Figures(Decimal(3)), "要写总数"),
        (Figures(Decimal(3), Decimal(2)), "大于总数"),
    ):
        with pytest.raises(RefusedError, match=why):
            correct(viewer(HEAD), shares.pk, share.pk, figures, "更正", NOW)


def test_what_forms_say_of_figures() -> None:
    assert figures_of("1,203.5", "", applies=True) == Figures(Decimal("1203.5"))
    assert figures_of("3", "4", applies=True) == Figures(Decimal(3), Decimal(4))
    assert figures_of("乱写", "", applies=False) == replace(Figures(Decimal(1)), numerator=None)
    for counted, whole, why in (("", "", "没有填"), ("1e3", "", "不是数"), ("1", "0", "总数为 0")):
        with pytest.raises(RefusedError, match=why):
            figures_of(counted, whole, applies=True)


def test_pages_for_the_body_alone(month: Period) -> None:
    row = Evidence.objects.get(task=task(month, "complaints", "um-gusu"))
    board, piece = f"{ROOT}periods/{month.pk}/verification/", f"{ROOT}evidence/{row.pk}/"
    for address in (board, piece):
        opened(VERIFIER, address)
        for name in (STRANGER, DISTRICT):
            assert client(name).get(address).status_code == 403
    assert "由别人核查" in client(HEAD).get(f"{board}?state=waiting").content.decode()
    assert client(VERIFIER).post(board, {"evidence": ["x"]}).status_code == 422
    assert client(VERIFIER).post(board, {"evidence": [str(row.pk)]}).status_code == 302
    assert "属实" in client(HEAD).get(f"{board}?state=confirmed").content.decode()
    other = Evidence.objects.get(task=task(month, "complaints", "um-sip"))
    doubt = {"act": "doubt", "remark": "台账缺页"}
    assert client(VERIFIER).post(f"{ROOT}evidence/{other.pk}/", doubt).status_code == 302
    assert "更正的理由" in client(HEAD).get(f"{ROOT}evidence/{other.pk}/").content.decode()
    given = {"act": "correct", "counted": "1", "reason": "补页后为一起"}
    assert client(HEAD).post(f"{ROOT}evidence/{other.pk}/", given).status_code == 302
    assert Evidence.objects.get(replaces=other).numerator == 1


def test_after_the_period_is_closed_nobody_collects_anew(month: Period) -> None:
    row = task(month, "complaints", "um-gusu")
    given = {"applies": "no", "reason": "重新认定"}
    refused = client(HEAD).post(f"/suzhou/assessment/tasks/{row.pk}/", given)
    assert refused.status_code == 422 and "已截止采集" in refused.content.decode()
    assert Evidence.objects.filter(task=row).count() == 1
