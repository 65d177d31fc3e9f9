"""The tool that draws a process: what it writes opens, proves and shows every step."""

from __future__ import annotations

import pytest

from tongjian.engines.process import NodeKind
from tongjian.kernel.packs.processes import ProcessSheet, rebuild
from tongjian.kernel.packs.schema import Sheet
from tools.process_drawing.draw import drawn, names
from tools.process_drawing.order import Step, Together, parse

VOTE = {"agree": "同意", "disagree": "不同意"}


def sheet(**nodes: dict[str, object]) -> Sheet:
    given = {
        code.replace("_", "-"): {"title": "步骤", "role": "handler", "outcomes": VOTE, **node}
        for code, node in nodes.items()
    }
    return Sheet.model_validate({"process": "p", "version": "2026-01-01", "title": "流程", "nodes": given})


REFUSE: dict[str, object] = {"role": "head", "outcomes": {"refuse": "不予许可"}, "act": "refuse"}


def process(order: str, given: Sheet) -> ProcessSheet:
    """Drawn, read back and proved."""
    return rebuild(given, {"p": drawn(given, parse(order), "说明")})


def test_the_order_is_read() -> None:
    order = parse("review {visit: survey > measure} > (a > b | c) > approve")
    assert names(order) == ["review", "survey", "measure", "a", "b", "c", "approve"]
    assert isinstance(order[0], Step)
    assert order[0].detours == (("visit", (Step("survey"), Step("measure"))),)
    assert isinstance(order[1], Together)
    assert len(order[1].branches) == 2


@pytest.mark.parametrize("text", ["", "a >", "(a | b", "a b", "a {visit survey}", "a > )", "A > b", "(a)(b)"])
def test_an_order_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"步骤|读不懂|括号|绕行"):
        parse(text)


def test_each_outcome_goes_its_way() -> None:
    back = {"outcomes": {**VOTE, "return": "退回"}, "role": "head"}
    found = process("review > approve", sheet(review={}, approve=back, refuse=REFUSE))
    flows = {(flow.source, flow.target) for flow in found.graph.flows.values()}
    assert {
        ("decide-review", "approve"),
        ("decide-review", "refuse"),
        ("decide-approve", "review"),
        ("decide-approve", "refuse"),
        ("decide-approve", "end-granted"),
    } <= flows
    assert found.graph.nodes["decide-approve"].default is not None


def test_a_detour_comes_back() -> None:
    visit = {"outcomes": {"agree": "同意", "visit": "踏勘", "disagree": "不同意"}}
    only = {"outcomes": {"agree": "已踏勘"}}
    found = process("review {visit: survey} > end", sheet(review=visit, survey=only, end=only, refuse=REFUSE))
    flows = {(flow.source, flow.target) for flow in found.graph.flows.values()}
    assert {("decide-review", "survey"), ("survey", "merge-review"), ("merge-review", "end")} <= flows


def test_what_is_done_together_waits_for_all() -> None:
    found = process("(a | b | c) > end", sheet(a={}, b={}, c={}, end={}, refuse=REFUSE))
    join = next(node for node in found.graph.nodes.values() if node.is_join)
    assert join.kind is NodeKind.PARALLEL
    assert {flow.source for flow in join.incoming} == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("order", "nodes", "says"),
    [
        ("a > b", {"a": {}, "refuse": REFUSE}, "不在期限文件里"),
        ("a > a", {"a": {}, "refuse": REFUSE}, "用了两次"),
        ("a", {"a": {}, "b": {}, "refuse": REFUSE}, "没有步骤：b"),
        ("a", {"a": {}}, "没有 act: refuse"),
        ("a {x: b} > c", {"a": {}, "b": {}, "c": {}, "refuse": REFUSE}, "没有结论“x”"),
    ],
)
def test_order_and_sheet_must_agree(order: str, nodes: dict[str, dict[str, object]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        drawn(sheet(**nodes), parse(order), "说明")
