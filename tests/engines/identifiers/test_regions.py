"""Codes of regions, their aliases, and the codes they had before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.engines.identifiers import Region, RegionDataError, Regions

FILE = Path(__file__).parents[3] / "packs/_china/regions.yaml"
TEN_DISTRICTS = [
    "320505",
    "320506",
    "320507",
    "320508",
    "320509",
    "320576",
    "320581",
    "320582",
    "320583",
    "320585",
]
NANTONG = ["320612", "320613", "320614", "320623", "320671", "320681", "320682", "320685"]


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions.load(FILE)


@pytest.mark.parametrize("code", ["320000", "320500", "320600", *TEN_DISTRICTS, *NANTONG])
def test_regions_in_force(regions: Regions, code: str) -> None:
    verdict = regions.check(code, 2026)
    assert verdict
    assert verdict.normalised == code
    assert verdict.parts["full_title"].startswith("江苏省")


def test_an_alias_is_the_same_region(regions: Regions) -> None:
    verdict = regions.check("320571", 2026)
    assert (verdict.valid, verdict.normalised) == (True, "320576")
    assert "320576" in verdict.why
    assert verdict.parts["full_title"] == "江苏省苏州市苏州工业园区"


def test_a_former_code_names_its_successor(regions: Regions) -> None:
    assert regions.check("320584", 2011)
    verdict = regions.check("320584", 2026)
    assert not verdict
    assert "320509 江苏省苏州市吴江区" in verdict.why


def test_a_code_before_its_time(regions: Regions) -> None:
    assert "自 2012 年起" in regions.check("320508", 2010).why


@pytest.mark.parametrize(
    ("code", "why"),
    [("32050", "6 位数字"), ("32050X", "6 位数字"), ("", "6 位数字"), ("320599", "没有 320599")],
)
def test_what_is_no_region(regions: Regions, code: str, why: str) -> None:
    assert why in regions.check(code, 2026).why


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([Region(code="320000", title="甲"), Region(code="320000", title="乙")], "出现两次"),
        ([Region(code="320000", title="甲", aliases=("320000",))], "出现两次"),
        ([Region(code="320500", title="甲")], "上级 320000 不存在"),
        ([Region(code="320000", title="甲", until=2000, successor="330000")], "后继代码 330000 不存在"),
    ],
)
def test_contradictory_data_are_refused(given: list[Region], sentence: str) -> None:
    with pytest.raises(RegionDataError, match=sentence):
        Regions(given)


def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "regions.yaml"
    with pytest.raises(RegionDataError, match="读不到"):
        Regions.load(file)
    file.write_text("regions: [", "utf-8")
    with pytest.raises(RegionDataError, match="YAML"):
        Regions.load(file)
    file.write_text('regions: [{code: "32", title: 甲}]', "utf-8")
    with pytest.raises(RegionDataError, match=r"regions\.0\.code"):
        Regions.load(file)
