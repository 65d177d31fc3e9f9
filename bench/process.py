"""Whole cases per second through a process of 24 tasks, here and in SpiffWorkflow, on one core.

The process has what a stage of approval has: acceptance, a review, two choices, twenty departments in
parallel, a conclusion. Every decision is made; nothing is stored.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import process_time
from typing import Any

from bench.report import emit, machine
from tongjian.engines.expressions import Kind
from tongjian.engines.process import OpenTask, ProcessGraph, load, simulate

DEPARTMENTS = 20
TASKS = DEPARTMENTS + 4


def bpmn() -> str:
    """The process as a BPMN 2.0 file; its conditions are valid in CEL and in Python."""
    tasks = ["accept", "review", "conclude", "issue", *(f"department{n}" for n in range(DEPARTMENTS))]
    flows = [("start", "accept", ""), ("accept", "review", ""), ("review", "decide", "")]
    flows += [("decide", "split", "outcome.review == 'agree'"), ("decide", "refused", "")]
    for number in range(DEPARTMENTS):
        flows += [("split", f"department{number}", ""), (f"department{number}", "join", "")]
    flows += [("join", "conclude", ""), ("conclude", "choose", "")]
    flows += [("choose", "issue", "outcome.conclude == 'agree'"), ("choose", "refused", "")]
    flows += [("issue", "granted", "")]
    nodes = [f'<userTask id="{task}" name="{task}"/>' for task in tasks]
    nodes += ['<startEvent id="start"/>', '<endEvent id="granted"/>', '<endEvent id="refused"/>']
    nodes += ['<parallelGateway id="split"/>', '<parallelGateway id="join"/>']
    nodes += [f'<exclusiveGateway id="{name}" default="{name}-refused"/>' for name in ("decide", "choose")]
    for source, target, condition in flows:
        inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        ends = f'sourceRef="{source}" targetRef="{target}"'
        nodes.append(f'<sequenceFlow id="{source}-{target}" {ends}>{inside}</sequenceFlow>')
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:bench">'
        f'<process id="bench" isExecutable="true">{"".join(nodes)}</process></definitions>'
    )


def here() -> Callable[[], None]:
    """One case through this engine."""
    outcomes = {"outcome.review": Kind.STRING, "outcome.conclude": Kind.STRING}
    graph: ProcessGraph = load(bpmn().encode(), outcomes)

    def agree(task: OpenTask) -> dict[str, object]:
        return {f"outcome.{task.node}": "agree"}

    def one_case() -> None:
        if len(simulate(graph, agree).done) != TASKS:
            raise AssertionError("not every task was done")

    return one_case


def spiffworkflow() -> Callable[[], None]:
    """One case through SpiffWorkflow, in the way its documentation shows."""
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
    from SpiffWorkflow.util.task import TaskState

    class Attributes(dict[str, Any]):
        __getattr__ = dict.__getitem__

    parser = BpmnParser()
    parser.add_bpmn_str(bpmn().encode())
    spec = parser.get_spec("bench")
    engine = PythonScriptEngine(environment=TaskDataEnvironment())
    agreed = Attributes(review="agree", conclude="agree")

    def one_case() -> None:
        case = BpmnWorkflow(spec, script_engine=engine)
        case.do_engine_steps()
        done = 0
        while ready := case.get_tasks(state=TaskState.READY, manual=True):
            for task in ready:
                task.data["outcome"] = agreed
                task.run()
                case.do_engine_steps()
                done += 1
        if done != TASKS or not case.is_completed():
            raise AssertionError("not every task was done")

    return one_case


def cases_per_second(one_case: Callable[[], None], seconds: float) -> float:
    """The best of three runs of that many CPU seconds each."""
    one_case()
    best = 0.0
    for _ in range(3):
        begun, cases = process_time(), 0
        while (taken := process_time() - begun) < seconds:
            one_case()
            cases += 1
        best = max(best, cases / taken)
    return best


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--seconds", type=float, default=3, help="CPU seconds of each of three runs")
    arguments = parser.parse_args()
    ours = cases_per_second(here(), arguments.seconds)
    theirs = cases_per_second(spiffworkflow(), arguments.seconds)
    emit(
        {
            "bench": "process",
            "tasks_per_case": TASKS,
            "cases_per_second": round(ours, 1),
            "spiffworkflow_cases_per_second": round(theirs, 2),
            "ratio": round(ours / theirs, 1),
            "machine": machine(),
        },
        arguments.json,
    )


if __name__ == "__main__":
    main()
