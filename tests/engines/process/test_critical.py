"""The longest way through a process, and processes played through with a clock."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from tests.engines.process.generated import OUTCOMES, Maker
from tests.engines.process.notation import PEOPLE, bpmn, graph_of
from tongjian.engines.process import (
    Days,
    NeverEnds,
    NodeKind,
    OpenTask,
    SetTimer,
    critical_path,
    simulate,
)


def test_what_follows_adds_up_and_the_longest_branch_counts() -> None:
    graph = graph_of("start > a > p1 > b > p2 > d > end \n p1 > c > p2")
    path = critical_path(graph, {"a": 2, "b": 3, "c": Decimal("4.5"), "d": 1})
    assert path.days == Decimal("7.5")
    assert path.nodes == ("start", "a", "p1", "c", "p2", "d", "end")


def test_the_worst_choice_counts() -> None:
    graph = graph_of("start > a > x1 > b > end \n x1 {outcome.a == 'no'} > c > end2")
    assert critical_path(graph, {"a": 1, "b": 2, "c": 5}).nodes == ("start", "a", "x1", "c", "end2")
    assert critical_path(graph, {"a": 1, "b": 2, "c": 1}).days == 3


def test_a_loop_counts_once_and_its_way_back_is_not_taken() -> None:
    graph = graph_of("start > x1 > a > x2 > b > end \n x2 {outcome.a == 'again'} > c > x1")
    path = critical_path(graph, {"a": 5, "b": 1, "c": 100})
    assert (path.days, path.nodes) == (6, ("start", "x1", "a", "x2", "b", "end"))


def test_of_equal_ways_the_first_in_the_file_is_named() -> None:
    graph = graph_of("start > p1 > a > p2 > end \n p1 > b > p2")
    assert "a" in critical_path(graph, {"a": 1, "b": 1}).nodes


def test_what_is_inside_counts_unless_the_whole_has_a_limit() -> None:
    graph = graph_of("start > sub1 > b > end \n sub1: start1 > a > end1")
    assert critical_path(graph, {"a": 3, "b": 1}).days == 4
    assert critical_path(graph, {"a": 3, "b": 1}).nodes == (
        "start",
        "sub1",
        "start1",
        "a",
        "end1",
        "b",
        "end",
    )
    assert critical_path(graph, {"a": 3, "sub1": 2, "b": 1}).days == 3


def test_a_called_process_counts_by_its_prefixed_nodes() -> None:
    graph = graph_of("start > call1 > end \n call1 = inner", lambda _: bpmn("start > a > end", "inner"))
    assert critical_path(graph, {"call1/a": 3}).days == 3


def test_a_boundary_timer_counts_from_the_beginning_of_its_activity() -> None:
    graph = graph_of("start > a > end \n nt1 on a \n nt1 > urge > end2 \n bm1 on a \n bm1 > b > end3")
    assert critical_path(graph, {"a": 10, "nt1": 7, "urge": 1}).days == 10
    assert critical_path(graph, {"a": 10, "nt1": 7, "urge": 4}).nodes == ("start", "a", "nt1", "urge", "end2")
    assert critical_path(graph, {"a": 10, "b": 2}).nodes == ("start", "a", "bm1", "b", "end3")


def test_a_play_takes_the_days_its_tasks_take() -> None:
    graph = graph_of("start > a > p1 > b > p2 > d > end \n p1 > c > p2")
    lasts: dict[str, Days] = {"a": 2, "b": 3, "c": 5, "d": 1}
    play = simulate(graph, lambda _: {}, lasting=lambda item: lasts[item.node])
    assert [(done.day, done.node) for done in play.done] == [(2, "a"), (5, "b"), (7, "c"), (8, "d")]
    assert play.days == critical_path(graph, lasts).days == 8


def test_in_a_play_a_timer_that_comes_first_takes_the_task_back() -> None:
    graph = graph_of("start > a > b > end \n bt1 on a \n bt1 > c > end")
    early = simulate(graph, lambda _: {}, lasting=lambda item: 1 if isinstance(item, SetTimer) else 3)
    late = simulate(graph, lambda _: {}, lasting=lambda item: None if isinstance(item, SetTimer) else 3)
    assert [done.node for done in early.done] == ["c"]
    assert (early.days, late.days) == (4, 6)
    assert [done.node for done in late.done] == ["a", "b"]


def test_a_play_that_never_ends_says_where_it_stands() -> None:
    looping = graph_of("start > x1 > a > x2 > end \n x2 {outcome.a == 'again'} > x1")
    with pytest.raises(NeverEnds, match="停在 a"):
        simulate(looping, lambda _: {"outcome.a": "again"}, most=50)
    with pytest.raises(NeverEnds, match="停在 cm1"):
        simulate(graph_of("start > cm1 > end"), lambda _: {})


@pytest.mark.parametrize("seed", range(80))
def test_no_play_without_loops_takes_longer_than_the_critical_path(seed: int) -> None:
    random = Random(seed)
    graph = graph_of(Maker(random, rich=False).process())
    # Loops go on while a task says "a"; a list is done once here.
    lasts: dict[str, Days] = {
        node.id: random.randint(0, 9) for node in graph.nodes.values() if node.kind is NodeKind.USER
    }

    def decide(task: OpenTask) -> dict[str, object]:
        return {f"outcome.{task.node}": random.choice(OUTCOMES[1:])}

    limit = critical_path(graph, lasts)
    assert limit.days == sum(lasts.get(node, 0) for node in limit.nodes)
    plays = [
        simulate(graph, decide, values={PEOPLE: ["one"]}, lasting=lambda item: lasts[item.node])
        for _ in range(10)
    ]
    assert max(play.days for play in plays) <= limit.days
