"""A process file and the sheet beside it: the proved graph, and who does each of its tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tongjian.engines.expressions import Kind
from tongjian.engines.process import Flaw, NodeKind, ProcessErrors, ProcessGraph, load
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.places import choose
from tongjian.kernel.packs.reader import Source
from tongjian.kernel.packs.schema import NodeSheet, Sheet

HUMAN = frozenset({NodeKind.USER, NodeKind.MANUAL})
Texts = tuple[tuple[str, str], ...]
"""The text of each BPMN file by the code of its process."""
# The engine runs these, but nothing in the platform answers for them yet: a case would wait for ever.
UNANSWERED = {
    NodeKind.SERVICE: "服务任务",
    NodeKind.CATCH: "定时或消息等待",
    NodeKind.BOUNDARY: "边界事件",
}


@dataclass(frozen=True)
class ProcessSheet:
    """A process ready to run. `files` are the BPMN texts by process code, its own and those it calls."""

    sheet: Sheet
    graph: ProcessGraph
    files: Mapping[str, str] = field(repr=False)
    file: Path | None = None

    @property
    def code(self) -> str:
        return self.sheet.process

    @property
    def title(self) -> str:
        return self.sheet.title

    @property
    def nodes(self) -> Mapping[str, NodeSheet]:
        """Role, department, limit and outcomes of every task, by node id."""
        return self.sheet.nodes

    @property
    def xml(self) -> str:
        """The text of the BPMN file, for the viewer."""
        return self.files[self.code]


def outcome_variable(node: str) -> str:
    """How a condition names the outcome of a task: `outcome.first_review` for the node `first-review`.

    A hyphen would be read as a minus sign, and a task inside a called process is named without its call.
    """
    return f"outcome.{node.rpartition('/')[2].replace('-', '_')}"


def variables_of(sheet: Sheet) -> dict[str, Kind]:
    """What the conditions of a process may ask: outcomes of its tasks; a running case has no more."""
    return {outcome_variable(node): Kind.STRING for node in sheet.nodes}


def rebuild(sheet: Sheet, files: Mapping[str, str]) -> ProcessSheet:
    """The process of texts that were proved before. Raises `ProcessErrors` when they no longer pass."""
    graph, _ = _graph(sheet, tuple(files.items()))
    return ProcessSheet(sheet, graph, files)


def read_process(
    sheet: Sheet,
    bpmn: Mapping[str, Path],
    texts: Texts,
    source: Source,
    mistakes: list[Mistake],
) -> ProcessSheet | None:
    """The process of a sheet; what is wrong with either file is appended to `mistakes`.

    `texts` are those of the files in `bpmn` that could be read.
    """
    file = bpmn.get(sheet.process)
    if file is None:
        sentence = f"没有流程文件“{sheet.process}.bpmn”"
        mistakes.append(source.mistake(("process",), sentence, choose(sheet.process, bpmn)))
        return None
    if sheet.process not in dict(texts):
        return None  # what keeps it from being read has been said
    try:
        graph, files = _graph(sheet, texts)
    except ProcessErrors as errors:
        mistakes.extend(_in_words(file, flaw) for flaw in errors.flaws)
        return None
    mistakes.extend(_compared(sheet, graph, file, source))
    return ProcessSheet(sheet, graph, files, file)


def _graph(sheet: Sheet, texts: Texts) -> tuple[ProcessGraph, Mapping[str, str]]:
    return _proved(sheet.process, texts, frozenset(variables_of(sheet).items()))


@lru_cache(maxsize=512)
def _proved(
    code: str, texts: Texts, variables: frozenset[tuple[str, Kind]]
) -> tuple[ProcessGraph, Mapping[str, str]]:
    """By the texts, so that what many packs extend is proved once; with those that were used, in order."""
    every, used = dict(texts), {code: None}

    def called(name: str) -> bytes | None:
        if name not in every:
            return None
        used[name] = None
        return every[name].encode()

    graph = load(every[code].encode(), dict(variables), called)
    return graph, {name: every[name] for name in used}


def _in_words(file: Path, flaw: Flaw) -> Mistake:
    return Mistake(str(file), max(flaw.line, 1), flaw.sentence, flaw.mend)


def _compared(sheet: Sheet, graph: ProcessGraph, file: Path, source: Source) -> Iterator[Mistake]:
    """Every task a person does has a line in the sheet, and every line of the sheet has its task."""
    for element in graph.nodes.values():
        if element.kind in UNANSWERED:
            sentence = f"“{element.name or element.id}”是{UNANSWERED[element.kind]}，平台目前只办理人工任务"
            yield Mistake(str(file), element.line, sentence, "改为人工任务（userTask），或去掉这个元素")
    people = {node.id: node for node in graph.tasks if node.kind in HUMAN}
    for node in people.keys() - sheet.nodes.keys():
        sentence = f"步骤“{node}”（{people[node].name}）没有写由谁办理"
        mend = f"在 {source.file.name} 的 nodes 下补上 {node}"
        yield Mistake(str(file), people[node].line, sentence, mend)
    for node in sheet.nodes.keys() - people.keys():
        sentence = f"流程图里没有步骤“{node}”"
        yield source.mistake(("nodes", node), sentence, choose(node, people.keys() - sheet.nodes.keys()))
