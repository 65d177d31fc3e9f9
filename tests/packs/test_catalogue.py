"""What the two cities offer: how much of it there is, and that the twelve key matters are complete."""

from __future__ import annotations

from collections import Counter

import pytest

from tongjian.engines.process import TaskDone, open_tasks, start, step
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.processes import ProcessSheet, outcome_variable

AT_LEAST = {"suzhou": 60, "rugao": 45}
KEY = {
    "project-filing",
    "site-selection",
    "land-planning-permit",
    "design-scheme-review",
    "planning-permit",
    "civil-defence-review",
    "drawing-review",
    "fire-design-review",
    "construction-permit",
    "planning-verification",
    "fire-acceptance",
    "completion-record",
}
ARTICLES = {
    "中华人民共和国行政许可法": {"第四十二条", "第四十四条", "第四十五条"},
    "优化营商环境条例": {"第三十六条", "第四十条", "第四十二条", "第四十三条"},
    "中华人民共和国城乡规划法": {"第三十八条", "第四十三条", "第四十五条"},
    "中华人民共和国建筑法": {"第八条"},
}
"""The articles of law that have been read; the text of no other may be cited."""


def test_there_are_enough_matters_in_every_stage(pack: Pack) -> None:
    assert len(pack.matters) >= AT_LEAST[pack.name]
    assert sum(len(stage.matters) for stage in pack.stages.values()) == len(pack.matters)
    assert min(len(stage.matters) for stage in pack.stages.values()) >= 7


def test_every_matter_has_guide_conditions_basis_form_and_process(pack: Pack) -> None:
    for matter in pack.matters.values():
        assert len(matter.guide) > 15, matter.code
        assert matter.conditions, matter.code
        assert matter.legal_basis, matter.code
        assert matter.form, matter.code
        assert "BPMNPlane" in pack.processes[matter.process].xml, matter.code
    guides = Counter(matter.guide for matter in pack.matters.values())
    assert max(guides.values()) == 1


def test_the_twelve_key_matters_are_complete_to_the_field(pack: Pack) -> None:
    assert {matter.code for matter in pack.matters.values() if matter.key} == KEY
    for code in KEY:
        matter = pack.matters[code]
        assert 12 <= len(pack.form_of(matter).fields) <= 40, code
        assert matter.result is not None, code
        assert matter.questions, code
        assert matter.materials, code
    results = [pack.matters[code].result for code in sorted(KEY)]
    for part in ("licence_type", "series", "type_code"):
        assert len({getattr(result, part) for result in results}) == len(KEY), part


def test_some_key_forms_have_tables(pack: Pack) -> None:
    with_tables = [
        code for code in KEY if any(f.fields for f in pack.form_of(pack.matters[code]).fields.values())
    ]
    assert len(with_tables) >= 8


def test_only_articles_that_were_read_are_cited(pack: Pack) -> None:
    for matter in pack.matters.values():
        for basis in matter.legal_basis:
            if basis.article and basis.document in ARTICLES:
                assert set(basis.article.split("、")) <= ARTICLES[basis.document], (matter.code, basis)


def test_general_matters_are_those_of_the_province(pack: Pack) -> None:
    own = {file.stem for file in (pack.path / "matters").rglob("*.yaml")}
    general = {file.stem for file in (pack.folders[1] / "matters").rglob("*.yaml")}
    assert len(general & set(pack.matters)) >= 10
    assert set(pack.matters) <= own | general


def test_a_general_matter_nobody_lists_is_not_offered(pack: Pack) -> None:
    listed = {code for stage in pack.stages.values() for code in stage.matters}
    assert set(pack.matters) == listed


def test_joint_review_and_joint_acceptance_ask_several_departments_at_once(pack: Pack) -> None:
    for code, departments in (("drawing-review", 3), ("joint-acceptance", 4)):
        matter = pack.matters[code]
        asked = {
            node.department or matter.department for node in pack.processes[matter.process].nodes.values()
        }
        assert len(asked - {"window"}) >= departments


@pytest.mark.parametrize("last", ["agree", "disagree"])
def test_every_matter_comes_to_an_end_whatever_is_said(pack: Pack, last: str) -> None:
    """All agree; or the first step that can, disagrees."""
    for matter in pack.matters.values():
        process = pack.processes[matter.process]
        taken = _run(process, disagreeing=last == "disagree")
        ends = [process.nodes[node].act for node in taken]
        if last == "agree":
            assert "refuse" not in ends, matter.code
            assert ("issue" in ends) == (matter.result is not None), matter.code


def _run(process: ProcessSheet, *, disagreeing: bool) -> list[str]:
    """The steps taken until nothing is open."""
    given: dict[str, object] = {}
    taken: list[str] = []
    marking = start(process.graph, {}).marking
    while tasks := open_tasks(process.graph, marking):
        assert len(taken) < 60, process.code
        task = tasks[0]
        codes = [code for code, _ in process.nodes[task.node].outcomes]
        outcome = "disagree" if disagreeing and "disagree" in codes else codes[0]
        given[outcome_variable(task.node)] = outcome
        marking = step(process.graph, marking, TaskDone(task.token), given).marking
        taken.append(task.node)
    return taken


def test_a_step_that_may_disagree_at_the_same_time_as_others_is_heard_by_one_after_it(pack: Pack) -> None:
    """Behind every parallel block with a vote stands a step that can refuse: no opinion is lost."""
    for matter in pack.matters.values():
        process = pack.processes[matter.process]
        graph = process.graph
        for join in (node for node in graph.nodes.values() if node.is_join):
            votes = [flow.source for flow in join.incoming if flow.source in process.nodes]
            if not any("disagree" in dict(process.nodes[vote].outcomes) for vote in votes):
                continue
            after = graph.flows[join.outgoing[0].id].target
            assert after in process.nodes, (matter.code, join.id)
            assert "disagree" in dict(process.nodes[after].outcomes), (matter.code, after)


def test_every_result_states_duties_of_its_own(pack: Pack) -> None:
    template = pack.file("templates", "permit.typ").read_text("utf-8")
    for matter in pack.matters.values():
        if matter.result:
            assert f'"{matter.result.licence_type}": (' in template, matter.code
