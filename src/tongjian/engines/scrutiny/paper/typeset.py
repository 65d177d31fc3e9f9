"""From a report to a PDF by the template of a pack."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tongjian.engines.scrutiny.paper.content import paper_content
from tongjian.engines.scrutiny.report import Report
from tongjian.engines.siteplan import SitePlan
from tongjian.engines.typesetting import typeset


def print_report(report: Report, plan: SitePlan, *, template: Path, fonts: Path) -> bytes:
    """The report as PDF: the same bytes every time for the same report, plan, template and fonts.

    `fonts` is the folder of the Chinese faces. The day inside the file is that of the rules. Raises
    `TypesettingError`.
    """
    content = json.dumps(paper_content(report, plan), ensure_ascii=False)
    return typeset(template, fonts=fonts, inputs={"report": content}, on=date.fromisoformat(report.rules_on))
