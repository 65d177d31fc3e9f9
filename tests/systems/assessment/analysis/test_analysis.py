"""What the analysis says of published results, and what would gain most points."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.systems.assessment.people import DISTRICT, HEAD, STRANGER, client, viewer
from tests.systems.assessment.results import ROOT, opened, published
from tongjian.systems.assessment.analysis import queries
from tongjian.systems.assessment.analysis.drawing import picture
from tongjian.systems.assessment.analysis.gaining import gains
from tongjian.systems.assessment.analysis.queries import Place
from tongjian.systems.assessment.models import Period
from tongjian.systems.assessment.standards.queries import sheet_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ADDRESS = f"{ROOT}analysis/"


def test_what_would_gain_most_by_the_rules_of_the_standard(month: Period) -> None:
    row = published(month)
    lines = queries.sheets(viewer(HEAD), row)
    chosen = queries.sheet_line(lines, "um-wuzhong")
    assert chosen is not None and queries.sheet_line([], "um-wuzhong") is None
    trends = queries.trends([row])
    above = queries.above(trends, chosen)
    assert sorted(above) == [1, 2, 3, 4]
    standard = sheet_of(month.standard)
    found = gains(json.loads(chosen.sheet.body), standard, month.standard.digest, month.kind, above)
    best = found[0]
    assert best.item == "street-order" and best.gain == Fraction(2, 5) * (95 - Fraction(1300, 15))
    assert best.step == "提高 1 个百分点" and best.step_gain == Fraction(2, 5)
    assert best.enough == 4, "enough to pass the fourth, and no further"
    rework = next(gain for gain in found if gain.item == "rework")
    assert rework.step == "减少 1 件" and rework.step_gain == Fraction(1, 5)
    assert all(gain.gain > 0 for gain in found) and "commended" not in {gain.item for gain in found}
    assert {gain.item for gain in found}.isdisjoint({"closing-rate", "on-time-rate"})


def test_items_and_places_are_told_to_whom_they_concern(month: Period) -> None:
    row = published(month)
    all_, own = (queries.sheets(viewer(name), row) for name in (HEAD, DISTRICT))
    assert len(all_) == 6 and [line.district.code for line in own] == ["um-wujiang"]
    items = queries.items(all_)
    assert items[0].lost is not None and len(items[0].cells) == 6
    assert next(row for row in items if row.title == "执法培训参训率").lost is None
    places = queries.places(viewer(HEAD), month)
    assert len(places) == 24 and sum(bool(place.problems) for place in places) == 10
    assert {place.district for place in queries.places(viewer(DISTRICT), month)} == {"吴江区城市管理局"}
    used = queries.in_use(
        "suzhou", date(month.last.year + (month.last.month == 12), month.last.month % 12 + 1, 9)
    )
    assert (used.published, used.months, used.share) == (1, 1, "100.00%")


def test_the_picture_keeps_directions_and_shape() -> None:
    corners = [
        Place("西南", "甲", Decimal("120.0"), Decimal("31.0"), ()),
        Place("东北", "甲", Decimal("120.2"), Decimal("31.1"), ("乱停",)),
    ]
    found = picture(corners)
    assert found is not None and picture([]) is None
    south_west, north_east = found.dots
    assert float(south_west.x) < float(north_east.x) and float(south_west.y) > float(north_east.y)
    # 0.2 degrees of longitude at 31 degrees north are 1.71 times 0.1 degrees of latitude
    wide, tall = found.width - 48, found.height - 48
    assert abs(wide / tall - 1.714) < 0.02
    alone = picture(corners[:1])
    assert alone is not None and alone.dots[0].x == "24.0"


def test_the_page_in_few_queries(month: Period) -> None:
    assert "还没有公布的结果" in client(HEAD).get(ADDRESS).content.decode()
    published(month)
    for name in (HEAD, DISTRICT):
        opened(name, f"{ADDRESS}?district=um-xiangcheng&kind=month")
    text = client(HEAD).get(f"{ADDRESS}?district=um-xiangcheng").content.decode()
    assert "相城区城市管理局做什么最能提分" in text and "在用率" in text
    assert "相城区城市管理局做什么最能提分" not in client(DISTRICT).get(ADDRESS).content.decode()
    assert client(STRANGER).get(ADDRESS).status_code == 403
