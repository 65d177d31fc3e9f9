"""A month in six districts: exact scores, places, versions, and what `verify` finds."""

from __future__ import annotations

import json
from dataclasses import replace as changed
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from tests.systems.assessment.people import FIRST, HEAD, NOW, viewer
from tongjian.kernel.cases import verify as cases
from tongjian.kernel.ledger import records
from tongjian.systems.assessment.collecting.evidence import Found, replace
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Evidence, Period, Sheet, Task
from tongjian.systems.assessment.scoring import queries
from tongjian.systems.assessment.scoring.making import close_period, score_again

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_month_from_opening_to_sheets(month: Period, django_assert_max_num_queries: object) -> None:
    assert month.sheets.count() == 6 and month.tasks.count() == 54
    sheet = Sheet.objects.get(period=month, district__code="um-wujiang")
    body = json.loads(sheet.body)
    rows = {row["item"]: row for row in body["rows"]}
    # 1103 of 1150 - 12: 96.92 %, above the target; the quarterly items do not apply, their points are carried
    assert rows["closing-rate"]["printed"] == "96.92%" and rows["closing-rate"]["score"] == "8"
    assert Fraction(rows["closing-rate"]["value"]) == Fraction(110300, 1138)
    assert rows["training"]["state"] == "not_applicable" and rows["training"]["points"] is None
    assert Fraction(rows["full-record"]["points"]) == Fraction(8 * 30, 18)
    # One problem in three places of five aspects: 14 of 15, 1.67 below 95 %, 0.4 points for each
    short = Fraction(95) - Fraction(1400, 15)
    assert Fraction(rows["street-order"]["score"]) == 12 - Fraction(2, 5) * short
    assert sum(Fraction(row["points"]) for row in body["rows"] if row["points"]) == 75
    assert sum(Fraction(row["score"]) for row in body["rows"] if row["score"]) == Fraction(sheet.total)
    places = queries.lines(viewer(HEAD), month)
    totals = [Fraction(line.sheet.total) for line in places]
    assert totals == sorted(totals, reverse=True) and places[0].place == 1
    assert not list(records.differences("suzhou")) and not list(cases.differences("suzhou"))
    with pytest.raises(RefusedError, match="已经截止"):
        close_period(viewer(HEAD), month, NOW)


def test_a_correction_makes_the_next_version_of_one_sheet(month: Period) -> None:
    task = Task.objects.get(period=month, item__code="complaints", district__code="um-gusu")
    before = Evidence.objects.get(task=task)
    found = Found("record", Decimal(0), None, {"remark": "复核认定无责"}, "复核认定无责")
    with pytest.raises(RefusedError, match="写明理由"):
        replace(viewer(FIRST), task.pk, changed(found, reason=" "), NOW)
    now_counts = replace(viewer(FIRST), task.pk, found, NOW, seen=before.pk)
    with pytest.raises(RefusedError, match="已被别人更正"):
        replace(viewer(FIRST), task.pk, found, NOW, seen=before.pk)
    made = score_again(viewer(HEAD), month, "申诉成立", NOW)
    assert [(sheet.district.code, sheet.number, sheet.reason) for sheet in made] == [
        ("um-gusu", 2, "申诉成立")
    ]
    first = Sheet.objects.get(period=month, district__code="um-gusu", number=1)
    assert Fraction(made[0].total) - Fraction(first.total) == 2
    assert score_again(viewer(HEAD), month, "再算一次", NOW) == []
    assert now_counts.replaces_id == before.pk and not list(records.differences("suzhou"))


def test_what_was_kept_cannot_be_changed(month: Period) -> None:
    for rows in (Sheet.objects.all(), Evidence.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(digest="0" * 64)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.first().delete()
