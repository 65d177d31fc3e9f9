"""The files a scrutiny leaves: the report, also on paper, and the plan with its findings."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
from tongjian.engines.scrutiny.marks import figures, marks, published
from tongjian.engines.scrutiny.paper import print_report
from tongjian.engines.typesetting import TypesettingError

PAPER = "scrutiny-report.typ"


def write_results(
    folder: Path, reading: Reading, report: Report, *, packs: Sequence[Path] = ()
) -> tuple[str, ...]:
    """Write `annotated.dxf`, `annotated.svg`, `report.pdf`, and last `report.json`: it comes with the others.

    The PDF is made by the template of the nearest of `packs`; without packs there is none. Returns a
    sentence for every file that could not be made: that is only ever the PDF, which needs a font.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = marks(report, reading.plan)
    annotated = annotate_dxf(
        reading.dxf,
        drawn,
        figures(report),
        extent=plan_extent(reading.plan),
        factor=reading.unit.factor,
        table=_beside(reading),
        published=published(report),
    )
    svg = annotate_svg(reading.plan, drawn, title=reading.source.file, published=published(report))
    write_atomically(folder / "annotated.dxf", annotated.content)
    write_atomically(folder / "annotated.svg", svg.encode("utf-8"))
    missing = _write_paper(folder / "report.pdf", reading, report, packs)
    write_atomically(folder / "report.json", report.as_json().encode("utf-8"))
    return missing


def fonts_folder() -> Path:
    """The folder of the Chinese faces: `TONGJIAN_FONTS`, else where `make setup` puts them."""
    given = os.environ.get("TONGJIAN_FONTS")
    return Path(given) if given else Path(__file__).resolve().parents[3] / "build" / "fonts"


def _write_paper(path: Path, reading: Reading, report: Report, packs: Sequence[Path]) -> tuple[str, ...]:
    template = next((file for pack in packs if (file := pack / "templates" / PAPER).is_file()), None)
    # One from an earlier run would speak of another drawing.
    path.unlink(missing_ok=True)
    if template is None:
        return ("没有写 report.pdf：城市包里没有版式文件 templates/" + PAPER + "。",) if packs else ()
    try:
        pdf = print_report(report, reading.plan, template=template, fonts=fonts_folder())
    except TypesettingError as error:
        return (f"没有写 report.pdf：{error}。",)
    write_atomically(path, pdf)
    return ()


def _beside(reading: Reading) -> tuple[float, float]:
    """Right of everything that is drawn, level with the top of the plan."""
    drawn, plan = drawn_extent(reading.plan), plan_extent(reading.plan)
    return drawn[2] + (plan[2] - plan[0]) * 0.1, plan[3]
