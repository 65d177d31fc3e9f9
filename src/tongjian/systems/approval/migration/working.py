"""A batch worked on a few groups at a time: read into rows, rehearsed, imported. Goes on where it was killed.

A chunk belongs to its caller's transaction: a job's, or the command line's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby, islice

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tongjian.kernel.cases.actions import registry
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.licences import importing as licences
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.systems.approval.migration import projects
from tongjian.systems.approval.migration.apart import rows_apart
from tongjian.systems.approval.migration.building import Built, build
from tongjian.systems.approval.migration.history import Finding
from tongjian.systems.approval.migration.known import Known
from tongjian.systems.approval.migration.models import Batch, Origin, Row, State, Verdict
from tongjian.systems.approval.migration.reading import RawRow
from tongjian.systems.approval.migration.sheets import CASES, LICENCES, PROJECTS, SHEETS

GROUPS = 50
"""Projects or trees of cases in one transaction."""
_ROWS = 1_000
_LONGEST = 48
_PROJECT, _TREE = "0:", "1:"


def read(batch: Batch) -> int:
    """Stage every row of the file, a thousand in a transaction; rows that are there already stay.

    How many rows there are. Raises `UnreadableFile`.
    """
    raw = rows_apart(vault().path_of(batch.sha256), batch.name)
    count = 0
    while some := list(islice(raw, _ROWS)):
        Row.objects.bulk_create([_row(batch, each) for each in some], ignore_conflicts=True)
        count += len(some)
    own = Row.objects.filter(batch=batch, sheet=CASES, key=OuterRef("key")).values("group")[:1]
    hanging = Row.objects.filter(batch=batch).exclude(sheet__in=(PROJECTS, CASES))
    hanging.exclude(key="").update(group=Coalesce(Subquery(own), Value("")))
    lost = hanging.filter(group="", verdict=Verdict.PENDING).exclude(key="")
    lost.update(verdict=Verdict.REFUSED, notes=[["“办件”表里没有这个编号", "补上那一行，或核对编号"]])
    return count


def _row(batch: Batch, raw: RawRow) -> Row:
    key = raw.cells.get(raw.sheet.key, "")
    row = Row(batch=batch, sheet=raw.sheet.code, line=raw.line, key=key[:_LONGEST], cells=raw.cells)
    if not key or len(key) > _LONGEST:
        heading = raw.sheet.columns[0].heading
        trouble = f"“{heading}”超过 {_LONGEST} 字" if key else f"“{heading}”没有填"
        row.key, row.verdict, row.notes = "", Verdict.REFUSED, [[trouble, "每一行都要有编号"]]
    elif raw.sheet.code == PROJECTS:
        row.group = _PROJECT + key
    elif raw.sheet.code == CASES:
        row.group = _TREE + (raw.cells.get("parent") or key)[:_LONGEST]
    return row


def work(batch: Batch, *, actor: Viewer = SYSTEM, now: datetime | None = None) -> bool:
    """One chunk of the rehearsal or the import; whether more is left. The batch's row is the lock."""
    moment = now or timezone.now()
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    rehearsing = batch.state == State.CHECKING
    if not rehearsing and batch.state != State.IMPORTING:
        return False
    ahead = Row.objects.filter(batch=batch, group__gt=batch.cursor)
    groups = list(ahead.order_by("group").values_list("group", flat=True).distinct()[:GROUPS])
    if not groups:
        batch.state = State.REHEARSED if rehearsing else State.IMPORTED
        batch.cursor, batch.ended_at = "", moment
        batch.save(update_fields=["state", "cursor", "ended_at"])
        return False
    rows = list(Row.objects.filter(batch=batch, group__in=groups).order_by("group", "sheet", "line"))
    known = Known(batch, actor, moment)
    for row in rows:
        row.batch = batch
    _projects(known, [row for row in rows if row.sheet == PROJECTS], rehearsing=rehearsing)
    _trees(known, [row for row in rows if row.sheet != PROJECTS], rehearsing=rehearsing)
    Row.objects.bulk_update(rows, ["verdict", "notes"], batch_size=_ROWS)
    batch.cursor = groups[-1]
    batch.save(update_fields=["cursor"])
    return True


def _projects(known: Known, rows: Sequence[Row], *, rehearsing: bool) -> None:
    for _, group in groupby(rows, key=lambda row: row.group):
        members = list(group)
        with transaction.atomic():
            found = projects.bring(known, members)
            # Rehearsed is what is done and undone: nothing is checked twice in two ways.
            transaction.set_rollback(rehearsing or any(each.grave for each in found))
        _judge(members, found)


def _trees(known: Known, rows: Sequence[Row], *, rehearsing: bool) -> None:
    numbers = [row.key for row in rows if row.sheet == CASES]
    codes = {str(row.cells.get("project", "")) for row in rows if row.sheet == CASES}
    if not rows:
        return
    papers = [str(row.cells.get("document_number", "")) for row in rows if row.sheet == LICENCES]
    known.look(numbers, codes, papers, rehearsing=rehearsing)
    for _, group in groupby(rows, key=lambda row: row.group):
        members = list(group)
        if any(row.sheet == CASES and row.key in known.origins for row in members):
            for row in members:
                row.verdict = Verdict.KNOWN
                row.notes = [["以前的批次已经导入，本次不再导入", "如需更正，先撤回那个批次"]]
            continue
        built = build(known, members)
        if built.session is not None and not rehearsing:
            _write(known, built, members)
        _judge(members, built.findings)


def _write(known: Known, built: Built, rows: Sequence[Row]) -> None:
    """Write one tree; what the database refuses costs this tree alone."""
    session = built.session
    assert session is not None, "only what was built is written"
    try:
        with transaction.atomic():
            session.flush()
            licences.write(built.papers)
            Origin.objects.bulk_create(
                [
                    Origin(
                        city=known.city,
                        source=known.batch.source,
                        kind="case",
                        key=number,
                        batch=known.batch,
                        ref=case.id,
                        root=case.root,
                        seq=case.seq,
                        head=case.head,
                    )
                    for number, case in built.cases.items()
                ]
            )
            if built.waits is not None:
                for follower in registry.followers:
                    follower(session.tree, session.tree.top(), built.waits, known.now)
    except IntegrityError:
        sentence = "编号与平台已有的办件或证照相同，或同时有人导入了同一办件"
        built.findings.append(Finding(rows[0], (sentence, "核对编号后再导入")))


def _judge(rows: Iterable[Row], found: Iterable[Finding]) -> None:
    """The verdict of each row: its own findings, or that another row of its case is refused."""
    members = list(rows)
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for each in found:
        by_row[each.row.pk].append(each)
    grave = [each.row for findings in by_row.values() for each in findings if each.grave]
    for row in members:
        own = by_row[row.pk]
        row.notes = [list(each.note) for each in own]
        if any(each.grave for each in own):
            row.verdict = Verdict.REFUSED
        elif grave:
            row.verdict = Verdict.REFUSED
            row.notes.append([f"同一办件在别处有错（{_place(grave[0])}）", "改正那一行后再导入"])
        else:
            row.verdict = Verdict.WARNING if own else Verdict.ACCEPTED


def _place(row: Row) -> str:
    return f"“{SHEETS[row.sheet].title}”第 {row.line} 行"
