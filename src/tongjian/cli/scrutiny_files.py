"""The files a scrutiny leaves: the report, and the plan with the findings for CAD and for browsers."""

from __future__ import annotations

import io
from pathlib import Path

from tongjian.engines.drawing import Reading
from tongjian.engines.drawing.annotate import annotate_dxf, annotate_svg, plan_extent, write_atomically
from tongjian.engines.drawing.scan import BINARY_SENTINEL
from tongjian.engines.scrutiny import Report
from tongjian.engines.scrutiny.marks import figures, marks


def write_results(folder: Path, source: Path, reading: Reading, report: Report) -> None:
    """Write `annotated.dxf`, `annotated.svg` and, last, `report.json`: who sees it finds the others."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = marks(report, reading.plan)
    annotated = annotate_dxf(
        _dxf(source, reading),
        drawn,
        figures(report),
        extent=plan_extent(reading.plan),
        factor=reading.unit.factor,
    )
    svg = annotate_svg(reading.plan, drawn, title=source.name)
    write_atomically(folder / "annotated.dxf", annotated.content)
    write_atomically(folder / "annotated.svg", svg.encode("utf-8"))
    write_atomically(folder / "report.json", report.as_json().encode("utf-8"))


def _dxf(source: Path, reading: Reading) -> bytes:
    """The file itself; of a DWG, the DXF it was converted into."""
    data = source.read_bytes()
    if data.startswith((b"AC10", b"AC1.", b"AC2.")) and not data.startswith(BINARY_SENTINEL):
        assert reading.document is not None
        stream = io.StringIO()
        reading.document.write(stream)
        return bytes(reading.document.encode(stream.getvalue()))
    return data
