"""Planning conditions and the declared form: read strictly, judged like rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engines.scrutiny.siteplans import book, floor, green, house, line, scrutinised, site, stall
from tongjian.engines.scrutiny import Conditions, Declared, FileMistakes, read_conditions, read_declared
from tongjian.engines.siteplan import FeatureKind, SitePlan

CHINA = book("_china")
PLAN = SitePlan(
    sites=(site(100, 100),),
    buildings=(house("1", 10, 10, storeys=18, height=54.0),),
    floors=(floor("1", range(1, 19)), floor("1", (19,), use="商业")),
    greens=(green(3000),),
    stalls=tuple(stall() for _ in range(100)),
    features=(
        line(FeatureKind.ROAD_RED_LINE, (0, 0), (100, 0), 等级="支路"),
        line(FeatureKind.BLUE_LINE, (0, 100), (100, 100)),
    ),
)


def write(folder: Path, text: str) -> Path:
    path = folder / "c.yaml"
    path.write_text(text, "utf-8")
    return path


def verdict(**conditions: object) -> tuple[str, str, str]:
    report = scrutinised(PLAN, CHINA, conditions=Conditions.model_validate(conditions))
    (finding,) = [f for f in report.findings if f.document == "规划条件"]
    return finding.rule, finding.verdict, finding.sentence


@pytest.mark.parametrize(
    ("item", "kept", "missed"),
    [
        ("site_area", {"max": 10_000}, {"max": 9_999}),
        ("far", {"max": "1.064"}, {"max": "1.06"}),
        ("far", {"min": "1.064"}, {"min": "1.07"}),
        ("coverage", {"max": "5.6"}, {"max": "5.59"}),
        ("green_ratio", {"min": 30}, {"min": "30.01"}),
        ("building_height", {"max": 54}, {"max": "53.9"}),
        ("parking_motor", {"per_100m2": {"住宅": "0.9"}}, {"per_100m2": {"住宅": "1.0"}}),
        ("setback", {"boundary": 10}, {"boundary": 11}),
        ("setback", {"支路": 10}, {"支路": "10.5"}),
        ("setback", {"蓝线": 76}, {"蓝线": 77}),
        ("use", ["居住"], ["工业"]),
    ],
)
def test_every_item_can_be_kept_and_missed(item: str, kept: object, missed: object) -> None:
    assert verdict(**{item: kept})[1] == "pass"
    rule, missed_verdict, sentence = verdict(**{item: missed})
    assert missed_verdict == "fail"
    assert rule.startswith("condition-")
    assert "{" not in sentence


def test_the_sentence_says_by_how_much() -> None:
    assert verdict(far={"max": 1})[2] == "规划条件规定容积率不大于 1，图纸为 1.06，超出 0.06。"


def test_a_road_of_a_grade_that_is_not_there_does_not_apply() -> None:
    assert verdict(setback={"主干路": 10})[1] == "not_applicable"


def test_the_clause_of_the_conditions_is_cited() -> None:
    conditions = Conditions.model_validate({"far": {"max": 1}, "clause": "苏规条〔2026〕8号"})
    report = scrutinised(PLAN, CHINA, conditions=conditions)
    assert report.findings[0].clause == "苏规条〔2026〕8号"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path, "far: {max: 2.0}\nissued: 2024-05-06\nsetback: {boundary: 5, 支路: 3}\nuse: [住宅]\n"
    )
    conditions = read_conditions(path)
    assert conditions.far is not None
    assert str(conditions.issued) == "2024-05-06"
    assert conditions.setback.keys() == {"boundary", "支路"}


def test_an_empty_file_asks_for_nothing(tmp_path: Path) -> None:
    assert read_conditions(write(tmp_path, "{}\n")) == Conditions()


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("far: {max: 2}\ngreen_rate: {min: 30}\n", 2, "green_ratio"),
        ("far:\n  max: 2\n  mix: 1\n", 3, "far.mix"),
        ("far: {max: zwei}\n", 1, "far.max"),
        ("far: {max: -1}\n", 1, "far.max"),
        ("issued: yesterday\n", 1, "issued"),
        ("- far\n", 1, "名称: 值"),
        ("far: {max: 2\n", 2, "YAML"),
    ],
)
def test_a_mistake_has_line_and_mend(tmp_path: Path, text: str, line: int, word: str) -> None:
    with pytest.raises(FileMistakes) as caught:
        read_conditions(write(tmp_path, text))
    mistake = caught.value.mistakes[0]
    assert mistake.line == line
    assert word in mistake.sentence + mistake.mend
    assert mistake.mend


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMistakes, match="没有这个文件"):
        read_conditions(tmp_path / "none.yaml")


def test_the_declared_form_names_indicators(tmp_path: Path) -> None:
    declared = read_declared(write(tmp_path, "far: 1.9\nrenewal: true\naccepted: 2026-04-01\n"))
    assert declared == Declared.model_validate(
        {"indicators": {"far": "1.9"}, "renewal": True, "accepted": "2026-04-01"}
    )
    with pytest.raises(FileMistakes, match="farr"):
        read_declared(write(tmp_path, "indicators: {farr: 1}\n"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("far: {max: 2}\nissued: 2024-13-40\n", 2, "应为存在的日期"),
        ("far: {max: 1, min: 2}\n", 1, "下限 2 大于上限 1"),
        ("use: [住宅]\nsetback: {boundary: -5}\n", 2, "应不小于 0"),
        ("parking_motor: {per_100m2: {住宅: -1}}\n", 1, "应不小于 0"),
        ("far: 2\n", 1, "“名称: 值”的对照"),
        ("use: 住宅\n", 1, "应为列表"),
        ("far: {max: .nan}\n", 1, "有限的数字"),
        ("far: {max: 2}\nfar: {max: 3}\n", 2, "“far”写了两次"),
        ("use: [住宅\n", 2, "括号没有配对"),
        ("far: " + "[" * 5000, 1, "嵌套层数太多"),
        ("far: &a {max: 2}\nuse: [*a, *a]\n", 2, "不能用“*”引用"),
        ("far: !!python/name:os.system {max: 2}\n", 1, "不能使用“!”标记"),
    ],
)
def test_every_refusal_is_in_chinese_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(FileMistakes) as refused:
        read_conditions(write(tmp_path, text))
    (mistake,) = refused.value.mistakes
    assert mistake.line == line
    assert words in mistake.sentence + mistake.mend
    assert not re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", mistake.sentence + mistake.mend)
