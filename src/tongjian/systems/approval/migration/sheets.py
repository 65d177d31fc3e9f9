"""The sheets of a file: their columns, and how a cell is read. Templates and checks come from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from tongjian.kernel.cases.status import Status

Note = tuple[str, str]
"""A sentence, and how to mend it."""


class Unreadable(ValueError):
    """A cell does not say what its column wants."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.note: Note = (sentence, mend)


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether every row has it, and how its text becomes a value."""

    name: str
    heading: str
    required: bool = False
    read: Callable[[str], Any] = str
    example: str = ""


def moment(text: str) -> datetime:
    """A local moment: 2024-03-01 09:30, also with slashes, seconds, or the day alone."""
    plain = text.strip().replace("/", "-").replace("T", " ")
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return timezone.make_aware(datetime.strptime(plain, pattern))  # noqa: DTZ007 - made aware here
        except ValueError:
            continue
    raise Unreadable(f"时间“{text}”看不懂", "写成 2024-03-01 09:30")


def day(text: str) -> date:
    """A date."""
    return timezone.localdate(moment(text))


def whole(text: str) -> int:
    """A whole number that is not negative."""
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise Unreadable(f"“{text}”不是整数", "只写数字，例如 20")
    return int(text)


def amount(text: str) -> Decimal:
    """A number with decimals."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise Unreadable(f"“{text}”不是数字", "只写数字，例如 12000.5")
    return value


def status(text: str) -> int:
    """A national status code, or its title."""
    titles = {each.title: int(each) for each in Status}
    code = titles.get(text.replace("(", "（").replace(")", "）"), int(text) if text.isdigit() else 0)
    if code not in {int(each) for each in Status}:
        raise Unreadable(f"没有办件状态“{text}”", f"写 1 至 15 的代码，或名称：{'、'.join(titles)}")
    return code


def level(text: str) -> str:
    """A stage or a matter."""
    known = {"阶段": "stage", "事项": "matter"}
    if text not in known:
        raise Unreadable(f"类别“{text}”看不懂", "写“阶段”或“事项”")
    return known[text]


def licence_state(text: str) -> str:
    """Whether a licence is in force, or by which act it has ended."""
    # Not above: the process that only reads files into text has no Django.
    from tongjian.kernel.licences.models import LicenceState

    known = {state.label.removeprefix("已"): state for state in LicenceState}
    state = known.get(text.removeprefix("已"))
    if state is None:
        raise Unreadable(f"证照状态“{text}”看不懂", f"写其中之一：{'、'.join(known)}")
    return state.value


def nodes(text: str) -> tuple[str, ...]:
    """Where a running case stands: one or several ids of process nodes."""
    return tuple(
        part.strip() for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()
    )


@dataclass(frozen=True)
class Sheet:
    """A sheet: its code, its title in the file, and its columns. `key` is the column rows are known by."""

    code: str
    title: str
    key: str
    columns: tuple[Column, ...]

    def read(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Note]]:
        """The values of a row, and what is wrong with it. What is empty has no value."""
        values: dict[str, Any] = {}
        wrong: list[Note] = []
        for column in self.columns:
            text = cells.get(column.name, "").strip()
            if not text:
                if column.required:
                    wrong.append((f"“{column.heading}”没有填", f"补上，例如 {column.example}"))
                continue
            try:
                values[column.name] = column.read(text)
            except Unreadable as unreadable:
                sentence, mend = unreadable.note
                wrong.append((f"“{column.heading}”：{sentence}", mend))
        return values, wrong


_NUMBER = Column("number", "办件编号", required=True, example="苏建审〔2024〕00012号-01")
PROJECTS, CASES, HISTORY, MATERIALS, LICENCES = "projects", "cases", "history", "materials", "licences"
SHEETS: Mapping[str, Sheet] = {
    sheet.code: sheet
    for sheet in (
        Sheet(
            PROJECTS,
            "项目",
            "code",
            (
                Column("code", "项目代码", required=True, example="2305-320553-89-01-389104"),
                Column("name", "项目名称", required=True, example="某某项目"),
                Column("applicant", "建设单位名称", required=True, example="某某有限公司"),
                Column("uscc", "统一社会信用代码", required=True, example="91320500MA1MXXXXXX"),
                Column("kind", "审批流程类型", example="private"),
                Column("region", "所在区划", required=True, example="320506"),
                Column("address", "建设地点", example="某某路1号"),
                Column("use", "主要用途", example="residential"),
                Column("investment", "总投资（万元）", read=amount, example="12000"),
                Column("site_area", "用地面积（㎡）", read=amount, example="30000"),
                Column("floor_area", "建筑面积（㎡）", read=amount, example="80000"),
            ),
        ),
        Sheet(
            CASES,
            "办件",
            "number",
            (
                _NUMBER,
                Column("parent", "上级办件编号", example="苏建审〔2024〕00012号"),
                Column("level", "类别", required=True, read=level, example="事项"),
                Column("code", "阶段或事项代码", required=True, example="planning-permit"),
                Column("title", "办件名称", example="建设工程规划许可证核发"),
                Column("project", "项目代码", required=True, example="2305-320553-89-01-389104"),
                Column("organisation", "承办部门代码", example="natural-resources"),
                Column("limit", "承诺时限（工作日）", read=whole, example="10"),
                Column("nodes", "当前环节", read=nodes, example="first-review"),
                Column("arrived", "到达当前环节时间", read=moment, example="2024-03-05 10:00"),
            ),
        ),
        Sheet(
            HISTORY,
            "状态历史",
            "number",
            (
                _NUMBER,
                Column("status", "办件状态", required=True, read=status, example="3"),
                Column("at", "时间", required=True, read=moment, example="2024-03-01 09:30"),
                Column("remark", "意见", example="材料齐全，予以受理"),
            ),
        ),
        Sheet(
            MATERIALS,
            "材料清单",
            "number",
            (
                _NUMBER,
                Column("title", "材料名称", required=True, example="总平面图"),
                Column("copies", "份数", read=whole, example="1"),
                Column("file", "文件名", example="总平面图.dwg"),
                Column("at", "收取时间", read=moment, example="2024-03-01 09:30"),
            ),
        ),
        Sheet(
            LICENCES,
            "证照",
            "number",
            (
                _NUMBER,
                Column("document_number", "证照编号", required=True, example="建字第320506202400012号"),
                Column("issued_on", "发证日期", required=True, read=day, example="2024-03-15"),
                Column("title", "证照名称", example="建设工程规划许可证"),
                Column("identifier", "电子证照标识", example="1.2.156.3005.2.…"),
                Column("valid_until", "有效期至", read=day, example="2027-03-14"),
                Column("state", "证照状态", read=licence_state, example="有效"),
                Column("ended_on", "终止日期", read=day, example="2025-06-01"),
                Column("ended_reason", "终止原因", example="企业申请注销"),
            ),
        ),
    )
}
TITLES = {sheet.title: sheet for sheet in SHEETS.values()}
