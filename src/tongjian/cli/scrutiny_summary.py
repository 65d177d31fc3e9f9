"""A report as a page of text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from tongjian.engines.scrutiny import Report
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import Verdict
from tongjian.engines.scrutiny.report import IndicatorPart

_STATES = {"missing": "缺", "not_applicable": "不适用", "not_computable": "算不出"}
_SHOWN = (Verdict.FAIL, Verdict.REVIEW, Verdict.NOT_VERIFIABLE)


def summary(report: Report) -> str:
    """Indicators, then what is not kept, then what a person must look at."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    if report.source is not None:
        read = f"图元 {report.source.entities_read}/{report.source.entities_expected}"
        yield f"{report.source.file}  {report.source.version}  {read}"
    if report.unit is not None:
        yield f"单位 {report.unit.used}  面积规则 {report.rule_set}  规则日期 {report.rules_on}"
    yield ""
    yield from _table(("指标", "图形", "图中表格", "申报", "规划条件"), list(_indicator_rows(report)))
    yield ""
    counts = (f"{verdict.shown} {report.verdicts[verdict.value]}" for verdict in Verdict)
    yield "　".join(counts)
    for verdict in _SHOWN:
        for finding in report.findings:
            if finding.verdict == verdict.value:
                yield f"{finding.number:3d} 【{verdict.shown}】{finding.sentence}"
                clause = "" if finding.clause == finding.document else f" {finding.clause}"
                yield f"      {finding.document}{clause}　{finding.department_title}"
    for loss in report.source.losses if report.source else ():
        yield f"  ！ 未读入：{loss.sentence}"
    for problem in report.problems:
        yield f"  · {problem.sentence}"


def _indicator_rows(report: Report) -> Iterator[tuple[str, ...]]:
    signs = {"min": "≥", "max": "≤"}
    for part in report.indicators.values():
        if not isinstance(part, IndicatorPart) or not isinstance(part.value, str | None):
            continue
        unit = Unit(part.unit).shown
        value = f"{part.value}{unit}" if part.value is not None else f"{_STATES[part.state]}（{part.reason}）"
        condition = "，".join(
            f"{signs[side]} {bound}" for side, bound in (part.sources.condition or {}).items()
        )
        yield part.title, value, part.sources.table or "", part.sources.declared or "", condition


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns lined up by display width: a Chinese character is two columns wide."""
    widths = [min(40, max(_width(row[i]) for row in (head, *rows))) for i in range(len(head))]
    for row in (head, *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in words)
