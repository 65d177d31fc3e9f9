"""The report of a month on paper: PDF by a template of the pack, DOCX by the same lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document as Docx

from tongjian.kernel.printing import print_template
from tongjian.systems.supervision.centre.models import OperationReport

TEMPLATE = "operation-report.typ"
Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]


def tables(body: Mapping[str, Any]) -> Iterator[Table]:
    """The parts of the report: title, headings, rows of texts."""
    yield (
        "总体情况",
        ("项目", "数值"),
        [
            ("请求", str(body["requests"])),
            ("可用率（%）", said(body["availability"])),
            ("可用率目标（%）", body["target"]),
            ("有记录的分钟", f"{body['alive']} / {body['minutes']}"),
            ("出错", str(body["broken"])),
            ("出错率（%）", said(body["fault_rate"])),
            (f"慢于 {body['slow_from']} 毫秒", str(body["slow"])),
        ],
    )
    yield (
        "慢页",
        ("页面", "请求", "慢", "占比（%）", "95% 在毫秒内", "最长毫秒"),
        [
            (
                each["route"],
                str(each["requests"]),
                str(each["slow"]),
                said(each["rate"]),
                said(each["p95"], "10000 以上"),
                str(each["longest"]),
            )
            for each in body["slow_pages"]
        ],
    )
    yield (
        "故障",
        ("页面", "次数", "首次", "末次"),
        [
            (each["route"], str(each["broken"]), hour(each["first"]), hour(each["last"]))
            for each in body["faults"]
        ],
    )
    yield (
        "无记录的时段",
        ("开始", "分钟"),
        [(each["since"][:16].replace("T", " "), str(each["minutes"])) for each in body["gaps"]],
    )
    yield (
        "投诉与工单",
        ("类型", "件数", "已答复"),
        [(each["title"], str(each["number"]), str(each["answered"])) for each in body["complaints"]],
    )


def pdf(report: OperationReport, body: Mapping[str, Any], title: str) -> bytes:
    """The PDF: the same bytes for the same report. Raises `TypesettingError`."""
    content = {
        "title": title,
        "until": body["until"][:16].replace("T", " "),
        "tables": [{"title": name, "heads": heads, "rows": rows} for name, heads, rows in tables(body)],
    }
    inputs = {"report": json.dumps(content, ensure_ascii=False), "digest": report.digest}
    return print_template(report.city, TEMPLATE, inputs, on=report.at.date())


def docx(report: OperationReport, body: Mapping[str, Any], title: str) -> bytes:
    """The same as a document people can go on writing in."""
    paper = Docx()
    paper.add_heading(title, 0)
    paper.add_paragraph(f"数据截至 {body['until'][:16].replace('T', ' ')}。报告摘要 {report.digest}")
    for name, heads, rows in tables(body):
        paper.add_heading(name, 1)
        if not rows:
            paper.add_paragraph("无。")
            continue
        table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.text = head
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def said(value: object, otherwise: str = "无法计算") -> str:
    """A figure; the words where there is none."""
    return otherwise if value is None else str(value)


def hour(text: str) -> str:
    """An hour as people read it."""
    return f"{text[:13].replace('T', ' ')} 时"
