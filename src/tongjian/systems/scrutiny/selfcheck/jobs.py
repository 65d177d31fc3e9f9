"""Scrutinise what was handed in for a self-check, after the officers' drawings; and clear up."""

from __future__ import annotations

from datetime import time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.registry import Args, daily, job
from tongjian.systems.scrutiny.corrections.pictures import forget_old
from tongjian.systems.scrutiny.jobs import CHECK
from tongjian.systems.scrutiny.judging import SECONDS, Judged, judge
from tongjian.systems.scrutiny.models import CheckState, SelfCheck
from tongjian.systems.scrutiny.place.ground import Ground, surroundings_text
from tongjian.systems.scrutiny.selfcheck.actions import LASTING, SELF_CHECK, SWEEP
from tongjian.systems.scrutiny.selfcheck.rooms import rooms

# How often a self-check lets the drawings of cases go first before it insists.
_PATIENCE = 20


class _Outcome(Enum):
    JUDGED = "judged"
    GAVE_WAY = "gave way"
    NOBODY_ASKS = "nobody asks"


def _judge(args: Args) -> _Outcome | Refusal:
    check = _still_asked(args).first()
    if check is None or check.expires_at <= timezone.now():
        return _Outcome.NOBODY_ASKS
    if args.get("gave_way", 0) < _PATIENCE and _drawings_of_cases_wait():
        return _Outcome.GAVE_WAY
    drawing = rooms().drawing(check.pk)
    if not drawing.is_file():
        return Refusal("gone", "图纸文件已经不在临时文件夹里。", "请重新提交图纸。")
    answer = judge(
        drawing,
        check.name,
        city=check.city,
        conditions=check.conditions,
        declared=check.declared,
        corrections=check.corrections,
        surroundings=surroundings_text(check.city, Ground(check.parcel, check.edition)),
    )
    if isinstance(answer, Refusal):
        return answer
    rooms().put(check.pk, check.round, _files(answer))
    return _Outcome.JUDGED


def _still_asked(args: Args) -> QuerySet[SelfCheck]:
    """The self-check, unless it was deleted or asked for anew."""
    return SelfCheck.objects.filter(pk=UUID(args["check"]), round=args["round"])


def _files(judged: Judged) -> dict[str, bytes]:
    """Every result under the name by which it is downloaded."""
    files = {"report.json": judged.report, "annotated.svg": judged.plan, "annotated.dxf": judged.marked}
    return {**files, "report.pdf": judged.printed} if judged.printed else files


def _drawings_of_cases_wait() -> bool:
    return Job.objects.filter(name=CHECK, state=State.WAITING, ready_at__lte=timezone.now()).exists()


def _gave_up(args: Args) -> None:
    sentence, mend = "审查程序多次中断，图纸没有审查。", "请稍后重新提交；仍不成功时请告知平台管理员。"
    _still_asked(args).update(state=CheckState.REFUSED, sentence=sentence, mend=mend)


# As with the drawings of cases, an attempt that was cut short says nothing about the drawing.
@job(SELF_CHECK, prepare=_judge, longest=timedelta(seconds=2 * SECONDS), attempts=50, buried=_gave_up)
def check_drawing(args: Args, result: _Outcome | Refusal) -> None:
    """Keep what the engine said, unless the question was taken back or put anew in the meantime."""
    if result is _Outcome.NOBODY_ASKS:
        return
    if result is _Outcome.GAVE_WAY:
        again = {**args, "gave_way": args.get("gave_way", 0) + 1}
        enqueue(SELF_CHECK, again, city=_city_of(args))
        return
    said: dict[str, Any] = {"state": CheckState.JUDGED, "judged_at": timezone.now()}
    if isinstance(result, Refusal):
        said |= {"state": CheckState.REFUSED, "sentence": result.sentence[:500], "mend": result.mend[:300]}
    _still_asked(args).update(**said)


def _city_of(args: Args) -> str:
    return SelfCheck.objects.filter(pk=UUID(args["check"])).values_list("city", flat=True).first() or ""


def _clear(_: Args) -> list[UUID]:
    over = list(SelfCheck.objects.filter(expires_at__lte=timezone.now()).values_list("pk", flat=True))
    for check in over:
        rooms().clear(check)
    forget_old()
    rooms().sweep(set(SelfCheck.objects.values_list("pk", flat=True)), LASTING.total_seconds())
    return over


@job(SWEEP, prepare=_clear)
def sweep(_: Args, over: list[UUID]) -> None:
    """Forget the self-checks whose time is over; their files are gone already."""
    SelfCheck.objects.filter(pk__in=over).delete()


# Every self-check sets a timer of its own; this is for files whose self-check was never written down.
daily(SWEEP, time(3, 40))


def sweep_at_start(**_: Any) -> None:
    """What ran out while no worker was there goes before anything else is done."""
    sweep({}, _clear({}))
