"""What holds in every history, whoever does what in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import proceedings
from bench.player import Player, begin, play
from tongjian.engines.worktime import Calendar
from tongjian.kernel.cases.actions import View, closed_because, holder_of, registry
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.state import CaseState, TaskState
from tongjian.kernel.cases.status import BEFORE_ACCEPTANCE, ENDED, PASSED, Status
from tongjian.kernel.cases.tree import Tree, load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.notices.actions import mark_all_read
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.approval.actions.aside import Aside
from tongjian.systems.approval.actions.consultation import objections, open_opinions
from tongjian.systems.approval.actions.gaps import gaps_of
from tongjian.systems.approval.facts import joint_session
from tongjian.systems.approval.kinds import MATTER
from tongjian.systems.approval.quality import numbers_used_twice, violations

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db
MOVES = 60
histories = settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)


@histories
@given(seed=st.integers(0, 2**32))
def test_in_every_history(city: None, seed: int) -> None:
    player = begin(random.Random(seed))
    for _ in range(MOVES):
        if not player.step():
            continue
        tree = load(player.stage)
        no_permit_against_anybody(tree)
        every_gate_is_open(tree)
        every_state_has_a_way_out(tree, player)
        every_due_day_is_counted(tree, calendar_of(tree.city))
        licences_hold_with_their_decisions(tree)
        assert not list(violations(tree, calendar_of(tree.city)))
        if player.finished():
            break


@pytest.mark.parametrize("seed", range(6))
def test_whole_lives_leave_the_books_in_order(city: None, seed: int) -> None:
    trees = [load(play(1000 * seed + each).stage) for each in range(2)]
    assert numbers_used_twice(trees) == []
    for tree in trees:
        assert not list(violations(tree, calendar_of(tree.city)))
    assert [d for d in differences(proceedings.CITY) if d.where != "数据库"] == []


def no_permit_against_anybody(tree: Tree) -> None:
    """No permit while any opinion is open, negative or to be handed in anew, or its material is missing."""
    for case in tree.cases.values():
        if case.kind == MATTER and case.status in PASSED:
            assert open_opinions(case) == [] and objections(case) == []
            # The grant itself would close them: who was asked had answered before.
            asked = [task for task in case.tasks.values() if Aside.CONSULT.of(task)]
            assert all(task.outcome for task in asked if task.ended_at == case.ended_at)
            if case.licence:
                assert gaps_of(tree, case) == []


def every_gate_is_open(tree: Tree) -> None:
    """What waits for others goes on with the last of them, in the same act."""
    stage, matters = tree.top(), tree.children(tree.top())
    if all(matter.ended for matter in matters):
        assert stage.ended
    if stage.status not in BEFORE_ACCEPTANCE | ENDED:
        assert all(matter.accepted_at for matter in matters)
    session = joint_session(stage)
    if session and session.open and not stage.ended:
        kinds = (Aside.JOINT_CONFIRM, Aside.JOINT_OPINION, Aside.JOINT_CONCLUDE)
        assert any(kind.of(task) for task in stage.open_tasks() for kind in kinds)


def every_state_has_a_way_out(tree: Tree, player: Player) -> None:
    """The head can refuse wherever the matter stands, or somebody can do what keeps that back."""
    for case in tree.cases.values():
        if case.ended or case.kind != MATTER or case.status in BEFORE_ACCEPTANCE:
            continue
        assert case.open_tasks(), f"{case.title} waits for nobody"
        session = joint_session(tree.top())
        if case.status is Status.SPECIAL_STARTED:
            assert any(Aside.SPECIAL.of(task) for task in case.open_tasks())
        elif opinions := open_opinions(case):
            assert all(can_be_finished(tree, case, task, player) for task in opinions)
        elif session and session.open and case.matter in session.matters:
            assert acts(tree, tree.top(), "cancel_joint", player)
        else:
            assert acts(tree, case, "refuse", player)


def acts(tree: Tree, case: CaseState, name: str, player: Player) -> bool:
    """Whether somebody can do that now."""
    views = (View(tree, case, who, player.now) for who in proceedings.people().everyone())
    return any(not closed_because(registry.actions[name], view) for view in views)


def can_be_finished(tree: Tree, case: CaseState, task: TaskState, player: Player) -> bool:
    """Whether somebody can finish the task now, one way or another."""
    holders = [who for who in proceedings.people().everyone() if holder_of(task, who) is None]
    return any(
        not conclusion.refusals
        for who in holders
        for action in registry.actions.values()
        if action.concerns(case) and case.status in action.states
        for conclusion in action.conclusions(View(tree, case, who, player.now), task)
    )


def licences_hold_with_their_decisions(tree: Tree) -> None:
    """One licence is in force where a matter is granted by one, and none anywhere else."""
    valid = Licence.objects.filter(case__in=tree.cases, state=LicenceState.VALID)
    holding = {case: str(licence) for case, licence in valid.values_list("case", "id")}
    assert len(holding) == len(valid)
    granted = {
        case.id: case.licence
        for case in tree.cases.values()
        if case.status in PASSED and case.kind == MATTER and tree.definition(case).matter.result
    }
    assert holding == granted


def every_due_day_is_counted(tree: Tree, calendar: Calendar) -> None:
    """The stored due day is what somebody counts with a pencil."""
    rows = {row.pk: row for row in Case.objects.filter(root=tree.root)}
    for case in tree.cases.values():
        running = case.accepted_at and case.limit and not case.ended
        if running and case.paused is None:
            assert rows[case.id].due_on == counted(case, calendar)


def counted(case: CaseState, calendar: Calendar) -> date:
    assert case.accepted_at is not None and case.limit is not None
    left = case.limit[0] + sum(days for _, days in case.extensions)
    day = timezone.localdate(case.accepted_at)
    stood = set(days_stood_still(case))
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day) and day not in stood
    return day


def days_stood_still(case: CaseState) -> Iterator[date]:
    """The day after each pause began, through the day it ended."""
    for pause in case.pauses:
        assert pause.until is not None
        day, last = timezone.localdate(pause.since), timezone.localdate(pause.until)
        while day < last:
            day += timedelta(days=1)
            yield day


def test_no_routing_depends_on_who_reads_notices(city: None) -> None:
    """The same moves, once with every notice read at once and once with none: the same events."""
    unread = play(2)
    read = begin(random.Random(2))
    while read.moves < unread.moves:
        read.step()
        for person in proceedings.people().everyone():
            mark_all_read(person)
    assert told(unread) == told(read)
    assert sum(map(len, told(read).values())) > 40


def told(player: Player) -> dict[str, list[tuple[str, Any, Any]]]:
    """What happened to each case, by its matter."""
    events = Event.objects.filter(root=player.stage).order_by("seq")
    matters = {case.id: case.matter for case in load(player.stage).cases.values()}
    history: dict[str, list[tuple[str, Any, Any]]] = {matter: [] for matter in matters.values()}
    for event in events:
        history[matters[event.chain]].append((event.kind, event.at, event.actor))
    return history
