"""A signal as a form or a row of a table gives it, read strictly: every mistake is told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Subject
from tongjian.systems.supervision.risk.models import SignalKind

HEADINGS = {
    "kind": "类别",
    "code": "编号",
    "subject": "对象编码",
    "title": "内容",
    "on": "日期",
    "until": "截止日期",
}
NEEDED = ("kind", "code", "subject", "title", "on")
KINDS = {label: value for value, label in SignalKind.choices}
ENDING = (SignalKind.CERTIFICATE, SignalKind.SERIOUS)
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass
class Read:
    """A signal as it was read; `wrong` are the sentences for whoever gave it."""

    kind: str = ""
    code: str = ""
    subject: Subject | None = None
    title: str = ""
    on: date | None = None
    until: date | None = None
    wrong: list[str] = field(default_factory=list)


def lines_of(cells: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Rows below the headings, wherever these stand; the first cell is the number of the line."""
    for place, row in enumerate(cells):
        found = ["".join(cell.split()) for cell in row]
        if all(HEADINGS[name] in found for name in NEEDED):
            columns = {name: found.index(title) for name, title in HEADINGS.items() if title in found}
            return [
                (int(line[0]), {name: line[at] if at < len(line) else "" for name, at in columns.items()})
                for line in cells[place + 1 :]
                if any(cell.strip() for cell in line[1:])
            ]
    raise RefusedError(f"没有找到表头。应有列：{'、'.join(HEADINGS[name] for name in NEEDED)}。")


def read_rows(city: str, lines: Sequence[Mapping[str, str]], today: date) -> list[Read]:
    """Every row, with what is wrong in it. 1 SQL query."""
    codes = {line.get("subject", "").strip() for line in lines}
    subjects: dict[str, Subject] = {}
    for subject in Subject.objects.filter(city=city, code__in=codes).order_by("kind"):
        subjects.setdefault(subject.code, subject)
    rows = [_one(line, subjects, today) for line in lines]
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.kind, row.code) in seen:
            row.wrong.append(f"编号“{row.code}”在表中写了两次")
        seen.add((row.kind, row.code))
    return rows


def _one(line: Mapping[str, str], subjects: Mapping[str, Subject], today: date) -> Read:
    read = Read()
    kind = line.get("kind", "").strip()
    read.kind = KINDS.get(kind, kind)
    if read.kind not in SignalKind.values:
        read.wrong.append(f"“类别”写的“{kind[:20]}”不对，应为{'、'.join(KINDS)}")
    read.code = _text(read, "编号", line.get("code", ""), 64)
    read.title = _text(read, "内容", line.get("title", ""), 200)
    code = line.get("subject", "").strip()
    read.subject = subjects.get(code)
    if read.subject is None:
        read.wrong.append(f"监管对象库中没有编码“{code[:40]}”")
    read.on = _day(read, "日期", line.get("on", ""))
    if read.on is not None and read.on > today:
        read.wrong.append(f"“日期”{read.on} 在今天以后")
    if line.get("until", "").strip():
        read.until = _day(read, "截止日期", line["until"])
        if read.on and read.until and read.until < read.on:
            read.wrong.append("“截止日期”早于“日期”")
    elif read.kind == SignalKind.CERTIFICATE:
        read.wrong.append("证书要填“截止日期”")
    if read.until is not None and read.kind not in ENDING:
        read.wrong.append("只有证书和名单填“截止日期”")
    return read


def _text(read: Read, title: str, text: str, most: int) -> str:
    plain = " ".join(text.split())
    if not plain:
        read.wrong.append(f"“{title}”没有填")
    elif len(plain) > most:
        read.wrong.append(f"“{title}”超过 {most} 个字")
    return plain[:most]


def _day(read: Read, title: str, text: str) -> date | None:
    found = _DAY.fullmatch(text.strip().split("T")[0].split(" ")[0])
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        found = None
    read.wrong.append(f"“{title}”写的“{text.strip()[:20]}”不是日期，请写成 2026-08-31 的样子")
    return None
