"""The files a scrutiny leaves: the report, and the plan with the findings for CAD and for browsers."""

from __future__ import annotations

from pathlib import Path

from tongjian.engines.drawing import Reading
from tongjian.engines.drawing.annotate import (
    annotate_dxf,
    annotate_svg,
    drawn_extent,
    plan_extent,
    write_atomically,
)
from tongjian.engines.scrutiny import Report
from tongjian.engines.scrutiny.marks import figures, marks


def write_results(folder: Path, reading: Reading, report: Report) -> None:
    """Write `annotated.dxf`, `annotated.svg` and, last, `report.json`: who sees it finds the others."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = marks(report, reading.plan)
    annotated = annotate_dxf(
        reading.dxf,
        drawn,
        figures(report),
        extent=plan_extent(reading.plan),
        factor=reading.unit.factor,
        table=_beside(reading),
    )
    svg = annotate_svg(reading.plan, drawn, title=reading.source.file)
    write_atomically(folder / "annotated.dxf", annotated.content)
    write_atomically(folder / "annotated.svg", svg.encode("utf-8"))
    write_atomically(folder / "report.json", report.as_json().encode("utf-8"))


def _beside(reading: Reading) -> tuple[float, float]:
    """Right of everything that is drawn, level with the top of the plan."""
    drawn, plan = drawn_extent(reading.plan), plan_extent(reading.plan)
    return drawn[2] + (plan[2] - plan[0]) * 0.1, plan[3]
