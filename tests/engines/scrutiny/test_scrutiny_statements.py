"""What the drawing's own table and the declared form say, in the wordings people use."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.scrutiny.siteplans import book, scrutinised, site
from tongjian.engines.scrutiny import Declared, FileMistakes, read_declared
from tongjian.engines.scrutiny.figuretext import figure_in
from tongjian.engines.scrutiny.names import ALIASES, SCALAR_INDICATORS
from tongjian.engines.scrutiny.statements import Statements, read_statements
from tongjian.engines.siteplan import IndicatorTable, SitePlan

CHINA = book("_china")


def read(*rows: tuple[str, str, str]) -> Statements:
    return read_statements(IndicatorTable(rows))


@pytest.mark.parametrize(
    ("row", "name", "number"),
    [
        (("总用地面积", "62,714.8", "㎡"), "site_area", "62714.8"),
        (("规划用地面积(㎡)", "62714.8", ""), "site_area", "62714.8"),
        (("1.1 规划用地面积（m²）", "62 714.8".replace(" ", ""), ""), "site_area", "62714.8"),
        (("建设用地面积", "6.27148", "万㎡"), "site_area", "62714.8"),
        (("净用地面积", "6.27148公顷", ""), "site_area", "62714.8"),
        (("用地面积", "6.27148", "ha"), "site_area", "62714.8"),
        (("用地面积", "3", "亩"), "site_area", "2000"),
        (("二、总建筑面积（㎡）", "１２３，４５６．７", ""), "floor_area_total", "123456.7"),
        (("其中：地上建筑面积", "98765.4", "平方米"), "floor_area_above", "98765.4"),
        (("建筑面积（地下）", "12345", "m2"), "floor_area_below", "12345"),
        (("计容建筑面积", "9.5万m²", ""), "floor_area_far", "95000"),
        (("总建筑面积（计容）", "95000", ""), "floor_area_far", "95000"),
        (("容积率", "1.98", "—"), "far", "1.98"),
        (("容积率 (FAR)", "1.98", ""), "far", "1.98"),
        (("建筑密度(%)", "21.5", ""), "coverage", "21.5"),
        (("建筑密度", "21.5%", "%"), "coverage", "21.5"),
        (("建筑密度", "0.215", ""), "coverage", "21.5"),
        (("绿地率％", "35", ""), "green_ratio", "35"),
        (("停车位(辆)", "1,200", ""), "parking_motor", "1200"),
        (("机动车停车位", "512（地上 60，地下 452）", "个"), "parking_motor", "512"),
        (("③非机动车停车位", "900辆", ""), "parking_nonmotor", "900"),
        (("最高层数", "18F", ""), "storeys_max", "18"),
        (("建筑高度（m）", "54", ""), "building_height_max", "54"),
    ],
)
def test_a_figure_is_read_as_it_is_meant(row: tuple[str, str, str], name: str, number: str) -> None:
    found = read(row)
    assert found.problems == ()
    assert {key: round(value, 6) for key, value in found.indicators.items()} == {name: Decimal(number)}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("容积率", "1.5~2.0", ""), "不是一个数字"),
        (("绿地率", "30%-35%", ""), "不是一个数字"),
        (("停车位", "512/300", "辆"), "不是一个数字"),
        (("停车位", "60+452", "辆"), "不是一个数字"),
        (("用地面积", "约62700", "㎡"), "约数"),
        (("建筑密度", "0.215", "%"), "疑为 21.5%"),
        (("绿地率（含屋顶绿化）", "35", "%"), "含屋顶绿化"),
        (("用地面积", "62700", "辆"), "单位应为m²"),
        (("用地面积", "6.27公顷", "㎡"), "单位前后不一"),
        (("用地面积", "62700 尺", ""), "无法识别"),
        (("容积率", "详见附表", ""), "不是数字"),
        (("用地面积", "-5", "㎡"), "负数"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_about(row: tuple[str, str, str], why: str) -> None:
    found = read(row)
    assert found.indicators == {}
    (problem,) = found.problems
    assert why in problem.sentence
    assert row[0] in problem.sentence


@pytest.mark.parametrize(
    "row",
    [
        ("容积率", "≤2.0", ""),
        ("绿地率", "不小于30%", ""),
        ("建筑密度", "—", "%"),
        ("停车位", "/", "辆"),
        ("用地面积", "", "㎡"),
        ("户数", "512", "户"),
        ("住宅建筑面积", "9000", "㎡"),
    ],
)
def test_a_limit_a_dash_and_another_thing_state_nothing(row: tuple[str, str, str]) -> None:
    assert read(row) == Statements({}, ())


def test_the_same_figure_twice_is_one_statement() -> None:
    found = read(("总用地面积", "6.27", "公顷"), ("规划用地面积", "62,700.00", "㎡"))
    assert found == Statements({"site_area": Decimal(62700)}, ())


def test_two_figures_for_one_indicator_are_a_contradiction_and_neither_is_taken() -> None:
    found = read(("容积率", "1.98", ""), ("地块容积率", "2.01", ""))
    assert found.indicators == {}
    (problem,) = found.problems
    assert problem.code == "table-contradicts"
    assert all(word in problem.sentence for word in ("“容积率” 1.98", "“地块容积率” 2.01", "都未采用"))


def test_of_a_gross_and_a_net_site_the_net_one_is_taken_and_said() -> None:
    found = read(("总用地面积", "65000", "㎡"), ("规划净用地面积", "62700", "㎡"))
    assert found.indicators == {"site_area": Decimal(62700)}
    assert "采用 62700 m²" in found.problems[0].sentence


def test_every_wording_means_one_indicator() -> None:
    assert set(ALIASES.values()) <= SCALAR_INDICATORS.keys()
    titles = {title for title, _ in SCALAR_INDICATORS.values()}
    assert not titles & ALIASES.keys()
    for title, name in ALIASES.items():
        assert read((title, "12", "")).indicators == {name: Decimal(12)}


def test_a_report_names_what_of_the_table_was_not_taken() -> None:
    table = IndicatorTable((("容积率", "1.5~2.0", ""),))
    report = scrutinised(SitePlan(sites=(site(),), table=table), CHINA)
    assert "table-unclear" in {problem.code for problem in report.problems}


@given(st.text(max_size=30), st.text(max_size=12), st.sampled_from(list(SCALAR_INDICATORS)))
def test_no_text_is_too_strange(written: str, unit: str, name: str) -> None:
    title, _ = SCALAR_INDICATORS[name]
    found = read((title, written, unit), (written, "12", unit))
    assert all(number >= 0 for number in found.indicators.values())
    assert len(found.problems) <= 3


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["", "㎡", "m2", "平方米"]))
def test_thousands_are_only_a_way_to_write(number: Decimal, unit: str) -> None:
    assert figure_in("site_area", f"{number:,}{unit}") == number


def test_a_declared_form_speaks_the_same_language(tmp_path: Path) -> None:
    path = tmp_path / "declared.yaml"
    path.write_text("far: 1.98\n用地面积: 6.27 公顷\n绿地率: 31.5%\nindicators:\n  coverage: 0.5\n", "utf-8")
    assert read_declared(path).indicators == {
        "far": Decimal("1.98"),
        "site_area": Decimal(62700),
        "green_ratio": Decimal("31.5"),
        # a bare number is in the indicator's own unit, which for a share is percent
        "coverage": Decimal("0.5"),
    }


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("renewal: true\nfar: 约2\n", 2, "“far”：“约2”是约数"),
        ("far: 2\n容积率: 2.1\n", 2, "“容积率”与“far”是同一个指标（容积率）"),
        ("indicators:\n  far: 2\n  绿地率: -3\n", 3, "“绿地率”：“-3”应为不小于 0 的数字"),
        ("site_area: 62700 辆\n", 1, "单位应为m²"),
        ("far: [1, 2]\n", 1, "不是数字"),
        ("far: .inf\n", 1, "不小于 0"),
        ("indicators: {fra: 2}\n", 1, "没有名为 fra 的指标"),
        ("fra: 2\n", 1, "没有“fra”这一项"),
        ("far: 2\nindicators: {far: 2}\n", 1, "写了两次"),
    ],
)
def test_a_mistake_in_a_declared_form_says_where_and_what(
    tmp_path: Path, text: str, line: int, sentence: str
) -> None:
    path = tmp_path / "declared.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(FileMistakes) as refused:
        read_declared(path)
    assert sentence in str(refused.value)
    assert refused.value.mistakes[0].line == line


def test_a_form_can_also_be_given_as_data() -> None:
    assert Declared.model_validate({"容积率": "1.98"}).indicators == {"far": Decimal("1.98")}
    assert Declared(indicators={"far": Decimal(2)}).indicators == {"far": Decimal(2)}
