"""Measures of a pack are proved against the declared sources; money of fines is never one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.kernel.measures.world import PROVED, written
from tongjian.kernel.measures.definitions import measures_in
from tongjian.kernel.measures.sources import declare
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.mistakes import PackErrors

GOOD = (
    "measure: cases",
    "title: 件数",
    "unit: 件",
    "source: proved-cases",
    "count: rows",
    "where: [{field: due_on, between: [2026-01-01, 2026-12-31]}]",
    "window: year",
)


@pytest.fixture(autouse=True)
def source() -> None:
    declare(PROVED)


def test_a_citys_own_measure_stands_before_that_of_its_base(tmp_path: Path) -> None:
    city, base = tmp_path / "city", tmp_path / "base"
    for folder, title in ((city, "本市件数"), (base, "件数")):
        folder.mkdir()
        written(folder, "cases", *GOOD[:1], f"title: {title}", *GOOD[2:])
    (found,) = measures_in((city, base)).values()
    assert found.title == "本市件数"
    assert found.body["where"][0]["between"] == ["2026-01-01", "2026-12-31"]


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        (1, "title: 罚没收入", "第七十四条"),
        (4, "sum: fined", "第七十四条"),
        (4, "sum: unknown", "unknown"),
        (3, "source: nowhere", "nowhere"),
        (2, "colour: red", "colour"),
        (2, "places: 9", "places"),
        (0, "measure: other-name", "不一致"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, place: int, line: str, said: str) -> None:
    lines = [*GOOD]
    lines[place] = line
    written(tmp_path, "cases", *lines)
    with pytest.raises(PackErrors) as error:
        measures_in((tmp_path,))
    assert [(each.line, said in str(each)) for each in error.value.mistakes] == [(place + 1, True)]


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_the_measures_of_the_cities_are_right(city: str) -> None:
    found = measures_in(pack_folders(city))
    assert len(found) >= 15
    assert {"online-share", "on-time-share", "days-by-stage", "satisfaction-companies"} <= found.keys()


def test_two_sources_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="proved-cases"):
        declare(replace(PROVED, sealed="不同的来源"))
