"""From a report to a PDF by the template of a pack."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from tongjian.engines.scrutiny.paper.content import paper_content
from tongjian.engines.scrutiny.report import Report
from tongjian.engines.siteplan import SitePlan


class PaperError(Exception):
    """The report cannot be printed; the message says what is missing."""


def print_report(report: Report, plan: SitePlan, *, template: Path, fonts: Path) -> bytes:
    """The report as PDF: the same bytes every time for the same report, plan, template and fonts.

    `fonts` is the folder of the Chinese faces; those of the machine are never used. Raises `PaperError`.
    """
    if not any(fonts.glob("*.[to]tf")):
        raise PaperError(
            f"{fonts} 里没有中文字体，请先运行 make setup 准备，或用 TONGJIAN_FONTS 指定字体文件夹"
        )
    content = json.dumps(paper_content(report, plan), ensure_ascii=False)
    # The day inside the file is that of the rules, never the clock's.
    day = datetime.combine(date.fromisoformat(report.rules_on), datetime.min.time(), UTC)
    try:
        return bytes(
            typst.compile(
                str(template),
                root=str(template.parent),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                sys_inputs={"report": content},
                timestamp=int(day.timestamp()),
            )
        )
    except typst.TypstError as error:
        raise PaperError(f"版式文件 {template.name} 有误：{error}") from error
