"""The engines: chains of activities, standings, and cases played with people who do one thing at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongjian.engines.process import open_tasks
from tongjian.engines.process.network import Activity, Circle, longest_chain
from tongjian.engines.process.reaching import reach
from tongjian.engines.process.replay import Handling, Instance, Part, replay
from tongjian.kernel.packs.queries import pack_of


def test_the_longest_chain_adds_what_waits_for_one_another():
    chain = longest_chain(
        {"a": Activity(3), "b": Activity(5), "c": Activity(2, ("a", "b")), "d": Activity(6, ("nobody",))}
    )
    assert (chain.days, chain.along) == (7, ("b", "c"))


def test_no_activity_takes_no_time():
    assert longest_chain({}).days == 0


def test_a_circle_is_named():
    with pytest.raises(Circle, match="a → b → a"):
        longest_chain({"a": Activity(1, ("b",)), "b": Activity(1, ("a",))})


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 2**8 - 1)), max_size=8))
def test_a_chain_is_as_long_as_what_is_along_it_and_never_shorter_than_one(rows):
    activities = {
        str(i): Activity(days, tuple(str(n) for n in range(i) if needs >> n & 1))
        for i, (days, needs) in enumerate(rows)
    }
    chain = longest_chain(activities)
    assert chain.days == sum(activities[key].days for key in chain.along)
    assert chain.days >= max((each.days for each in activities.values()), default=0)
    for before, behind in zip(chain.along, chain.along[1:], strict=False):
        assert before in activities[behind].needs


def process(code: str = "department-review"):
    return pack_of("suzhou").processes[code]


def part(code: str = "one", effort: float = 1.0, **more) -> Part:
    sheet = process()
    handling = {node: Handling("bureau", effort) for node in sheet.nodes}
    results = {node: [{f"outcome.{node.replace('-', '_')}": "agree"}] for node in sheet.nodes}
    return Part(code, sheet.graph, handling, results, **more)


def test_work_waits_for_people_and_more_people_shorten_it():
    cases = [Instance(str(i), 0.0, (part(),)) for i in range(6)]
    alone, three = replay(cases, {"bureau": 1}), replay(cases, {"bureau": 3})
    assert max(alone.days.values()) > max(three.days.values())
    assert alone.loads[0].waited > three.loads[0].waited
    assert alone.loads[0].busy == pytest.approx(1.0)
    assert alone == replay(cases, {"bureau": 1})


def test_a_case_alone_takes_its_own_time_and_its_standstill():
    (load,) = replay([Instance("a", 5.0, (part(),))], {}).loads
    whole = replay([Instance("a", 5.0, (part(stands=4.0),))], {})
    assert load.waited == 0
    assert whole.days["a"] == pytest.approx(load.tasks + 4.0)


def test_a_gated_task_waits_for_the_part_before():
    nodes = frozenset(process().nodes)
    free = replay([Instance("a", 0.0, (part("x", 3.0), part("y", 1.0)))], {"bureau": 9}).days["a"]
    second = part("y", 1.0, needs=("x",), gated=nodes)
    bound = replay([Instance("a", 0.0, (part("x", 3.0), second))], {"bureau": 9}).days["a"]
    assert bound > free


def test_a_part_whose_way_cannot_be_decided_is_named_and_the_others_end():
    lost = Part("z", process().graph, part().handling)
    played = replay([Instance("stuck", 0.0, (lost,)), Instance("fine", 0.0, (part(),))], {})
    assert (played.stuck, list(played.days)) == (("stuck",), ["fine"])


@pytest.mark.parametrize("code", sorted(pack_of("suzhou").processes))
def test_every_task_of_every_process_can_be_reached(code):
    sheet = process(code)

    def outcomes(node):
        name = f"outcome.{node.rpartition('/')[2].replace('-', '_')}"
        return [(outcome, {name: outcome}) for outcome, _ in sheet.nodes[node].outcomes]

    parallel = {node for block in sheet.graph.blocks.values() for b in block.branches for node in b.nodes}
    for node in sheet.nodes:
        found = reach(sheet.graph, [node], outcomes)
        assert found is not None or node in parallel, node
        if found is not None:
            assert {task.node for task in open_tasks(sheet.graph, found.marking)} == {node}
    assert reach(sheet.graph, ["nowhere"], outcomes) is None
