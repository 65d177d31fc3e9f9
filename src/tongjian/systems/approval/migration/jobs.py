"""A batch in the background: read, rehearsed and imported a chunk at a time, resumed after any kill."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.systems.approval.migration.actions import CHUNK, READ
from tongjian.systems.approval.migration.models import Batch, State
from tongjian.systems.approval.migration.reading import UnreadableFile
from tongjian.systems.approval.migration.working import read, work


def _read(args: Args) -> str:
    """Stage the rows; why it cannot be read, or nothing."""
    try:
        count = read(Batch.objects.get(pk=args["batch"]))
    except UnreadableFile as error:
        return str(error)
    return "" if count else "文件里没有数据行。请按模板填写后再上传。"


def _given_up(args: Args) -> None:
    message = "处理多次中断，已停止。请联系管理员查看后台任务。"
    Batch.objects.filter(pk=args["batch"]).update(state=State.FAILED, message=message)


@job(READ, prepare=_read, longest=timedelta(hours=1), buried=_given_up)
def reading_done(args: Args, refused: str) -> None:
    """Go on to the rehearsal, or say why the file cannot be read."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=args["batch"])
    if batch.state != State.READING:
        return
    batch.state, batch.message = (State.FAILED, refused) if refused else (State.CHECKING, "")
    batch.save(update_fields=["state", "message"])
    if not refused:
        _next(batch)


@job(CHUNK, buried=_given_up)
def chunk(args: Args) -> None:
    """One chunk, and the order for the next in the same transaction."""
    batch = Batch.objects.select_related("created_by").get(pk=args["batch"])
    if work(batch, actor=_actor(batch)):
        _next(batch)


def _actor(batch: Batch) -> Viewer:
    """Whoever handed the batch in, with what they may do now."""
    return viewer_of(batch.created_by, timezone.localdate()) if batch.created_by else SYSTEM


def _next(batch: Batch) -> None:
    enqueue(CHUNK, {"batch": str(batch.pk)}, city=batch.city, unique_key=f"{CHUNK}:{batch.pk}")
