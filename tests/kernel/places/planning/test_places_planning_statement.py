"""What the layers say of a parcel, each with its version; what nobody published is not known."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest

from tests.kernel.places.kit import CITY, published, square
from tests.kernel.places.planning.conftest import PARCEL, TODAY, parcel
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.planning.asking import statement_of
from tongjian.kernel.places.planning.statement import Answer, NoSuchParcel, Statement
from tongjian.kernel.places.queries import edition_on

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def stated(key: str = PARCEL, on: date = TODAY) -> Statement:
    return statement_of(edition_on(CITY, on), key, pack_of(CITY).layers, on)


@pytest.mark.usefixtures("quarter")
def test_everything_that_is_known_of_a_parcel() -> None:
    said = stated()
    assert {line.title: line.text for line in said.said} == {
        "用地性质": "住宅、社区服务",
        "容积率上限": "2.5",
        "容积率下限": "1",
        "建筑密度上限": "22%",
        "绿地率下限": "32%",
        "建筑限高": "80 m",
        "用地面积": "—",
    }
    assert said.area == Decimal("40000.00")
    assert said.district == "姑苏区"
    assert said.agreement is Answer.YES
    assert said.inside_growth is Answer.YES
    assert said.projects == ()
    assert {(each.source.code, each.names, each.area) for each in said.touches} == {
        ("purple-line", ("老街",), Decimal("400.00")),
        ("height-limit", ("锥形面",), Decimal("20000.00")),
    }
    assert [(each.name, each.line, each.width, each.distance) for each in said.alongside] == [
        ("桐泾路", "次干路", "30 m", Decimal("10.00")),
        ("平门塘", "蓝线", "28 m", Decimal("12.00")),
    ]
    assert {each.line: (each.custom.value, each.beside) for each in said.setbacks} == {
        "boundary": (3, ()),
        "次干路": (5, ("桐泾路",)),
        "蓝线": (8, ("平门塘",)),
    }
    assert said.parking["住宅"].value == 1
    assert any("老街" in text for text in said.texts)
    assert any("平门塘" in text for text in said.texts)


@pytest.mark.usefixtures("quarter")
def test_the_lowest_height_limit_decides_where_it_is_lower_than_the_plans() -> None:
    heights = [bound for bound in stated().plan.bounds if bound.figure.name == "height_max"]
    assert [(bound.layer, bound.value) for bound in heights] == [("control-plan", 80), ("height-limit", 60)]


@pytest.mark.usefixtures("quarter")
def test_what_nobody_published_is_not_known() -> None:
    said = stated()
    assert "轨道交通保护区" in said.unknown
    assert "控制性详细规划地块" not in said.unknown


def test_without_other_layers_nothing_is_concluded_from_silence(db: None) -> None:
    published("control-plan", [parcel(PARCEL, 0, 0)])
    said = stated()
    assert said.agreement is Answer.UNKNOWN
    assert said.inside_growth is Answer.UNKNOWN
    assert said.height is None
    assert said.touches == ()


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize(
    ("use", "answer"),
    [("工业用地", Answer.NO), ("留白用地", Answer.UNKNOWN), ("居住用地、工业用地", Answer.YES)],
)
def test_whether_the_master_plan_agrees(use: str, answer: Answer) -> None:
    published("master-plan", [square("master-plan", "M-1", -200, -200, 1000, 用地性质=use)])
    assert stated().agreement is answer


@pytest.mark.usefixtures("quarter")
def test_surfaces_over_each_other_count_their_ground_once() -> None:
    surfaces = [square("height-limit", key, -100, -100, 500, 名称=key, 限高=60.0) for key in ("X-1", "X-2")]
    published("height-limit", surfaces)
    touch = next(each for each in stated().touches if each.source.code == "height-limit")
    assert (touch.area, touch.share) == (Decimal("40000.00"), Decimal("100.00"))


@pytest.mark.usefixtures("quarter")
def test_a_parcel_the_version_in_force_does_not_have() -> None:
    with pytest.raises(NoSuchParcel, match="没有地块“Z-9”"):
        stated("Z-9")
    with pytest.raises(NoSuchParcel):
        stated(on=date(2025, 1, 1))


@pytest.mark.usefixtures("quarter")
def test_the_number_of_queries(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    edition = edition_on(CITY, TODAY)
    stated()
    with django_assert_max_num_queries(5):
        statement_of(edition, PARCEL, pack_of(CITY).layers, TODAY)
