"""The jobs of versions: read a file, lay rows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.versions.actions import IMPORT, LAY
from tongjian.kernel.places.versions.apart import SECONDS, Refusal
from tongjian.kernel.places.versions.importing import Outcome, outcome_of, settle
from tongjian.kernel.places.versions.laying import lay

__all__ = ["lay_rows", "read_source"]


def _read(args: Args) -> Outcome:
    version = LayerVersion.objects.select_related("source").get(pk=UUID(args["version"]))
    frame = pack_of(version.city).frame
    if frame is None:
        sentence = "城市包没有坐标框架（blueprint/frame.yaml），不能导入图层。"
        return Outcome(Refusal("no-frame", sentence, "请先在城市包中写明坐标框架。"), {})
    return outcome_of(version, frame)


def _gave_up(args: Args) -> None:
    """Nobody waits for ever for what will not come."""
    waiting = LayerVersion.objects.filter(pk=UUID(args["version"]), state=State.IMPORTING)
    waiting.update(
        state=State.REFUSED,
        error="读取程序多次中断，这个文件没有导入。",
        mend="请重新导入；仍不成功时请联系管理员。",
    )


@job(IMPORT, prepare=_read, longest=timedelta(seconds=2 * SECONDS), attempts=5, buried=_gave_up)
def read_source(args: Args, outcome: Outcome) -> None:
    """Keep what came of reading one file."""
    version = LayerVersion.objects.select_for_update(no_key=True).get(pk=UUID(args["version"]))
    if version.state == State.IMPORTING:
        settle(version, outcome)


def _lay(args: Args) -> None:
    """Lay in transactions of its own: that of the job would hold the database for as long as it takes."""
    lay(args["city"], args["layer"])


@job(LAY, prepare=_lay, longest=timedelta(hours=2), attempts=50)
def lay_rows(args: Args, _: None) -> None:
    """Every decided publication of the layer is in force: there is nothing more to write."""
