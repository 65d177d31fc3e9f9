"""Before and after: every number follows from the pack, and moves with it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tongjian.kernel.packs.definitions import matter_of, matter_text
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.systems.approval.optimisation.baseline import ASSUMED, baseline_of
from tongjian.systems.approval.optimisation.compare import compare
from tongjian.systems.approval.optimisation.paths import MEASURES, path_of, table
from tongjian.systems.approval.optimisation.plan import (
    PARALLEL,
    limits_of,
    matter_plan,
    of_pack,
    working,
)

THEME = "government"


def rows():
    pack = pack_of("suzhou")
    baseline = baseline_of(pack)
    after = of_pack(pack)
    found = compare(baseline.plan(after), after, baseline.theme, baseline.declared)
    return {row.code: row for row in found}


def test_the_baseline_says_of_every_number_where_it_comes_from_and_takes_the_declared_days():
    baseline = baseline_of(pack_of("suzhou"))
    days = next(each for each in baseline.declared if each.indicator == "days")
    path = path_of(baseline.plan(of_pack(pack_of("suzhou"))), baseline.theme, "promised")
    assert path.days == days.base == 280
    for stage in baseline.stages:
        for matter in stage.matters:
            assert {matter.source, *(step.source for step in matter.steps)} <= {ASSUMED, matter.source}
            assert sum(step.days for step in matter.steps) == matter.days


def test_every_matter_of_today_has_its_before_and_ten_more_are_no_longer_asked_for():
    pack = pack_of("suzhou")
    baseline = baseline_of(pack)
    became = [m.became for stage in baseline.stages for m in stage.matters]
    assert set(pack.matters) == {code for code in became if code}
    assert became.count(None) == 10


def test_both_readings_of_the_declared_days_are_there():
    verdicts = rows()["days"].verdicts
    assert [("减少到 200" in v.words, "减少了 200" in v.words) for v in verdicts] == [
        (False, True),
        (True, False),
    ]
    assert "即减到 80" in verdicts[0].words
    assert all(v.met is not None for v in verdicts)


def test_every_number_is_the_sum_of_its_lines():
    found = rows()
    for side in ("before", "after"):
        for code in ("matters", "steps", "materials", "visits"):
            made = getattr(found[code], side)
            assert made.value == sum(Decimal(line.amount) for line in made.lines), (code, side)
        days = getattr(found["days"], side)
        assert days.value == sum(Decimal(line.amount.split()[0]) for line in days.lines)


def test_changing_one_step_moves_the_result():
    pack = pack_of("suzhou")
    plan = of_pack(pack)
    leg = next(leg for leg in path_of(plan, THEME, "handling").legs if leg.along)
    matter = leg.along[0].definition.matter
    sheet = leg.along[0].definition.process.sheet
    titles = [step.title for step in leg.along[0].steps]
    node = next(n for n, each in sheet.nodes.items() if each.title in titles and each.limit is not None)
    longer = sheet.nodes[node].model_copy(update={"limit": sheet.nodes[node].limit + 3})
    definition = matter_of(matter_text(pack, matter))
    changed_sheet = sheet.model_copy(update={"nodes": {**sheet.nodes, node: longer}})
    process = type(definition.process)(changed_sheet, definition.process.graph, definition.process.files)
    changed = type(definition)(**{**vars(definition), "process": process})
    assert matter_plan(changed).handling == leg.along[0].handling + 3


def test_themes_differ_in_what_they_need():
    found = {row.code: row for row in table(of_pack(pack_of("suzhou")))}
    assert len(found) == 10
    for row in found.values():
        statutory, promised, _ = (path.days for path in row.paths)
        assert 0 < promised <= statutory
    assert len({row.paths[1].days for row in found.values()}) > 1


def test_what_runs_beside_the_stages_is_on_no_path():
    plan = of_pack(pack_of("suzhou"))
    for measure, _ in MEASURES:
        assert all(leg.stage.number != PARALLEL for leg in path_of(plan, THEME, measure).legs)


def test_a_promise_that_the_matters_do_not_keep_is_seen():
    plan = of_pack(pack_of("suzhou"))
    promised = path_of(plan, THEME, "promised").days
    for limit, kept in ((promised, True), (promised - 1, False), (None, None)):
        row = next(r for r in table(plan, {} if limit is None else {THEME: limit}) if r.code == THEME)
        assert row.kept is kept
    assert limits_of(pack_of("suzhou"))[THEME] > 0


def test_what_was_declared_is_judged_where_nothing_is_listed_of_before():
    pack = pack_of("rugao")
    baseline = baseline_of(pack)
    after = of_pack(pack)
    assert baseline.plan(after) is None
    found = {row.code: row for row in compare(None, after, baseline.theme, baseline.declared)}
    (verdict,) = found["on-the-spot"].verdicts
    assert "≥ 49.2%" in verdict.words
    assert verdict.met is (found["on-the-spot"].after.value >= Decimal("49.2"))


def test_without_a_version_before_nothing_is_said_of_a_change():
    for row in compare(None, of_pack(pack_of("rugao")), THEME):
        assert (row.before, row.change, row.saved, row.compressed) == (None, None, None, None)
        assert row.after.lines or row.after.value == 0


def test_calendar_days_count_five_in_seven():
    limit = next(iter(pack_of("suzhou").matters.values())).statutory
    assert working(limit.model_copy(update={"days": 15, "unit": "day"})) == 11
    assert working(limit.model_copy(update={"days": 15, "unit": "workday"})) == 15


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("title: x\n", "theme"), ("title: x\ntheme: a\nstages: [1]\n", "stages"), (": :", "YAML")],
)
def test_a_damaged_baseline_is_named_with_its_line(tmp_path: Path, text, sentence):
    from dataclasses import replace

    (tmp_path / "baseline.yaml").write_text(text, "utf-8")
    with pytest.raises(PackErrors) as errors:
        baseline_of(replace(pack_of("suzhou"), folders=(tmp_path,)))
    assert errors.value.mistakes[0].line >= 1
    assert sentence in str(errors.value) or errors.value.mistakes
