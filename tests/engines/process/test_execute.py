"""One thing at a time: what each element of BPMN does when a case runs through it."""

from __future__ import annotations

import json

import pytest

from tests.engines.process.notation import bpmn, graph_of
from tongjian.engines.expressions import EvaluationError
from tongjian.engines.process import (
    Cancelled,
    Change,
    Event,
    Marking,
    MessageReceived,
    NotOpen,
    ProcessGraph,
    Step,
    TaskDone,
    TimerFired,
    Undecided,
    awaited_messages,
    open_tasks,
    running_timers,
    start,
    step,
)


class Case:
    """A case that is played by the names of its nodes, and checked after every step."""

    def __init__(self, text: str, **values: object) -> None:
        self.graph: ProcessGraph = graph_of(text)
        self.values: dict[str, object] = dict(values)
        self.last: Step = start(self.graph, self.values)

    @property
    def open(self) -> list[str]:
        return [task.node for task in open_tasks(self.graph, self.last.marking)]

    def done(self, node: str, outcome: str = "") -> Case:
        """Finish the first open task at `node`."""
        if outcome:
            self.values[f"outcome.{node}"] = outcome
        tasks = open_tasks(self.graph, self.last.marking)
        return self.happens(TaskDone(next(task.token for task in tasks if task.node == node)))

    def fires(self, node: str) -> Case:
        timers = running_timers(self.graph, self.last.marking)
        return self.happens(TimerFired(next(timer.token for timer in timers if timer.node == node), node))

    def happens(self, event: Event) -> Case:
        before = self.last.marking
        self.last = step(self.graph, before, event, self.values)
        after = self.last.marking
        change = Change.from_json(json.loads(json.dumps(after.since(before).to_json())))
        assert before.changed(change) == after
        assert Marking.from_json(json.loads(json.dumps(after.to_json()))) == after
        return self


def test_a_sequence_opens_one_task_after_the_other() -> None:
    case = Case("start > a > b > end")
    assert case.open == ["a"]
    assert case.done("a").open == ["b"]
    assert case.last.passed == ("a-to-b",)
    assert not case.last.ended
    assert case.done("b").last.ended


def test_a_task_is_finished_once() -> None:
    case = Case("start > a > b > end")
    (task,) = case.last.opened
    case.done("a")
    with pytest.raises(NotOpen, match="已经办结"):
        case.happens(TaskDone(task.token))
    with pytest.raises(NotOpen):
        case.happens(TaskDone(999))


def test_service_tasks_are_automatic_and_wait_for_the_caller() -> None:
    case = Case("start > svc1 > end")
    assert [task.automatic for task in case.last.opened] == [True]
    assert case.done("svc1").last.ended


CHOICE = """
start > a > x1
x1 {outcome.a == 'yes'} > b > x2
x1 > c > x2
x2 > end
"""


@pytest.mark.parametrize(("outcome", "opens"), [("yes", "b"), ("no", "c")])
def test_an_exclusive_gateway_takes_the_first_true_flow_or_the_default(outcome: str, opens: str) -> None:
    case = Case(CHOICE).done("a", outcome)
    assert case.open == [opens]
    assert case.done(opens).last.ended


def test_a_missing_value_decides_nothing() -> None:
    case = Case(CHOICE)
    before = case.last.marking
    with pytest.raises(Undecided) as undecided:
        case.done("a")
    assert (undecided.value.node, undecided.value.missing) == ("x1", ("outcome.a",))
    assert case.last.marking == before


def test_the_first_true_condition_wins() -> None:
    text = """
    start > a > x1
    x1 {outcome.a != 'no'} > b > end
    x1 {outcome.a == 'yes'} > c > end
    x1 > d > end
    """
    assert Case(text).done("a", "yes").open == ["b"]


def test_a_parallel_join_waits_for_all() -> None:
    case = Case("start > p1 > a > p2 > d > end \n p1 > b > p2 \n p1 > c > p2")
    assert case.open == ["a", "b", "c"]
    assert case.done("c").open == ["a", "b"]
    assert case.done("a").last.opened == ()
    assert case.done("b").open == ["d"]


def test_a_branch_without_any_step_arrives_at_once() -> None:
    case = Case("start > p1 > a > p2 > d > end \n p1 > p2")
    assert case.open == ["a"]
    assert case.done("a").open == ["d"]


def test_parallel_branches_may_each_end_by_themselves() -> None:
    case = Case("start > p1 > a > end1 \n p1 > b > end2")
    assert not case.done("a").last.ended
    assert case.done("b").last.ended


INCLUSIVE = """
start > a > o1
o1 {outcome.a in ['left', 'both']} > b > o2
o1 {outcome.a in ['right', 'both']} > c > o2
o1 > d > o2
o2 > e > end
"""


@pytest.mark.parametrize(
    ("outcome", "opens"), [("left", ["b"]), ("right", ["c"]), ("both", ["b", "c"]), ("none", ["d"])]
)
def test_an_inclusive_join_waits_for_what_its_split_began(outcome: str, opens: list[str]) -> None:
    case = Case(INCLUSIVE).done("a", outcome)
    assert case.open == opens
    for node in opens:
        assert "e" not in case.open
        case.done(node)
    assert case.open == ["e"]


def test_an_inclusive_join_waits_for_a_branch_that_goes_round() -> None:
    case = Case(
        """
        start > a > o1
        o1 {outcome.a == 'yes'} > o2
        o1 {outcome.a == 'yes'} > x1 > b > x2 > o2
        x2 {outcome.b == 'again'} > x1
        o1 > c > o2
        o2 > d > end
        """
    ).done("a", "yes")
    assert case.open == ["b"]
    assert case.done("b", "again").open == ["b"]
    assert case.done("b", "enough").open == ["d"]


def test_a_loop_goes_round_through_an_exclusive_gateway() -> None:
    case = Case("start > x1 > p1 > a > p2 > x2 \n p1 > b > p2 \n x2 {outcome.a == 'again'} > x1 \n x2 > end")
    for _ in range(3):
        assert case.done("a", "again").done("b").open == ["a", "b"]
    assert case.done("a", "enough").done("b").last.ended
    assert len(set(case.last.marking.tokens)) == 0


def test_an_interrupting_timer_takes_the_task_back() -> None:
    case = Case("start > a > b > end \n bt1 on a \n bt1 > c > end")
    (timer,) = case.last.timers
    assert (timer.node, timer.timer.text) == ("bt1", "P5D")
    (task,) = case.last.opened
    case.fires("bt1")
    assert case.last.closed == (task,)
    assert case.last.dropped == ()
    assert case.open == ["c"]
    assert case.done("c").last.ended


def test_a_finished_task_drops_its_timers() -> None:
    case = Case("start > a > b > end \n bt1 on a \n bt1 > c > end")
    (timer,) = case.last.timers
    case.done("a")
    assert case.last.dropped == (timer,)
    with pytest.raises(NotOpen, match="定时"):
        case.happens(TimerFired(timer.token, timer.node))


def test_a_timer_that_does_not_interrupt_fires_once_beside_the_task() -> None:
    case = Case("start > a > b > end \n nt1 on a \n nt1 > urge > end")
    token = case.last.timers[0].token
    assert case.fires("nt1").open == ["a", "urge"]
    with pytest.raises(NotOpen):
        case.happens(TimerFired(token, "nt1"))
    assert case.done("a").last.dropped == ()
    assert case.done("b").open == ["urge"]
    assert not case.last.ended
    assert case.done("urge").last.ended


def test_a_message_that_does_not_interrupt_may_come_again() -> None:
    case = Case("start > a > end \n nm1 on a \n nm1 > p1 > b > p2 > end2 \n p1 > c > p2")
    case.happens(MessageReceived("nm1")).happens(MessageReceived("nm1"))
    assert case.open == ["a", "b", "c", "b", "c"]
    case.done("b").done("c").done("a")
    assert case.open == ["b", "c"]
    assert case.done("c").done("b").last.ended


def test_a_message_reaches_everyone_who_waits_or_the_one_it_is_for() -> None:
    text = """
    start > p1 > a > x1 > p2 > end
    p1 > b > x2 > p2
    bm1 on a
    bm2 on b
    bm1 says withdrawn
    bm2 says withdrawn
    bm1 > c > x1
    bm2 > d > x2
    """
    case = Case(text)
    assert awaited_messages(case.graph, case.last.marking) == {"withdrawn"}
    with pytest.raises(NotOpen, match="消息"):
        case.happens(MessageReceived("nothing"))
    assert case.happens(MessageReceived("withdrawn")).open == ["c", "d"]
    one = Case(text)
    (first, _) = one.last.opened
    assert one.happens(MessageReceived("withdrawn", first.token)).open == ["b", "c"]


def test_catch_events_wait_for_their_moment_or_message() -> None:
    case = Case("start > ct1 > cm1 > a > end")
    assert case.open == []
    assert case.fires("ct1").last.timers == ()
    assert awaited_messages(case.graph, case.last.marking) == {"cm1"}
    assert case.happens(MessageReceived("cm1")).open == ["a"]


def test_a_sub_process_is_done_when_everything_inside_is() -> None:
    case = Case("start > sub1 > z > end \n sub1: start1 > p1 > a > end1 \n sub1: p1 > b > end2")
    assert case.done("a").open == ["b"]
    assert case.done("b").open == ["z"]


def test_interrupting_a_sub_process_takes_everything_inside_back() -> None:
    case = Case(
        """
        start > sub1 > z > end
        sub1: start1 > p1 > a > p2 > end1
        sub1: p1 > ct1 > p2
        bm1 on sub1
        bm1 > y > end
        """
    )
    case.happens(MessageReceived("bm1"))
    assert [task.node for task in case.last.closed] == ["a"]
    assert [timer.node for timer in case.last.dropped] == ["ct1"]
    assert case.open == ["y"]


def test_parallel_instances_open_together_and_all_must_be_done() -> None:
    case = Case("start > a > b > end \n a each people", people=["housing", "water", "traffic"])
    assert [(task.position, task.item) for task in case.last.opened] == [
        (0, "housing"),
        (1, "water"),
        (2, "traffic"),
    ]
    case.done("a").done("a")
    assert case.open == ["a"]
    assert case.done("a").open == ["b"]


def test_sequential_instances_open_one_by_one_from_the_list_of_the_beginning() -> None:
    case = Case("start > a > b > end \n a one-by-one people", people=["first", "second"])
    assert [task.item for task in case.last.opened] == ["first"]
    case.values["people"] = []
    assert [task.item for task in case.done("a").last.opened] == ["second"]
    assert case.done("a").open == ["b"]


def test_an_empty_list_passes_at_once_and_an_unknown_list_does_not() -> None:
    assert Case("start > a > b > end \n a each people", people=[]).open == ["b"]
    with pytest.raises(Undecided):
        Case("start > a > b > end \n a each people")


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(EvaluationError, match="people"):
        Case("start > a > b > end \n a each people", people="housing")


def test_inside_a_repeated_sub_process_conditions_see_the_item() -> None:
    case = Case(
        """
        start > sub1 > z > end
        sub1 each people
        sub1: start1 > x1
        sub1: x1 {item == 'housing'} > a > x2
        sub1: x1 > b > x2
        sub1: x2 > end1
        """,
        people=["housing", "water"],
    )
    assert case.open == ["a", "b"]
    assert case.done("b").done("a").open == ["z"]


def test_cancelling_leaves_nothing() -> None:
    case = Case("start > p1 > a > p2 > end \n p1 > ct1 > p2")
    case.happens(Cancelled())
    assert case.last.ended
    assert [task.node for task in case.last.closed] == ["a"]
    assert [timer.node for timer in case.last.dropped] == ["ct1"]
    with pytest.raises(NotOpen):
        case.happens(Cancelled())


def test_a_called_process_stands_in_place_of_the_call() -> None:
    inner = bpmn("start > review > x1 {outcome.review == 'no'} > refuse > end \n x1 > end", "inner")
    graph = graph_of("start > call1 > review > end \n call1 = inner", lambda _: inner)
    begun = start(graph, {})
    assert [task.node for task in begun.opened] == ["call1/review"]
    done = step(graph, begun.marking, TaskDone(begun.opened[0].token), {"outcome.review": "yes"})
    assert [task.node for task in done.opened] == ["review"]
    assert done.passed == ("call1/review-to-x1", "call1/x1-to-end", "call1-to-review")


def test_the_same_arguments_give_the_same_step() -> None:
    one, two = (Case(INCLUSIVE).done("a", "both") for _ in range(2))
    assert one.last == two.last
