"""Orders are carried out in the background, some cases at a time."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.moving.actions import MOVE_SOME, version_of
from tongjian.kernel.cases.moving.carrying import carry
from tongjian.kernel.cases.moving.models import Move, MoveItem, MoveState
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job

BATCH = 40
"""Cases of one transaction: on SQLite it keeps every other writer waiting."""


@job(MOVE_SOME)
def move_some(args: Args) -> None:
    """One batch of an order, and the order for the next. The effect and the mark are one transaction."""
    move = Move.objects.select_related("ordered_by").get(pk=args["move"])
    items = list(move.items.filter(state=MoveState.WAITING).order_by("id")[:BATCH])
    if not items:
        Move.objects.filter(pk=move.pk, finished_at=None).update(finished_at=timezone.now())
        return
    _, new = version_of(move.new)
    now = timezone.now()
    for item in _in_order_of_locks(items):
        item.reason = carry(item.case, move, new, now)[:400]
        item.state = MoveState.REFUSED if item.reason else MoveState.DONE
    MoveItem.objects.bulk_update(items, ["state", "reason"])
    last = items[-1].pk
    enqueue(MOVE_SOME, {"move": move.pk}, city=move.city, unique_key=f"{MOVE_SOME}:{move.pk}:{last}")


def _in_order_of_locks(items: list[MoveItem]) -> list[MoveItem]:
    """By their trees, so that two who lock several trees never wait for each other in a circle."""
    roots: dict[UUID, UUID] = dict(
        Case.objects.filter(pk__in=[item.case for item in items]).values_list("id", "root")
    )
    return sorted(items, key=lambda item: (roots[item.case], item.case))
