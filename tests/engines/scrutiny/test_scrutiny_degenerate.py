"""Whatever shapes a plan holds, every rule comes to a verdict: nothing a drawing says stops the scrutiny."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.scrutiny.placing import at_the_origin, box, published, surroundings
from tests.engines.scrutiny.siteplans import TODAY, book, entity
from tongjian.engines.scrutiny import scrutinise
from tongjian.engines.scrutiny.rules.published import SUFFIX
from tongjian.engines.siteplan import (
    Balcony,
    Basement,
    Building,
    Feature,
    FeatureKind,
    Floor,
    Outline,
    Path,
    RoofHouse,
    Site,
    SitePlan,
    Stall,
    Vertex,
)

SUZHOU = book()
RULES = {rule.rule for rule in SUZHOU.on(TODAY).rules}
OF_PLACE = {rule.rule for rule in SUZHOU.on(TODAY).rules if rule.measure.of_place}
AROUND = at_the_origin(
    surroundings(
        published("farmland", "NT-1", box(10, 10, 30, 30)),
        published("road", "R1", box(-20, 0, 0, 200), 名称="西街", 等级="支路"),
        published("road", "R2", box(0, -20, 200, 0), 名称="南街"),
        published("blue-line", "L1", box(0, 200, 200, 220), 名称="北河"),
        published("height-limit", "X1", box(0, 0, 50, 50), 限高=20.0, 坡度=0.1, 基准="POINT (0 0)"),
        published("height-limit", "X2", box(0, 0, 20, 20), 限高=40.0, 高程系统="高程"),
        parcel=box(0, 0, 60, 60),
    )
)

PLACES = st.sampled_from([0.0, 0.0, 1.0, 1.0, 5.0, 20.0, 60.0, 230.5, 1e-9, -3.0])
BULGES = st.sampled_from([0.0, 0.0, 0.0, 1.0, -1.0, 0.2, 1e-9])
VERTICES = st.builds(Vertex, PLACES, PLACES, BULGES)
OUTLINES = st.lists(VERTICES, min_size=3, max_size=6).map(lambda v: Outline(tuple(v), entity()))
PATHS = st.lists(VERTICES, min_size=2, max_size=4).map(lambda v: Path(tuple(v), entity()))
WORDS = st.sampled_from(
    ["", "1", "住宅", "厂房", "门卫", "人行天桥", "幼儿园", "车行", "支路", "主干路", "尽端路"]
)
NUMBERS = st.sampled_from(["", "0", "-1", "5", "1e400", "9" * 40, "NaN", "约五", "5 m", "90°"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            "性质",
            "类型",
            "等级",
            "宽度",
            "夹角",
            "距停止线",
            "净高",
            "顶板标高",
            "进深",
            "楼号",
            "层数",
            "高度",
        ]
    ),
    st.one_of(WORDS, NUMBERS),
    max_size=5,
)
HEIGHTS = st.sampled_from([None, 0.0, 18.0, 54.0])
USES = st.sampled_from([None, "住宅", "商业", "厂房", "门卫", "天桥", "架空层", "水泵房", "地下车库", "阳台"])
STOREYS = st.sampled_from([(), (1,), (1, 2), (-1,), (2, 3)])
NUMBER = st.sampled_from([None, "1", "2"])

PLANS = st.builds(
    SitePlan,
    sites=st.lists(st.builds(Site, OUTLINES), max_size=2).map(tuple),
    buildings=st.lists(
        st.builds(
            Building,
            OUTLINES,
            ATTRIBUTES,
            number=NUMBER,
            storeys_above=st.sampled_from([None, 1, 6, 18]),
            height=HEIGHTS,
            use=USES,
            fire_rating=st.sampled_from([None, "二级", "四级", "？"]),
        ),
        max_size=4,
    ).map(tuple),
    floors=st.lists(
        st.builds(
            Floor, OUTLINES, ATTRIBUTES, building=NUMBER, storeys=STOREYS, use=USES, storey_height=HEIGHTS
        ),
        max_size=3,
    ).map(tuple),
    basements=st.lists(
        st.builds(Basement, OUTLINES, ATTRIBUTES, storeys=st.sampled_from([None, 0, 1]), use=USES), max_size=2
    ).map(tuple),
    stalls=st.lists(
        st.builds(Stall, OUTLINES, kind=st.sampled_from([None, "地面", "地下", "机械", "充电"])), max_size=3
    ).map(tuple),
    balconies=st.lists(
        st.builds(Balcony, OUTLINES, ATTRIBUTES, building=NUMBER, storeys=STOREYS, depth=HEIGHTS), max_size=3
    ).map(tuple),
    roof_houses=st.lists(st.builds(RoofHouse, OUTLINES, building=NUMBER, height=HEIGHTS), max_size=2).map(
        tuple
    ),
    features=st.lists(
        st.builds(Feature, st.sampled_from(FeatureKind), st.one_of(OUTLINES, PATHS), ATTRIBUTES), max_size=6
    ).map(tuple),
)


@given(PLANS)
@settings(max_examples=60, deadline=None)
def test_every_rule_comes_to_a_verdict(plan: SitePlan) -> None:
    report = scrutinise(plan, rules=SUZHOU, today=TODAY)
    assert {finding.rule for finding in report.findings} == RULES - OF_PLACE


@given(PLANS)
@settings(max_examples=60, deadline=None)
def test_every_rule_comes_to_a_verdict_on_the_blueprint_as_well(plan: SitePlan) -> None:
    report = scrutinise(plan, rules=SUZHOU, today=TODAY, surroundings=AROUND)
    found = {finding.rule for finding in report.findings}
    assert {rule for rule in found if not rule.endswith(SUFFIX)} == RULES
    assert report.place is not None
    report.as_json()
