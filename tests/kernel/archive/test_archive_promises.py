"""A material that a promise spared is not missing; the stage is whole without it."""

from __future__ import annotations

import pytest

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.archive.building import build

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db


def test_what_a_promise_spares_is_no_gap(city: None) -> None:
    given = frozenset({proceedings.PLAN, proceedings.SURVEY})
    stage = Proceeding(proceedings.apply(given=given, promised=frozenset({proceedings.PROMISE})))
    project = stage.row().project
    assert project is not None
    report = build(project).report
    assert "评估报告" not in {gap.title for gap in report.gaps}
    (spared,) = [asked for asked in report.asked if asked.excused]
    assert (spared.name, spared.excused) == ("report", "“承诺事项”已作告知承诺，免于提交")
    assert (len(report.counted), len(report.electronic)) == (2, 2)
