"""Publication, its versions, the uses of results, what is reported, and who sees what."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.systems.assessment.people import DISTRICT, FIRST, HEAD, NOW, STRANGER, client, viewer
from tests.systems.assessment.results import LATER, ROOT, opened, published
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, Sheet
from tongjian.systems.assessment.publishing.making import finalise, publish, publish_again
from tongjian.systems.assessment.publishing.reporting import reached, report
from tongjian.systems.assessment.publishing.using import holds, reverse, use
from tongjian.systems.assessment.results.models import Line, Publication, Report, Use, UseKind
from tongjian.systems.assessment.results.sheet import UseRule

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_publication_says_totals_places_and_intervals_and_never_changes(month: Period) -> None:
    with pytest.raises(PermissionDenied):
        publish(viewer(FIRST), month, NOW)
    row = published(month)
    body = json.loads(row.body)
    assert body["changes"] == [] and len(body["districts"]) == 6
    assert row.reply_until == pack_of("suzhou").calendar.add_working_days(timezone.localdate(NOW), 5)
    totals = [Fraction(line["total"]) for line in body["districts"]]
    assert totals == sorted(totals, reverse=True) and body["districts"][0]["district"] == "um-sip"
    for line in body["districts"]:
        assert line["best"] <= line["place"] <= line["worst"]
        # The ends are kept with six decimals
        assert Fraction(line["low"]) < Fraction(line["total"]) < Fraction(line["high"]) + Fraction(1, 10**6)
        sheet = Sheet.objects.get(pk=line["sheet"])
        assert (sheet.total, sheet.digest) == (line["total"], line["sheet_digest"])
    # Three places of five aspects cannot tell the first from the second
    assert "um-wujiang" in body["districts"][0]["alike"]
    assert Notice.objects.filter(title__endswith="考核结果公布").count() == 6
    with pytest.raises(RefusedError, match="已经公布"):
        publish(viewer(HEAD), month, NOW)
    assert publish_again(viewer(HEAD), month, "没有变化", NOW) is None
    for rows in (Publication.objects.all(), Line.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Line.objects.update(place=1)


def test_it_is_final_only_after_the_days_of_reply(month: Period) -> None:
    row = published(month)
    with pytest.raises(RefusedError, match="申诉期到"):
        finalise(viewer(HEAD), month, NOW)
    final = finalise(viewer(HEAD), month, LATER)
    assert (final.number, final.stage, final.reply_until) == (2, "final", row.reply_until)
    with pytest.raises(RefusedError, match="已经定稿"):
        finalise(viewer(HEAD), month, LATER)


def test_uses_follow_rules_and_are_taken_back_with_a_reason(month: Period) -> None:
    row = published(month)
    assert len(use(viewer(HEAD), row.pk, "notice", NOW)) == 6
    (award,) = use(viewer(HEAD), row.pk, "award", NOW)
    assert award.district.code == "um-sip" and award.ground["place"] == 1
    with pytest.raises(RefusedError, match="尚未应用"):
        use(viewer(HEAD), row.pk, "award", NOW)
    with pytest.raises(RefusedError, match="尚未应用"):
        use(viewer(HEAD), row.pk, "warning", NOW)
    with pytest.raises(PermissionDenied):
        use(viewer(FIRST), row.pk, "talk", NOW)
    with pytest.raises(RefusedError, match="写明理由"):
        reverse(viewer(HEAD), award.pk, " ", NOW)
    assert reverse(viewer(HEAD), award.pk, "奖补办法停用", NOW).reversal == "奖补办法停用"
    with pytest.raises(RefusedError, match="已经撤销"):
        reverse(viewer(HEAD), award.pk, "再撤一次", NOW)
    for change in ({"title": "改名"}, {"reversal": "换个理由"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Use.objects.filter(pk=award.pk).update(**change)
    assert len(use(viewer(HEAD), row.pk, "award", NOW)) == 1, "what was taken back may be done again"


def test_a_rule_holds_by_place_certainty_total_and_stage() -> None:
    line = {"total": "60", "place": 6, "best": 5, "worst": 6}
    last = UseRule(use="talk", kind=UseKind.TALK, title="约谈", at="published", last=1)
    assert holds(last, line, 6, "published")
    assert not holds(last.model_copy(update={"certain": True}), line, 6, "published")
    assert holds(last.model_copy(update={"certain": True}), {**line, "best": 6}, 6, "published")
    assert not holds(last.model_copy(update={"at": "final"}), line, 6, "published")
    below = UseRule(use="low", kind=UseKind.TALK, title="约谈", below="60")
    assert not holds(below, line, 6, "final") and holds(below, {**line, "total": "1199/20"}, 6, "final")
    first = UseRule(use="award", kind=UseKind.AWARD, title="奖补", first=5)
    assert not holds(first, line, 6, "final") and holds(first, {**line, "place": 5}, 6, "final")


def test_share_and_coverage_are_counted_and_reported(month: Period) -> None:
    row = published(month)
    figures = reached(row)
    assert figures is not None
    # 75 of 100 points in each of six districts, all of them scored
    assert (figures.share, figures.coverage) == (75, 100) and figures.share_met and figures.coverage_met
    made = report(viewer(HEAD), row.pk, NOW)
    body = json.loads(made.body)
    assert body["reached"]["share_printed"] == "75.00%" and body["publication"] == row.digest
    with pytest.raises(RefusedError, match="已经上报"):
        report(viewer(HEAD), row.pk, NOW)
    final = finalise(viewer(HEAD), month, LATER)
    second = Report.objects.get(number=2)
    assert second.publication_id == final.pk and json.loads(second.body)["replaces"] == made.digest
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(digest="0" * 64)
    left_out = json.loads(row.body)
    left_out["districts"] = left_out["districts"][:4]
    fewer = reached(Publication(period=month, body=json.dumps(left_out)))
    assert fewer is not None and fewer.share == 50 and not fewer.share_met
    assert fewer.coverage == Fraction(400, 6) and not fewer.coverage_met and len(fewer.missing) == 2


def test_who_sees_what_in_few_queries(month: Period) -> None:
    row = published(month)
    use(viewer(HEAD), row.pk, "notice", NOW)
    report(viewer(HEAD), row.pk, NOW)
    address = f"{ROOT}publications/{row.pk}/"
    for name in (HEAD, DISTRICT):
        for each in (ROOT, address):
            opened(name, each)
    assert client(DISTRICT).get(f"{address}?xlsx=1").content[:2] == b"PK"
    mine = client(DISTRICT).get(address).content.decode()
    assert "姑苏区" in mine and mine.count("/assessment/sheets/") == 1 and "本系统占比" not in mine
    assert "75.00%" in client(HEAD).get(address).content.decode()
    for each in (ROOT, address):
        assert client(STRANGER).get(each).status_code == 403
    post = client(DISTRICT).post(f"{address}use/", {"rule": "award"})
    assert post.status_code == 403 and client(HEAD).post(f"{address}use/", {"rule": "x"}).status_code == 422
    made = Use.objects.filter(rule="notice").earliest("pk")
    taken = client(HEAD).post(f"{ROOT}uses/{made.pk}/reverse/", {"reason": "发错了"})
    assert taken.status_code == 302 and "发错了" in client(HEAD).get(address).content.decode()
    kept = Report.objects.get()
    assert client(HEAD).get(f"{ROOT}reports/{kept.pk}.json").content.decode() == kept.body
    assert client(DISTRICT).get(f"{ROOT}reports/{kept.pk}.json").status_code == 403
    early = client(HEAD).post(f"{ROOT}periods/{month.pk}/", {"act": "finalise"})
    assert early.status_code == 422 and "申诉期到" in early.content.decode()
