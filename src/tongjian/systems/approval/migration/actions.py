"""What an administrator does with a batch: hand a file in, import what was rehearsed, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.withdrawing import Standing, withdraw
from tongjian.kernel.documents.vault import Readable, TooLargeError, vault
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.licences import importing as licences
from tongjian.kernel.people.actions.changes import must_administer, record
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.migration.models import Batch, Origin, State
from tongjian.systems.approval.migration.reading import MOST_BYTES

READ, CHUNK = "migration.read", "migration.chunk"
EXTENSIONS = ("xlsx", "csv", "zip")
_MANY = 500
_TOLD = 20


class RefusedError(Exception):
    """It is not done; the message is a sentence for the administrator."""


def hand_in(viewer: Viewer, city: str, source: str, stream: Readable, name: str) -> Batch:
    """Take a file in. Nothing is imported before it has been rehearsed. Raises `RefusedError`."""
    must_administer(viewer, city)
    if not source.strip():
        raise RefusedError("没有写来源系统。请写它的名称：同一来源、同一编号只导入一次。")
    if name.rpartition(".")[2].lower() not in EXTENSIONS:
        raise RefusedError(f"文件“{name}”的类型不被接受。请上传 XLSX、CSV，或装着 CSV 的 ZIP。")
    try:
        with vault().receive(stream, MOST_BYTES) as incoming:
            if incoming.size == 0:
                raise RefusedError(f"文件“{name}”是空的（0 字节）。请检查原文件后重新上传。")
            vault().let_in(incoming)
            sha256 = incoming.sha256
    except TooLargeError:
        raise RefusedError(f"文件“{name}”超过 {MOST_BYTES // 1024 // 1024} MB。请分成几批。") from None
    return Batch.objects.create(
        city=city,
        source=source.strip()[:60],
        name=name[-255:],
        sha256=sha256,
        created_at=timezone.now(),
        created_by_id=viewer.user,
    )


def begin(batch: Batch) -> None:
    """Have the batch read and rehearsed in the background."""
    enqueue(READ, {"batch": str(batch.pk)}, city=batch.city, unique_key=f"{READ}:{batch.pk}")


@transaction.atomic
def start_import(viewer: Viewer, batch: Batch, *, background: bool = True) -> None:
    """Import what was rehearsed. Raises `RefusedError`, `PermissionDenied`."""
    row = locked(viewer, batch)
    if row.state not in (State.REHEARSED, State.WITHDRAWN):
        raise RefusedError(f"批次{row.get_state_display()}，不能开始导入。请等预演完成。")
    row.state, row.cursor, row.message = State.IMPORTING, "", ""
    row.save(update_fields=["state", "cursor", "message"])
    record(
        viewer, {row.city}, "迁入办件", f"migration:{row.pk}", after={"来源": row.source, "文件": row.name}
    )
    if background:
        enqueue(CHUNK, {"batch": str(row.pk)}, city=row.city, unique_key=f"{CHUNK}:{row.pk}")


@transaction.atomic
def roll_back(viewer: Viewer, batch: Batch, *, now: datetime | None = None) -> int:
    """Take a batch back whole, or say why not; how many cases went. Raises `RefusedError`.

    It goes only while nothing has happened to its cases since, and nobody uses its projects otherwise.
    """
    row = locked(viewer, batch)
    if row.state != State.IMPORTED:
        raise RefusedError(f"批次{row.get_state_display()}，不能撤回。只有已导入的批次可以撤回。")
    moment = now or timezone.now()
    standing = Origin.objects.filter(batch=row, withdrawn_at=None)
    touched = [key for some in _some(standing.filter(kind="case")) for key in _changed(some)]
    if touched:
        named = "、".join(touched[:_TOLD]) + (f"等 {len(touched)} 件" if len(touched) > _TOLD else "")
        raise RefusedError(f"这些办件导入后又有办理记录，批次不能整体撤回：{named}。请逐件处理。")
    count = 0
    for some in _some(standing.filter(kind="case")):
        cases = [Standing(each.ref, each.root or each.ref, each.seq, each.head) for each in some]
        withdraw(row.city, cases, str(row.pk), viewer.user, moment)
        licences.withdraw(row.source, [each.case for each in cases])
        count += len(cases)
    _remove_projects([origin.ref for origin in standing.filter(kind="project")])
    standing.update(withdrawn_at=moment)
    row.state, row.ended_at = State.WITHDRAWN, moment
    row.save(update_fields=["state", "ended_at"])
    record(viewer, {row.city}, "撤回迁入", f"migration:{row.pk}", after={"办件": count})
    return count


def locked(viewer: Viewer, batch: Batch) -> Batch:
    """The batch, locked, for an administrator of its city. Raises `PermissionDenied`."""
    row = Batch.objects.select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if row is None:
        raise PermissionDenied("没有这个批次，或您不是这个城市的管理员。")
    must_administer(viewer, row.city)
    return row


def _some(origins: QuerySet[Origin]) -> Iterator[list[Origin]]:
    """All of them, a few hundred at a time."""
    after = 0
    while some := list(origins.filter(pk__gt=after).order_by("pk")[:_MANY]):
        yield some
        after = some[-1].pk


def _changed(origins: list[Origin]) -> list[str]:
    """The numbers of the cases whose chain no longer ends where the import ended it.

    Takes the lock of every tree first, as every act on a case does: what is read then stays so.
    """
    roots = {each.root or each.ref for each in origins}
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk").values_list("pk"))
    rows = Case.objects.filter(pk__in=[each.ref for each in origins])
    heads = dict(rows.values_list("pk", "head"))
    return [each.key for each in origins if heads.get(each.ref) != each.head]


def _remove_projects(projects: list[UUID]) -> None:
    """Remove the projects the batch registered, with their works. Raises `RefusedError` for one in use."""
    for project in Project.objects.filter(pk__in=projects).prefetch_related("works"):
        in_use = f"项目“{project.name}”已另作他用，批次不能整体撤回。请先处理该项目的申请和办件。"
        if Case.objects.filter(project=project.pk).exists():
            raise RefusedError(in_use)
        try:
            for works in project.works.all():
                works.delete()
            project.delete()
        except ProtectedError:
            raise RefusedError(in_use) from None
