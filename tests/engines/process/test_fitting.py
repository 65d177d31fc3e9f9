"""Which running cases can be moved to another version of their process."""

from __future__ import annotations

import pytest

from tests.engines.process.notation import graph_of
from tongjian.engines.process import Marking, TaskDone, misfits, open_tasks, start, step

VALUES: dict[str, object] = {"people": ["one", "two"], "outcome.a": "yes"}


def after(text: str, *done: str) -> Marking:
    """Where a case stands after these tasks."""
    graph = graph_of(text)
    marking = start(graph, VALUES).marking
    for node in done:
        token = next(task.token for task in open_tasks(graph, marking) if task.node == node)
        marking = step(graph, marking, TaskDone(token), VALUES).marking
    return marking


def why_not(marking: Marking, text: str) -> list[str]:
    return [misfit.sentence for misfit in misfits(graph_of(text), marking)]


PARALLEL = "start > a > p1 > b > p2 > d > end \n p1 > c > p2"


def test_a_step_put_before_or_after_changes_nothing_for_a_case() -> None:
    moved = after("start > a > end")
    assert why_not(moved, "start > before > a > after > end") == []


def test_a_case_cannot_stand_at_a_step_that_is_gone() -> None:
    assert why_not(after("start > a > end"), "start > b > end") == ["新版本没有“a”这个环节"]


def test_a_case_in_a_block_needs_its_branches_there() -> None:
    both, one = after(PARALLEL, "a"), after(PARALLEL, "a", "b")
    longer = "start > p1 > b > p2 > end \n p1 > c > e > p2"
    assert why_not(both, longer) == []
    assert why_not(one, longer) == []
    assert why_not(both, "start > b > c > end") == ["新版本没有“p2”这个环节"]
    # The branch that has arrived came by a flow the new version does not know.
    assert why_not(one, "start > p1 > b > e > p2 > end \n p1 > c > p2") == [
        "在新版本中，汇聚网关“p2”等待的分支与已办的不一致"
    ]


def test_a_branch_put_in_later_is_not_waited_for() -> None:
    wider = PARALLEL + "\n p1 > e > p2"
    assert why_not(after(PARALLEL), wider) == []
    assert why_not(after(PARALLEL, "a", "b"), wider) == []
    graph = graph_of(wider)
    marking = after(PARALLEL, "a", "b")
    (task,) = open_tasks(graph, marking)
    assert [each.node for each in step(graph, marking, TaskDone(task.token), VALUES).opened] == ["d"]


def test_steps_that_were_parallel_cannot_follow_one_another() -> None:
    twice = "start > p1 > a > p2 > end \n p1 > p3 > b > p4 > p2 \n p3 > c > p4"
    once = "start > p1 > a > p2 > end \n p1 > p3 > b > c > p4 > p2 \n p3 > p4"
    assert why_not(after(twice), once) == [
        "在新版本中 b、c 不会同时进行",
        "在新版本中，汇聚网关“p4”等待的分支与已办的不一致",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A list has become a single task, and the reverse.
        ("start > a > end \n a each people", "start > a > end"),
        ("start > a > end", "start > a > end \n a each people"),
        # A task has moved into a sub-process, and out of one.
        ("start > a > end", "start > sub1 > end \n sub1: start1 > a > end1"),
        (
            "start > sub1 > end \n sub1: start1 > a > end1",
            "start > sub1 > a > end \n sub1: start1 > b > end1",
        ),
        # A task has moved into a branch.
        ("start > a > end", "start > p1 > a > p2 > end \n p1 > b > p2"),
    ],
)
def test_what_would_have_lost_its_meaning_is_not_moved(old: str, new: str) -> None:
    assert misfits(graph_of(old), after(old)) == ()
    assert why_not(after(old), new)
