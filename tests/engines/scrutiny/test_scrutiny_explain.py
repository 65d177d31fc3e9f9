"""A rule explained: every figure a person asks for, in words, with its other versions."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.engines.scrutiny.siteplans import TODAY, book
from tests.engines.scrutiny.test_scrutiny_rule_files import GOOD, pack
from tongjian.engines.scrutiny import load_rules
from tongjian.engines.scrutiny.explain import UnknownRule, explain, lines
from tongjian.engines.scrutiny.rules.inwords import in_words

SUZHOU = book()
USES = SUZHOU.on(TODAY).uses


def test_a_rule_says_all_of_itself() -> None:
    page = "\n".join(lines(explain(SUZHOU, "js2025-6.2.2-branch", TODAY)))
    for words in (
        "江苏省城市规划管理技术规定（2025年版）（苏自然资发〔2025〕291号） 6.2.2",
        "2026-03-01..",
        "交通",
        "强制",
        "尚未与正式文本核对",
        "出入口性质含“车”，且出入口所在道路等级为支路",
        "距停止线",
        "≥ 30",
        "≥ 50",
        "_jiangsu/rules/jiangsu-2025/access-stop-line-branch.yaml",
    ):
        assert words in page, words


@pytest.mark.parametrize("rule", sorted(rule.rule for rule in SUZHOU.on(TODAY).rules))
def test_every_rule_can_be_explained_in_words(rule: str) -> None:
    found = explain(SUZHOU, rule, TODAY)
    assert found.is_in_force
    assert re.search("[\u4e00-\u9fff]", found.measure_title)
    assert found.department_title != found.department
    assert Path(found.file).suffix == ".yaml"
    assert not Path(found.file).is_absolute()
    for words in (found.applies_in_words, found.where_in_words):
        assert not re.search(r"[a-z_]+\.[a-z_]+|&&|\|\||==|'", words), words


def test_a_day_before_the_first_version_says_so() -> None:
    found = explain(SUZHOU, "js2025-2.7.2", date(2026, 2, 28))
    assert not found.is_in_force
    assert "2026-02-28 不在施行期内" in "\n".join(lines(found))


def test_an_unknown_rule_is_answered_with_names_like_it() -> None:
    with pytest.raises(UnknownRule, match=r"js2025-2\.7\.3") as caught:
        explain(SUZHOU, "js2025-2.7.3", TODAY)
    assert "js2025-2.7.2" in caught.value.near
    with pytest.raises(UnknownRule) as caught:
        explain(SUZHOU, "日照", TODAY)
    assert caught.value.near == ()


def test_other_versions_are_named_and_the_day_chooses(tmp_path: Path) -> None:
    old = GOOD.replace("2020-01-01..", "2011-01-01..2019-12-31").replace(">= 30", ">= 25")
    rules = load_rules([pack(tmp_path / "city", old=old, new=GOOD)])
    before, after = (explain(rules, "x-1", date(year, 6, 1)) for year in (2015, 2025))
    assert (before.limit, after.limit) == ("≥ 25", "≥ 30")
    assert [other.in_force for other in before.other_versions] == ["2020-01-01.."]
    assert [other.file for other in after.other_versions] == ["city/rules/old.yaml"]
    assert "另有" in "\n".join(lines(after))


def test_a_nearer_packs_figures_are_explained() -> None:
    found = explain(book("rugao", "_jiangsu", "_china"), "js2025-2.5.4-industry-far", TODAY)
    assert (found.limit, found.file.split("/")[0]) == ("≥ 1.2", "rugao")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("site.use == 'residential' && !site.renewal", "用地主要用途为住宅，且不是城市更新"),
        ("site.floor_area <= 3000.0", "总建筑面积（m²） ≤ 3000"),
        ("building.use in ['service', 'garage']", "建筑用途属于设备用房、车库"),
        ("size(site.uses) > 2", "size(site.uses) > 2"),
    ],
)
def test_expressions_in_words(expression: str, words: str) -> None:
    assert in_words(expression, USES) == words
