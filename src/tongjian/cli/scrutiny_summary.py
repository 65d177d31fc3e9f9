"""A report, or a batch of them, as a page of text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from tongjian.engines.scrutiny import Report
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import Verdict
from tongjian.engines.scrutiny.report import IndicatorPart

_STATES = {"missing": "缺", "not_applicable": "不适用", "not_computable": "算不出"}
_NAMED = 8
_WIDEST = 48
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
    if report.place is not None:
        yield f"{report.place.sentence}{report.place.mend}"
    yield ""
    yield from columns(("指标", "图形", "图中表格", "申报", "规划条件"), list(_indicator_rows(report)))
    yield ""
    counts = (f"{verdict.shown} {report.verdicts[verdict.value]}" for verdict in Verdict)
    yield "　".join(counts)
    for verdict in _SHOWN:
        for finding in report.findings:
            if finding.verdict == verdict.value:
                yield f"{finding.number:3d} 【{verdict.shown}】{finding.sentence}"
                clause = "" if finding.clause == finding.document else f" {finding.clause}"
                yield f"      {finding.document}{clause}　{finding.department_title}"
    yield from _lock_lines(report)
    yield from _comparison_lines(report)
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


def _lock_lines(report: Report) -> Iterator[str]:
    """What is locked, by the department that can release it."""
    called = {finding.department: finding.department_title for finding in report.findings}
    locks = sorted(report.locks, key=lambda lock: lock.department)
    for department, theirs in groupby(locks, key=lambda lock: lock.department):
        things = list(dict.fromkeys(lock.title for lock in theirs))
        yield f"锁定（{called.get(department) or department}）：{_some(things)}"


def _comparison_lines(report: Report) -> Iterator[str]:
    """What became of the drawing, and of its locks, since the last submission."""
    if report.comparison is None:
        return
    found = report.comparison
    counts = f"新增 {len(found.added)}　移动 {len(found.moved)}　删除 {len(found.removed)}"
    yield f"与上一次比较：{counts}　改注 {len(found.retagged)}　要求之外的改动 {len(found.outside)}"
    for change in found.changes[:_NAMED]:
        yield f"  {'！' if change.outside else '·'} {change.sentence}"
    if len(found.changes) > _NAMED:
        yield f"  · 另有 {len(found.changes) - _NAMED} 处改动，见 report.json"
    for lock in found.locks:
        yield f"  {'锁' if lock.held else '解'} {lock.sentence}"


def batch_summary(document: Mapping[str, Any]) -> str:
    """One line a drawing, then the totals."""
    return "\n".join(_batch_lines(document))


def _batch_lines(document: Mapping[str, Any]) -> Iterator[str]:
    verdicts = [*_SHOWN, Verdict.PASS]
    rows = []
    for row in document["rows"]:
        if "refused" in row:
            rows.append((row["drawing"], *("" for _ in verdicts), f"未审查：{row['refused']['sentence']}"))
        else:
            counts = (str(row["verdicts"][verdict.value]) for verdict in verdicts)
            rows.append((row["drawing"], *counts, f"未读入 {row['losses']}" if row["losses"] else ""))
    yield from columns(("图纸", *(verdict.shown for verdict in verdicts), ""), rows)
    yield ""
    totals = "　".join(f"{verdict.shown} {document['verdicts'][verdict.value]}" for verdict in Verdict)
    yield f"{document['drawings']} 张图：已审查 {document['judged']}，未审查 {document['refused']}。{totals}"


def _some(handles: Sequence[str]) -> str:
    more = f" 等 {len(handles)} 个" if len(handles) > _NAMED else ""
    return f"{'、'.join(handles[:_NAMED])}{more}"


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns lined up by display width: a Chinese character is two columns wide."""
    widths = [min(_WIDEST, max(_width(row[i]) for row in (head, *rows))) for i in range(len(head))]
    for row in (head, *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in words)
