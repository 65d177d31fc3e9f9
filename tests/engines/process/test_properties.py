"""What holds of every process and every course of events."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from tests.engines.process.generated import OUTCOMES, Maker
from tests.engines.process.notation import PEOPLE, graph_of
from tongjian.engines.process import (
    Change,
    Event,
    Marking,
    MessageReceived,
    NodeKind,
    OpenTask,
    ProcessErrors,
    ProcessGraph,
    SetTimer,
    Step,
    TaskDone,
    TimerFired,
    awaited_messages,
    misfits,
    open_tasks,
    running_timers,
    start,
    step,
)

ROOM = ["housing", "water"]
MANY_STEPS = 500


def happening(
    graph: ProcessGraph, marking: Marking, random: Random, values: dict[str, object], hurry: bool
) -> Event | None:
    """Something that can happen now; None when nothing can. In a `hurry` loops are left."""
    events: list[Event] = [TaskDone(task.token) for task in open_tasks(graph, marking)]
    events += (TimerFired(timer.token, timer.node) for timer in running_timers(graph, marking))
    needed = [] if events and hurry else sorted(awaited_messages(graph, marking))
    events += (MessageReceived(name) for name in needed)
    if not events:
        return None
    event = random.choice(events)
    if isinstance(event, TaskDone):
        node = next(token.node for token in marking.tokens if token.id == event.token)
        values[f"outcome.{node}"] = random.choice(OUTCOMES[1:] if hurry else OUTCOMES)
    return event


Course = list[tuple[Step, Event | None, Mapping[str, object]]]


def walk(graph: ProcessGraph, random: Random, begun: Step | None = None, most: int = MANY_STEPS) -> Course:
    """A case until it ends, or long enough: each step with the event and the values that led to it."""
    values: dict[str, object] = {PEOPLE: random.choice([ROOM, ROOM, [], ["alone"]])}
    values |= {f"outcome.{node}": random.choice(OUTCOMES) for node in graph.nodes}
    steps: Course = [(begun or start(graph, values), None, dict(values))]
    while not (here := steps[-1][0]).ended and len(steps) < most:
        event = happening(graph, here.marking, random, values, hurry=len(steps) > MANY_STEPS // 4)
        assert event is not None, f"stuck: {here.marking}"
        steps.append((step(graph, here.marking, event, values), event, dict(values)))
    return steps


@pytest.mark.parametrize("seed", range(60))
def test_every_course_of_events(seed: int) -> None:
    random = Random(seed)
    graph = graph_of(Maker(random).process())
    before = Marking()
    tasks, timers, numbers = set[OpenTask](), set[SetTimer](), set[int]()
    for here, event, values in walk(graph, random):
        # The same arguments give the same step.
        again = start(graph, values) if event is None else step(graph, before, event, values)
        assert again == here
        # What steps say was opened and closed is what is open.
        if isinstance(event, TaskDone):
            tasks = {task for task in tasks if task.token != event.token}
        if isinstance(event, TimerFired):
            timers = {timer for timer in timers if (timer.token, timer.node) != (event.token, event.node)}
        tasks = (tasks | set(here.opened)) - set(here.closed)
        timers = (timers | set(here.timers)) - set(here.dropped)
        assert tasks == set(open_tasks(graph, here.marking))
        assert timers == set(running_timers(graph, here.marking))
        # A case fits the process it runs in.
        assert misfits(graph, here.marking) == ()
        # Numbers are used once.
        fresh = {token.id for token in here.marking.tokens} - {token.id for token in before.tokens}
        assert not fresh & numbers
        numbers |= fresh
        # A place holds one token in each scope, instances of a list apart.
        places = Counter((token.node, token.scope, token.position) for token in here.marking.tokens)
        beside = {node.id for node in graph.nodes.values() if node.kind is NodeKind.BOUNDARY}
        assert all(count == 1 for place, count in places.items() if place[0] not in beside)
        # Markings and changes survive being written down.
        written = json.loads(json.dumps([here.marking.to_json(), here.marking.since(before).to_json()]))
        assert Marking.from_json(written[0]) == here.marking
        assert before.changed(Change.from_json(written[1])) == here.marking
        before = here.marking
    assert before.tokens == ()


def rewired(text: str, random: Random) -> str:
    """The same process with the ends of one or two flows put somewhere else on their level."""
    lines = text.splitlines()
    for _ in range(random.randint(1, 2)):
        place = random.choice([place for place, line in enumerate(lines) if " > " in line])
        level = level_of(lines[place])
        targets = sorted(
            {line.rpartition(" > ")[2] for line in lines if " > " in line and level_of(line) == level}
        )
        lines[place] = f"{lines[place].rpartition(' > ')[0]} > {random.choice(targets)}"
    return "\n".join(lines)


def level_of(line: str) -> str:
    return line.partition(": ")[0] if ": " in line else ""


def test_what_is_accepted_always_ends() -> None:
    """The proofs may refuse a good process; they never let a bad one pass."""
    accepted = refused = ended = 0
    for seed in range(900):
        random = Random(seed)
        text = rewired(Maker(random, rich=seed % 2 == 0).process(2), random)
        try:
            graph = graph_of(text)
        except ProcessErrors:
            refused += 1
            continue
        accepted += 1
        for _ in range(6):
            # Whoever decides may go round for ever where the process lets him; he is asked each time.
            last, _, _ = walk(graph, random)[-1]
            assert last.ended or open_tasks(graph, last.marking) or running_timers(graph, last.marking)
            ended += last.ended
    assert accepted > 100
    assert ended > accepted * 6 * 0.9
    assert refused > 300


def rearranged(text: str, random: Random) -> str:
    """The same process with two tasks in one another's place."""
    tasks = sorted({"t0", *re.findall(r"\bt\d+\b", text)})
    one, other = random.choice(tasks), random.choice(tasks)
    exchanged = {one: other, other: one}
    return re.sub(r"\bt\d+\b", lambda found: exchanged.get(found[0], found[0]), text)


def test_a_case_that_fits_another_version_ends_there() -> None:
    moved = left = 0
    for seed in range(500):
        random = Random(seed)
        text = Maker(random, rich=seed % 2 == 0).process(2)
        newer = graph_of(rearranged(text, random))
        here, _, _ = walk(graph_of(text), random, most=random.randint(1, 12))[-1]
        if misfits(newer, here.marking):
            left += 1
            continue
        moved += 1
        last, _, _ = walk(newer, random, here)[-1]
        assert last.marking.tokens == ()
    assert moved > 100
    assert left > 30
