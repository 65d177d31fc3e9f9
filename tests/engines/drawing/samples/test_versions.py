"""Large plans, and what is known of the differences between two versions of one."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from tests.engines.drawing.plans import CHINA
from tests.engines.drawing.samples.plans import differences
from tongjian.engines.drawing import read_drawing
from tongjian.engines.drawing.samples import changed, large_plan, write_plan
from tongjian.engines.siteplan import SitePlan

KINDS = ("sites", "buildings", "floors", "greens", "stalls")


def firsts(plan: SitePlan) -> dict[tuple[float, float], object]:
    """Every part by its first vertex."""
    return {
        (part.outline.vertices[0].x, part.outline.vertices[0].y): part
        for kind in KINDS
        for part in getattr(plan, kind)
    }


def test_two_thousand_elements_are_written_and_read_back(tmp_path: Path) -> None:
    plan = large_plan(2_000)
    assert sum(len(getattr(plan, kind)) for kind in KINDS) == 2_000
    begun = process_time()
    write_plan(plan, tmp_path / "large.dxf")
    assert process_time() - begun < 10
    assert differences(read_drawing(tmp_path / "large.dxf", CHINA).plan, plan) == []


def test_the_second_version_differs_exactly_so() -> None:
    plan = large_plan(300)
    after, changes = changed(plan, added=3, moved=5, removed=7, retagged=11)
    before, now = firsts(plan), firsts(after)
    assert [len(c) for c in (changes.added, changes.moved, changes.removed, changes.retagged)] == [
        3,
        5,
        7,
        11,
    ]
    gone = {(p.x, p.y) for p in changes.removed} | {(p.x, p.y) for p, _ in changes.moved}
    new = {(p.x, p.y) for p in changes.added} | {(p.x, p.y) for _, p in changes.moved}
    assert before.keys() - now.keys() == gone
    assert now.keys() - before.keys() == new
    other = {place for place in before.keys() & now.keys() if before[place] != now[place]}
    assert other == {(p.x, p.y) for p in changes.retagged}


def test_no_change_is_no_change_and_the_same_seed_the_same_changes() -> None:
    plan = large_plan(50)
    assert changed(plan)[0] == plan
    assert changed(plan, moved=4, seed=7) == changed(plan, moved=4, seed=7)
    assert changed(plan, moved=4, seed=7) != changed(plan, moved=4, seed=8)


def test_more_changes_than_elements_are_refused() -> None:
    with pytest.raises(ValueError, match="只有 9 个"):
        changed(large_plan(10), removed=10)
