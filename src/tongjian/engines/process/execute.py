"""Execution: a pure function of the graph, where the case stands, what happened, and the values known.

A step runs until everything waits. Nothing is looked up and nothing is kept: the same arguments give the same
step, token numbers included.
"""

from __future__ import annotations

from collections.abc import Mapping

from tongjian.engines.process.events import (
    Cancelled,
    Event,
    MessageReceived,
    NotOpen,
    Step,
    TaskDone,
    TimerFired,
)
from tongjian.engines.process.marking import OUTSIDE, Marking
from tongjian.engines.process.model import Message, ProcessGraph, Timer
from tongjian.engines.process.run import Run
from tongjian.engines.process.waiting import is_open_task, listening


def start(graph: ProcessGraph, values: Mapping[str, object]) -> Step:
    """The first step of a case. Raises `Undecided`."""
    run = Run(graph, Marking(), values)
    run.arrive(graph.start, OUTSIDE, "")
    return run.to_rest()


def step(graph: ProcessGraph, marking: Marking, event: Event, values: Mapping[str, object]) -> Step:
    """What `event` leads to. `values` are the variables conditions and lists use, by dotted name.

    The marking must be one of this graph, or have no `misfits` in it. Raises `NotOpen` when the event names
    nothing that waits (so whoever finishes a task second is told so), `Undecided` when a value is missing,
    `EvaluationError` when a condition cannot be computed or a list is none.
    """
    run = Run(graph, marking, values)
    match event:
        case TaskDone(number):
            token = run.tokens.get(number)
            if token is None or not is_open_task(graph, token):
                raise NotOpen(event)
            run.finish(token)
        case TimerFired():
            _fire(run, event)
        case MessageReceived():
            _deliver(run, event)
        case Cancelled():
            if not marking.tokens:
                raise NotOpen(event)
            run.cancel_everything()
    return run.to_rest()


def _fire(run: Run, event: TimerFired) -> None:
    token = run.tokens.get(event.token)
    if token is None or event.node not in listening(run.graph, token, Timer):
        raise NotOpen(event)
    run.trigger(token, event.node)


def _deliver(run: Run, event: MessageReceived) -> None:
    message = Message(event.name)
    heard = [
        (token.id, node)
        for token in run.tokens.values()
        if event.token in {None, token.id}
        for node in listening(run.graph, token, Message)
        if run.graph.nodes[node].trigger == message
    ]
    if not heard:
        raise NotOpen(event)
    for number, node in heard:
        # An earlier delivery of this same message may have interrupted what waited here.
        if number in run.tokens:
            run.trigger(run.tokens[number], node)
