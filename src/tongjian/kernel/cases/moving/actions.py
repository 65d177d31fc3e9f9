"""Orders: which running cases go on under which version; carried out case by case, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from tongjian.kernel.cases.moving.fitting import Version
from tongjian.kernel.cases.moving.models import Move, MoveItem, MoveState
from tongjian.kernel.cases.moving.preview import chosen
from tongjian.kernel.cases.moving.standing import standings
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.models import Definition, DefinitionKind
from tongjian.kernel.packs.queries import matter_definition, stage_definition
from tongjian.kernel.people.actions.changes import RefusedError, must_administer
from tongjian.kernel.people.viewer import Viewer

MOVE_SOME = "cases.move-some"
_BATCH = 2000


def version_of(digest: str) -> tuple[Definition, Version]:
    """The kept definition of that digest, whatever it defines. Raises RefusedError."""
    row = Definition.objects.filter(pk=digest).first()
    if row is None:
        raise RefusedError("没有这个版本。请回到版本列表重新选择。")
    read = stage_definition if row.kind == DefinitionKind.STAGE else matter_definition
    return row, read(digest)


@transaction.atomic
def order_move(
    viewer: Viewer, *, old: str, new: str, groups: Iterable[str], limit_too: bool, reason: str
) -> Move:
    """Order the cases of these groups (see `Preview`) to be moved. They are moved in the background.

    Which cases these are is settled now; each is looked at again under its lock when its turn comes.
    """
    row, definition = version_of(new)
    must_administer(viewer, row.city)
    before, _ = version_of(old)
    if (before.city, before.kind, before.code) != (row.city, row.kind, row.code):
        raise RefusedError("两个版本不属于同一事项。请从该事项的版本页面进入。")
    if not reason.strip():
        raise RefusedError("没有填写理由。请写明为什么改按新版本办理。")
    cases = chosen(standings(row.city, row.code, old), definition, groups)
    if not cases:
        raise RefusedError("没有选中可以变更的办件。它们可能刚刚办结或已经变更，请刷新后重新选择。")
    move = Move.objects.create(
        city=row.city,
        code=row.code,
        title=title_of(definition),
        old=old,
        new=new,
        limit_too=limit_too,
        reason=reason.strip()[:200],
        ordered_by_id=person(viewer),
    )
    _begin(move, ((each.case, each.number) for each in cases))
    return move


@transaction.atomic
def order_undo(viewer: Viewer, move_id: int, *, reason: str) -> Move:
    """Order that the cases an order has moved go back, as far as nothing has happened that keeps them."""
    move = Move.objects.select_for_update(no_key=True).filter(pk=move_id).first()
    if move is None:
        raise RefusedError("没有这次变更。请回到列表重新选择。")
    must_administer(viewer, move.city)
    if move.finished_at is None:
        raise RefusedError("这次变更还在进行。请等它完成后再撤回。")
    if Move.objects.filter(undoes=move).exists():
        raise RefusedError("这次变更已经撤回过。没有撤回的办件和原因，请看那次撤回的结果。")
    if not reason.strip():
        raise RefusedError("没有填写理由。请写明为什么撤回。")
    back = Move.objects.create(
        city=move.city,
        code=move.code,
        title=move.title,
        old=move.new,
        new=move.old,
        limit_too=move.limit_too,
        reason=reason.strip()[:200],
        undoes=move,
        ordered_by_id=person(viewer),
    )
    moved = MoveItem.objects.filter(move=move, state=MoveState.DONE).values_list("case", "number")
    _begin(back, moved)
    return back


def person(viewer: Viewer) -> int:
    """The user id of somebody who administers."""
    assert viewer.user is not None, "whoever holds a role is a person"
    return viewer.user


def _begin(move: Move, cases: Iterable[tuple[UUID, str]]) -> None:
    items = [MoveItem(move=move, case=case, number=number) for case, number in cases]
    MoveItem.objects.bulk_create(items, batch_size=_BATCH)
    enqueue(MOVE_SOME, {"move": move.pk}, city=move.city, unique_key=f"{MOVE_SOME}:{move.pk}:0")


def title_of(definition: Version) -> str:
    """What the matter or stage is called."""
    return definition.stage.title if isinstance(definition, StageDefinition) else definition.matter.title
