"""登记 signals, one by one or a table at once; a wrong one is withdrawn with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.tables import UnreadableTable, rows_apart
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.risk.access import handles, sees
from tongjian.systems.supervision.risk.errors import RefusedError
from tongjian.systems.supervision.risk.models import Signal, SignalImport, SignalKind
from tongjian.systems.supervision.risk.papers import TABLE

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


def may_enter(viewer: Viewer, city: str) -> bool:
    """Handlers of the supervising body for the whole city, others for their own region."""
    return handles(viewer, city) or viewer.has(Role.HANDLER, city=city)


def enter(viewer: Viewer, city: str, cells: Mapping[str, str], now: datetime) -> Signal:
    """登记 one. Raises `PermissionDenied`, `RefusedError`. At most 7 SQL queries."""
    if not may_enter(viewer, city):
        raise PermissionDenied("由监管部门的承办人登记。")
    (read,) = _read(city, [cells], timezone.localdate(now))
    if read.wrong:
        raise RefusedError(*read.wrong)
    assert read.subject is not None
    if not sees(viewer, city, read.subject.region):
        raise PermissionDenied("这个对象不在您的辖区。")
    try:
        with transaction.atomic():
            return _written(viewer, city, [read], None, now)[0]
    except IntegrityError:
        raise RefusedError(f"编号“{read.code}”已经登记过。") from None


def import_table(viewer: Viewer, city: str, document: Document, now: datetime) -> SignalImport:
    """A table of signals: taken whole, or not at all with the mistakes of every row.

    Raises `PermissionDenied`, `RefusedError`.
    """
    if not handles(viewer, city):
        raise PermissionDenied("表格由监管主管部门导入。")
    try:
        cells = rows_apart(vault().path_of(document.sha256))
    except UnreadableTable as error:
        raise RefusedError(str(error)) from None
    lines = _lines(cells)
    rows = _read(city, [line for _, line in lines], timezone.localdate(now))
    wrong = [
        f"第 {number} 行：{said}" for (number, _), row in zip(lines, rows, strict=True) for said in row.wrong
    ]
    if wrong:
        raise RefusedError(*wrong[:50])
    known = set(Signal.objects.filter(city=city).values_list("kind", "code"))
    fresh = [row for row in rows if (row.kind, row.code) not in known]
    report = [
        {
            "line": number,
            **line,
            "result": "已登记" if (row.kind, row.code) not in known else "编号已有，未改动",
        }
        for (number, line), row in zip(lines, rows, strict=True)
    ]
    try:
        with transaction.atomic():
            table = SignalImport.objects.create(
                city=city, document=document, report=report, by_id=viewer.user, at=now
            )
            attach(f"{TABLE}:{table.pk}", "table", document, viewer.user, now=now)
            _written(viewer, city, fresh, table, now)
    except IntegrityError:
        raise RefusedError("有的编号刚刚由别人登记，请再导入一次。") from None
    return table


def withdraw(viewer: Viewer, signal: UUID, reason: str, now: datetime) -> Signal:
    """撤销 one that was wrong. Raises `PermissionDenied`, `RefusedError`. 4 SQL queries."""
    with transaction.atomic():
        row = Signal.objects.select_for_update().filter(pk=signal).first()
        if row is None:
            raise RefusedError("没有这条线索。")
        if not handles(viewer, row.city):
            raise PermissionDenied("由监管主管部门撤销。")
        if row.withdrawn_at is not None:
            raise RefusedError("这条线索已经撤销。")
        if not reason.strip():
            raise RefusedError("没有写撤销的理由。")
        row.withdrawn_at, row.withdrawn_because = now, reason.strip()[:500]
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        body = {"reason": row.withdrawn_because}
        append(row.city, row.pk, "risk:signal-withdrawn", body, actor=viewer.user, at=now)
    return row


def _written(
    viewer: Viewer, city: str, rows: Sequence[Read], table: SignalImport | None, now: datetime
) -> list[Signal]:
    made: list[Signal] = []
    for read in rows:
        assert read.subject is not None and read.on is not None
        made.append(
            Signal(
                city=city,
                region=read.subject.region,
                subject=read.subject,
                kind=read.kind,
                code=read.code,
                title=read.title,
                on=read.on,
                until=read.until,
                table=table,
                by_id=viewer.user,
                at=now,
            )
        )
    Signal.objects.bulk_create(made, batch_size=500)
    chain = table.pk if table else made[0].pk
    told = [[row.kind, row.code, str(row.subject_id), str(row.on), str(row.until or "")] for row in made]
    append(city, chain, "risk:signals-entered", {"signals": told}, actor=viewer.user, at=now)
    return made


def _lines(cells: Sequence[Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
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


def _read(city: str, lines: Sequence[Mapping[str, str]], today: date) -> list[Read]:
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
