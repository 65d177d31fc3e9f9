"""Site selection: what suits, why, what nearly does, and what nobody knows; always the same answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from openpyxl import load_workbook
from shapely.geometry import Point, box

from tests.kernel.places.kit import CITY, EAST, NORTH, feature, published, square
from tests.kernel.places.planning.conftest import TODAY, parcel
from tongjian.engines.blueprint.selecting import near_misses, rank, suitable
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.planning.candidates import Found, candidates_of
from tongjian.kernel.places.planning.customs import customs_of
from tongjian.kernel.places.planning.sought import sought
from tongjian.kernel.places.queries import edition_on

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SITES = f"/{CITY}/blueprint/sites/"


def lay_city() -> None:
    """Six parcels of 100 m a side in a row, 300 m apart; a road south of them all; a station by the first."""
    plans: list[dict[str, Any]] = [
        {},
        {"容积率上限": 1.9},
        {"容积率上限": None},
        {"用地性质": "商业"},
        {},
        {"容积率上限": 2.4},
    ]
    row = [parcel(f"P{n}", n * 300, 0, 100, **said) for n, said in enumerate(plans)]
    published("control-plan", [*row, parcel("BIG", 0, 1000, 400), parcel("NEAR", 900, 1000, 104)])
    roads = [
        feature("road", "R1", box(EAST - 500, NORTH - 60, EAST + 3000, NORTH - 40), 名称="一", 等级="支路"),
        feature(
            "road", "R2", box(EAST - 500, NORTH - 900, EAST + 3000, NORTH - 800), 名称="二", 等级="主干路"
        ),
    ]
    published("road", roads)
    published("station", [feature("station", "S1", Point(EAST + 50, NORTH + 300), 名称="站")])
    published("purple-line", [square("purple-line", "Z1", 1290, 50, 100, 名称="老街")])
    published("growth", [square("growth", "U1", -1000, -1000, 2450, 名称="边界")])
    published("project", [square("project", "J1", 310, 10, 20, 项目名称="楼")])
    districts = [square("district", "320508", -5000, -5000, 5250, 名称="姑苏区")]
    published("district", [*districts, square("district", "320506", 250, -5000, 9000, 名称="吴中区")])


@pytest.fixture
def city(db: None) -> None:
    lay_city()


def found(**asked: Any) -> tuple[Found, dict[str, dict[str, str]], list[str], list[str]]:
    """What a search gives: the candidates, the answers of each, the keys that suit and that nearly do."""
    lists = {name: asked.pop(name, []) for name in ("outside", "grade")}
    pack = pack_of(CITY)
    search = sought({name: str(value) for name, value in asked.items()}, lists, pack, TODAY, pack.layers)
    assert search.mistakes == ()
    given = candidates_of(edition_on(CITY, TODAY), search, frozenset(pack.layers), customs_of(pack, TODAY))
    ranked = rank(search.needs, given.candidates)
    answers = {
        each.candidate.key: {reason.need.value: reason.verdict.value for reason in each.reasons}
        for each in ranked
    }
    return (
        given,
        answers,
        [each.candidate.key for each in suitable(ranked)],
        [each.candidate.key for each in near_misses(ranked)],
    )


@pytest.mark.usefixtures("city")
class TestWhatIsFound:
    def test_area_use_and_far(self) -> None:
        given, answers, suiting, near = found(area_min=9000, area_max=10500, use="住宅", far=2.0)
        assert given.all == 8
        assert suiting == ["P0", "P4", "P5", "P2"]
        assert answers["P2"]["far"] == "not-known"
        assert near == ["NEAR", "P1"]
        assert "P3" not in answers
        assert "BIG" not in answers

    def test_a_use_in_other_words_is_the_same_use(self) -> None:
        assert found(use="商品房")[2] == found(use="住宅")[2]
        assert found(use="商场")[2] == ["P3"]

    def test_distances(self) -> None:
        given, answers, suiting, _ = found(area_max=10100, road=100, station=300)
        assert suiting == ["P0"]
        assert answers["P1"] == {"area": "met", "road": "met", "station": "not-met"}
        roads = {each.key: each.roads for each in given.candidates}
        assert roads["P0"] == {"支路": 40.0}
        assert found(area_max=10100, road=850, grade=["主干路"])[2] == [f"P{n}" for n in range(6)]
        assert found(area_max=10100, road=790, grade=["主干路"])[3] == [f"P{n}" for n in range(6)]

    def test_outside_control_lines_inside_growth_and_free(self) -> None:
        given, _, suiting, near = found(area_max=10100, outside=["purple-line"], growth=1, free=1)
        controls = {each.key: each.controls for each in given.candidates}
        # What a parcel shares with an area to stay out of is told as long as it is a near miss.
        assert controls["P4"] == {
            "历史文化紫线": pytest.approx(500),
            "已有建设项目的用地": 0,
            "城镇开发边界以外的区域": 0,
        }
        assert "P5" not in controls
        assert controls["P1"]["已有建设项目的用地"] == pytest.approx(400)
        assert suiting == ["P0", "P2", "P3"]
        assert near == ["P1", "P4", "NEAR"]

    def test_a_district(self) -> None:
        assert found(district="320508")[2] == ["P0"]
        assert found(district="320506", area_max=10100)[2] == ["P1", "P2", "P3", "P4", "P5"]

    def test_what_nobody_published_is_not_known(self) -> None:
        given, answers, suiting, _ = found(area_max=10100, outside=["farmland"])
        assert given.unknown == ("永久基本农田",)
        assert answers["P0"]["control"] == "not-known"
        assert len(suiting) == 6

    def test_three_queries_whatever_is_asked(
        self, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
    ) -> None:
        pack = pack_of(CITY)
        query = {
            "area_min": "1",
            "road": "50",
            "station": "50",
            "growth": "1",
            "free": "1",
            "district": "320508",
        }
        search = sought(query, {"outside": ["purple-line"]}, pack, TODAY, pack.layers)
        edition = edition_on(CITY, TODAY)
        customs = customs_of(pack, TODAY)
        with django_assert_num_queries(3):
            candidates_of(edition, search, frozenset(pack.layers), customs)


@pytest.mark.usefixtures("city", "today")
class TestThePage:
    def test_it_explains_each_parcel_and_prints_the_edition(self, client_of: Callable[[str], Client]) -> None:
        page = client_of("applicant").get(SITES, {"use": "住宅", "far": "2", "area_max": "10100"})
        said = page.content.decode()
        assert "用地面积 10000.0" in said
        assert "控制性详细规划地块第 1 版" in said
        assert edition_on(CITY, TODAY).digest in said
        assert f"/{CITY}/blueprint/parcels/P0/" in said
        assert "接近的地块" in said
        assert "全部 8 个地块中，6 个的面积和规划指标" in said

    def test_the_search_can_be_repeated_for_a_day(self, client_of: Callable[[str], Client]) -> None:
        published("control-plan", [parcel("NEW", 0, 0, 100)], effective_from=date(2026, 5, 1))
        client = client_of("officer")
        assert "地块 NEW" in client.get(SITES, {"far": "2"}).content.decode()
        before = client.get(SITES, {"far": "2", "on": "2026-04-30"}).content.decode()
        assert "地块 NEW" not in before
        assert "地块 P0" in before

    def test_mistakes_are_told_and_nothing_is_searched(self, client_of: Callable[[str], Client]) -> None:
        client = client_of("officer")
        for query, sentence in (
            ({"far": "二"}, "“容积率上限至少”应是不小于 0 的数字"),
            ({"area_min": "9", "area_max": "1"}, "用地面积的上限小于下限"),
            ({"far": "2", "on": "2026-13-01"}, "写得不对"),
            ({"road": "30000"}, "距离最多"),
        ):
            answer = client.get(SITES, query)
            assert answer.status_code == 422
            assert sentence in answer.content.decode()
        assert "写一项需要就可以查找" in client.get(SITES, {"district": "999999"}).content.decode()

    def test_the_workbook_has_every_reason(self, client_of: Callable[[str], Client]) -> None:
        query = urlencode({"use": "住宅", "far": "2", "area_max": "10100", "free": "1", "on": "2026-06-01"})
        answer = client_of("officer").get(f"{SITES}sites.xlsx?{query}")
        book = load_workbook(io.BytesIO(answer.content))
        rows = list(book["符合的地块"].iter_rows(values_only=True))
        assert rows[0] == ("名次", "地块", "得分", "用地面积", "用途", "容积率", "已有建设项目的用地")
        assert [row[1] for row in rows[1:]] == ["P0", "P4", "P5", "P2"]
        assert "满足：容积率上限 2.5" in str(rows[1][5])
        facts = dict(list(book["依据"].iter_rows(values_only=True, max_col=2)))
        assert facts["蓝图版本摘要"] == edition_on(CITY, TODAY).digest

    def test_a_key_is_never_a_formula(self, client_of: Callable[[str], Client]) -> None:
        published("control-plan", [parcel("=1+1", 0, 0, 100)], effective_from=date(2026, 5, 1))
        answer = client_of("officer").get(f"{SITES}sites.xlsx?far=2")
        sheet = load_workbook(io.BytesIO(answer.content))["符合的地块"]
        assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")

    def test_a_visitor_signs_in_first(self, client_of: Callable[[str], Client]) -> None:
        for path in (SITES, f"{SITES}sites.xlsx?far=2"):
            assert client_of("").get(path)["Location"].startswith("/sign-in/")

    def test_too_many_searches_wait(
        self, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tongjian.kernel.places.planning.sites.SEARCHES_A_MINUTE", 1)
        client = client_of("officer")
        assert client.get(SITES, {"far": "2"}).status_code == 200
        for path in (SITES, f"{SITES}sites.xlsx"):
            assert client.get(path, {"far": "2"}).status_code == 429
