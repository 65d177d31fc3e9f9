"""The report on paper: everything is in it, the same every time, and nothing bursts a column."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.engines.scrutiny.siteplans import (
    PACKS,
    book,
    entity,
    floor,
    green,
    house,
    scrutinised,
    site,
    stall,
)
from tests.paper import text_of
from tongjian.engines.scrutiny import Conditions, Report
from tongjian.engines.scrutiny.paper import paper_content, print_report
from tongjian.engines.scrutiny.paper.content import MOST_PICTURES
from tongjian.engines.siteplan import Gap, PlanPart, SitePlan
from tongjian.engines.typesetting import TypesettingError

FONTS = Path(__file__).parents[4] / "build" / "fonts"
TEMPLATE = PACKS / "_china" / "templates" / "scrutiny-report.typ"
needs_font = pytest.mark.skipif(
    not any(FONTS.glob("*.[to]tf")), reason="no Chinese font in build/fonts: run `make setup` once"
)

PLAN = SitePlan(
    sites=(site(),),
    buildings=(house("1", 20, 20), house("2", 20, 60), house("3", 2, 120)),
    floors=tuple(floor(number, range(1, 19)) for number in "123"),
    greens=(green(100, "集中绿地"),),
    stalls=(stall(5.0, 2.3),),
)
CONDITIONS = Conditions.model_validate({"far": {"max": 0.5}, "green_ratio": {"min": 30}})


@pytest.fixture(scope="module")
def report() -> Report:
    return scrutinised(PLAN, book(), conditions=CONDITIONS)


@needs_font
def test_the_same_report_prints_as_the_same_bytes(report: Report) -> None:
    first, second = (print_report(report, PLAN, template=TEMPLATE, fonts=FONTS) for _ in range(2))
    assert first.startswith(b"%PDF")
    assert first == second


@needs_font
def test_every_finding_is_told_with_clause_and_what_to_do(report: Report) -> None:
    text = text_of(print_report(report, PLAN, template=TEMPLATE, fonts=FONTS))
    told = [f for f in report.findings if f.verdict in {"fail", "review", "not_verifiable"}]
    assert len(told) > 3
    for finding in told:
        for words in (finding.sentence, finding.clause, finding.document, finding.mend):
            assert re.sub(r"\s", "", words) in text
    assert "容积率" in text
    assert report.rule_set.replace(" ", "") in text


def test_the_conditions_are_told(report: Report) -> None:
    assert paper_content(report, PLAN)["conditions"] == ["容积率 ≤ 0.5", "绿地率 ≥ 30%"]
    assert paper_content(scrutinised(PLAN), PLAN)["conditions"] == []


@needs_font
def test_what_nobody_could_read_is_told_with_what_it_leaves_open() -> None:
    plan = replace(PLAN, gaps=(Gap(PlanPart.GREEN, "绿地中有 1 个代理对象没有读入", (entity("绿地"),)),))
    report = scrutinised(plan, book())
    text = text_of(print_report(report, plan, template=TEMPLATE, fonts=FONTS))
    assert "绿地中有1个代理对象没有读入" in text
    (gap,) = paper_content(report, plan)["gaps"]
    assert "绿地率" in gap["indicators"]


def test_what_has_a_place_has_a_picture_of_it(report: Report) -> None:
    findings = {one["number"]: one for one in paper_content(report, PLAN)["findings"]}
    distance = next(f for f in report.findings if f.verdict == "fail" and f.where and f.where.points)
    picture = ElementTree.fromstring(findings[distance.number]["picture"])
    marked = [g.get("data-finding") for g in picture.iter() if g.get("data-finding")]
    assert marked == [str(distance.number)]
    # The witness line lies on the picture.
    assert distance.where is not None
    assert distance.where.points is not None
    left, top = float(picture.get("data-origin-x", "nan")), float(picture.get("data-origin-y", "nan"))
    _, _, width, height = map(float, picture.get("viewBox", "").split())
    for x, y in distance.where.points:
        assert left < x < left + width
        assert top - height < y < top
    about_the_site = next(f for f in report.findings if f.rule == "condition-far-max")
    assert findings[about_the_site.number]["picture"] is None


def test_a_picture_holds_only_what_stands_around_the_place(report: Report) -> None:
    findings = paper_content(report, PLAN)["findings"]
    sizes = [len(one["picture"]) for one in findings if one["picture"]]
    whole = len(paper_content(report, PLAN)["plan"])
    assert max(sizes) < whole


def test_more_findings_than_pictures_are_counted(report: Report) -> None:
    placed = next(f for f in report.findings if f.verdict == "fail" and f.where and f.where.points)
    findings = tuple(placed.model_copy(update={"number": i + 1}) for i in range(MOST_PICTURES + 7))
    content = paper_content(report.model_copy(update={"findings": findings}), PLAN)
    assert sum(one["picture"] is not None for one in content["findings"]) == MOST_PICTURES
    assert content["pictures_left_out"] == 7


@needs_font
def test_words_without_a_place_to_break_and_signs_nobody_prints(report: Report) -> None:
    name = "A" * 300 + "\x07\ud800#[*].dxf"
    findings = tuple(
        f.model_copy(update={"sentence": f.sentence * 30, "title": name}) for f in report.findings
    )
    indicators = {
        key: part.model_copy(update={"reason": name}) if hasattr(part, "reason") else part
        for key, part in report.indicators.items()
    }
    odd = report.model_copy(update={"findings": findings, "indicators": indicators})
    for one in paper_content(odd, PLAN)["findings"]:
        assert max(map(len, one["title"].split("\u200b"))) <= 16
        assert one["title"].endswith(".dxf")
    assert print_report(odd, PLAN, template=TEMPLATE, fonts=FONTS).startswith(b"%PDF")


@needs_font
def test_an_empty_plan_is_a_report_too() -> None:
    plan = SitePlan(sites=(site(),))
    assert print_report(scrutinised(plan), plan, template=TEMPLATE, fonts=FONTS).startswith(b"%PDF")


def test_without_a_font_the_sentence_says_how_to_get_one(report: Report, tmp_path: Path) -> None:
    with pytest.raises(TypesettingError, match="make setup"):
        print_report(report, PLAN, template=TEMPLATE, fonts=tmp_path)


@needs_font
def test_a_broken_template_is_named(report: Report, tmp_path: Path) -> None:
    template = tmp_path / "own.typ"
    template.write_text("#let", "utf-8")
    with pytest.raises(TypesettingError, match=r"own\.typ"):
        print_report(report, PLAN, template=template, fonts=FONTS)
