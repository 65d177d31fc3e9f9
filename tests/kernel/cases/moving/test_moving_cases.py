"""Running cases go on under a new version by choice, and come back while nothing keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction

from bench import world
from bench.threads import at_the_same_moment
from tongjian.kernel.cases import tree as trees
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.moving import carrying, jobs
from tongjian.kernel.cases.moving.actions import order_move, order_undo
from tongjian.kernel.cases.moving.models import Move, MoveState
from tongjian.kernel.cases.moving.preview import previews
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import current_matter
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

Publish = Callable[..., None]

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 6, 1)


def decide(case: UUID, node: str, duty: str = "department-0") -> None:
    task = Task.objects.get(case=case, node=node, open=True)
    given = {"task": str(task.pk), "outcome": "agree"}
    perform("decide", case, world.officer(duty), given, now=world.A_MONDAY)


def new_version(code: str = "matter-0") -> str:
    return current_matter(world.CITY, code, TODAY).digest


def move_all(administrator: Viewer, code: str = "matter-0", *, limit_too: bool = False) -> Move:
    (shown,) = previews(world.CITY, code, current_matter(world.CITY, code, TODAY))
    keys = [group.key for group in shown.groups]
    move = order_move(
        administrator, old=shown.old, new=shown.new, groups=keys, limit_too=limit_too, reason="流程优化"
    )
    call_command("work", "--drain")
    move.refresh_from_db()
    return move


def test_the_preview_counts_cases_by_where_they_stand(accepted: world.Opened, publish: Publish) -> None:
    second = world.open_stage("wide")
    publish("2026-05-01", ["review", "confirm"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    assert (shown.cases, shown.movable, shown.stuck) == (2, 2, 0)
    assert shown.since == date(2026, 1, 1)
    by_place = {group.places: group for group in shown.groups}
    assert by_place[("review",)].numbers == (Case.objects.get(pk=accepted.matters[0]).number,)
    assert by_place[("尚未开始办理",)].numbers == (Case.objects.get(pk=second.matters[0]).number,)


def test_a_case_whose_step_is_gone_cannot_move_and_the_preview_says_why(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    publish("2026-05-01", ["examine"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    (group,) = shown.groups
    assert group.reasons == ("新版本没有“review”这个环节",)
    with pytest.raises(RefusedError, match="没有选中可以变更的办件"):
        order_move(
            administrator, old=shown.old, new=shown.new, groups=[group.key], limit_too=False, reason="试"
        )


def test_a_moved_case_takes_the_new_route_and_the_ledger_tells_it(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    case = accepted.matters[0]
    old = Case.objects.get(pk=case).definition
    before = list(Task.objects.filter(case=case).values_list("id", "node", "open", "due_on"))
    publish("2026-05-01", ["review", "confirm"])
    move = move_all(administrator)
    assert move.finished_at is not None
    assert list(move.items.values_list("case", "state")) == [(case, MoveState.DONE)]
    assert Case.objects.get(pk=case).definition == new_version() != old
    assert list(Task.objects.filter(case=case).values_list("id", "node", "open", "due_on")) == before
    event = Event.objects.get(chain=case, kind="moved-version")
    assert (event.actor, f'"move":{move.pk}' in event.body) == (administrator.user, True)
    decide(case, "review")
    assert not Case.objects.get(pk=case).ended_at, "the new version has one more step"
    decide(case, "confirm")
    assert Case.objects.get(pk=case).status == 11
    assert list(differences()) == []


def test_a_move_is_taken_back_while_nothing_needs_the_new_version(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    case = accepted.matters[0]
    old = Case.objects.get(pk=case).definition
    publish("2026-05-01", ["review", "confirm"])
    move = move_all(administrator)
    back = order_undo(administrator, move.pk, reason="先不改")
    call_command("work", "--drain")
    assert list(back.items.values_list("state", "reason")) == [(MoveState.DONE, "")]
    assert Case.objects.get(pk=case).definition == old
    decide(case, "review")
    assert Case.objects.get(pk=case).status == 11, "the old version ends after the review"
    assert list(differences()) == []
    with pytest.raises(RefusedError, match="已经撤回过"):
        order_undo(administrator, move.pk, reason="再来")


def test_a_case_that_stands_at_a_new_step_does_not_go_back(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    case = accepted.matters[0]
    publish("2026-05-01", ["review", "confirm"])
    move = move_all(administrator)
    decide(case, "review")
    back = order_undo(administrator, move.pk, reason="先不改")
    call_command("work", "--drain")
    (item,) = back.items.all()
    assert item.state == MoveState.REFUSED
    assert item.reason == "新版本没有“confirm”这个环节"
    assert Case.objects.get(pk=case).definition == new_version()
    assert list(differences()) == []


def test_a_case_that_ended_meanwhile_stays(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    publish("2026-05-01", ["review", "confirm"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    keys = [group.key for group in shown.groups]
    move = order_move(
        administrator, old=shown.old, new=shown.new, groups=keys, limit_too=False, reason="流程优化"
    )
    decide(accepted.matters[0], "review")
    call_command("work", "--drain")
    (item,) = move.items.all()
    assert (item.state, item.reason) == (MoveState.REFUSED, "办件已办结（通过）")


@pytest.mark.parametrize(("limit_too", "days"), [(False, 10), (True, 4)])
def test_the_limit_changes_only_when_chosen_and_comes_back(
    accepted: world.Opened, publish: Publish, administrator: Viewer, limit_too: bool, days: int
) -> None:
    case = accepted.matters[0]
    due = Case.objects.get(pk=case).due_on
    publish("2026-05-01", ["review"], days=4)
    move = move_all(administrator, limit_too=limit_too)
    assert limit_of(case) == days
    assert (Case.objects.get(pk=case).due_on == due) is not limit_too
    order_undo(administrator, move.pk, reason="先不改")
    call_command("work", "--drain")
    assert limit_of(case) == 10
    assert Case.objects.get(pk=case).due_on == due
    assert list(differences()) == []


def limit_of(case: UUID) -> int:
    limit = trees.load(trees.root_of(case)).cases[case].limit
    assert limit is not None
    return limit[0]


def test_who_administers_nothing_moves_nothing(
    accepted: world.Opened, publish: Publish, administrator: Viewer, stranger: Viewer
) -> None:
    publish("2026-05-01", ["review", "confirm"])
    with pytest.raises(PermissionDenied):
        move_all(stranger)
    move = move_all(administrator)
    with pytest.raises(PermissionDenied):
        order_undo(stranger, move.pk, reason="不行")
    assert Move.objects.count() == 1


def test_an_order_needs_a_reason(accepted: world.Opened, publish: Publish, administrator: Viewer) -> None:
    publish("2026-05-01", ["review", "confirm"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    with pytest.raises(RefusedError, match="没有填写理由"):
        order_move(administrator, old=shown.old, new=shown.new, groups=["x"], limit_too=False, reason=" ")


def test_a_crash_between_two_cases_leaves_none_half_moved(
    accepted: world.Opened, publish: Publish, administrator: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open_stage("wide")
    publish("2026-05-01", ["review", "confirm"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    keys = [group.key for group in shown.groups]
    move = order_move(
        administrator, old=shown.old, new=shown.new, groups=keys, limit_too=False, reason="流程优化"
    )
    carried: list[UUID] = []

    def crash(case: UUID, *given: object) -> str:
        if carried:
            raise RuntimeError("the machine is gone")
        carried.append(case)
        return carrying.carry(case, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "carry", crash)
        with pytest.raises(RuntimeError):
            jobs_once(move)
    assert carried, "one case had been moved when it happened"
    assert not Event.objects.filter(kind="moved-version").exists()
    call_command("work", "--drain")
    assert set(move.items.values_list("state", flat=True)) == {MoveState.DONE}
    assert Event.objects.filter(kind="moved-version").count() == 2
    assert list(differences()) == []


def jobs_once(move: Move) -> None:
    with transaction.atomic():
        jobs.move_some({"move": move.pk})


def test_a_decision_and_a_move_at_the_same_moment(
    accepted: world.Opened, publish: Publish, administrator: Viewer
) -> None:
    """Whoever has the lock first is first; the other sees what was done."""
    publish("2026-05-01", ["review", "confirm"])
    (shown,) = previews(world.CITY, "matter-0", current_matter(world.CITY, "matter-0", TODAY))
    keys = [group.key for group in shown.groups]
    move = order_move(
        administrator, old=shown.old, new=shown.new, groups=keys, limit_too=False, reason="流程优化"
    )

    def decided() -> str:
        try:
            decide(accepted.matters[0], "review")
        except Refused as refused:
            return str(refused)
        return "decided"

    def moved() -> str:
        jobs_once(move)
        return "moved"

    outcomes = at_the_same_moment([decided, moved])
    assert outcomes == ["decided", "moved"]
    (item,) = move.items.all()
    case = Case.objects.get(pk=accepted.matters[0])
    if item.state == MoveState.DONE:
        assert Task.objects.filter(case=case.pk, node="confirm", open=True).count() == 1
    else:
        assert (item.reason, case.status) == ("办件已办结（通过）", 11)
    assert list(differences()) == []
