"""The elements of a BPMN 2.0 file that take part in execution, level by level, unchecked.

Diagrams, lanes, data objects, annotations and everything of other namespaces are for people and tools.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tongjian.engines.process.flaws import Flaw, flaw
from tongjian.engines.process.model import CONTAINERS, NodeKind
from tongjian.engines.process.xml import Element

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"

MOST_NODES = 2_000
"""More than anyone can draw; keeps the proofs of a stranger's file below a second or two."""

_KINDS = {kind.value: kind for kind in NodeKind}

_SILENT = {
    *("documentation", "extensionElements", "auditing", "monitoring", "incoming", "outgoing"),
    *("laneSet", "textAnnotation", "association", "group", "category"),
    *("dataObject", "dataObjectReference", "dataStoreReference", "property", "ioSpecification"),
    *("dataInputAssociation", "dataOutputAssociation", "correlationSubscription"),
    *("resourceRole", "performer", "humanPerformer", "potentialOwner", "rendering"),
    *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
}

_INSTEAD = {
    "task": "指明任务类型：用户任务、人工任务或服务任务",
    "scriptTask": "改用服务任务；流程文件不执行脚本",
    "sendTask": "改用服务任务",
    "receiveTask": "改用消息中间捕获事件",
    "businessRuleTask": "改用服务任务，或把规则写成网关的条件",
    "eventBasedGateway": "改用任务上的定时、消息边界事件",
    "complexGateway": "改用包容网关",
    "intermediateThrowEvent": "改用服务任务",
    "transaction": "改用子流程",
    "adHocSubProcess": "改用子流程，其中用并行或包容网关",
}


@dataclass(frozen=True, slots=True)
class RawNode:
    """A flow element as written. `kind` is None for one that is not supported (already reported)."""

    id: str
    kind: NodeKind | None
    within: str
    element: Element


@dataclass(frozen=True, slots=True)
class RawFlow:
    """A sequence flow as written; the condition keeps the line its text begins on."""

    id: str
    within: str
    source: str
    target: str
    condition: str
    condition_line: int
    line: int


@dataclass(slots=True)
class RawProcess:
    """What the file says. `messages` maps the ids of message definitions to their names."""

    id: str
    name: str
    line: int
    nodes: dict[str, RawNode] = field(default_factory=dict)
    flows: dict[str, RawFlow] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


def read(root: Element) -> RawProcess:
    """The one process of the file; every element that cannot be used is among its `flaws`."""
    empty = RawProcess("", "", root.line)
    if (root.namespace, root.name) != (BPMN, "definitions"):
        empty.flaws.append(flaw("not-bpmn", line=root.line, found=root.name))
        return empty
    processes = list(root.all("process"))
    if not processes:
        empty.flaws.append(flaw("no-process", line=root.line))
        return empty
    element = processes[0]
    raw = RawProcess(element.attributes.get("id", ""), element.attributes.get("name", ""), element.line)
    if len(processes) > 1:
        found = "、".join(each.attributes.get("id", "") for each in processes)
        raw.flaws.append(flaw("several-processes", line=processes[1].line, found=found))
    raw.messages = {
        message.attributes.get("id", ""): message.attributes.get("name", "")
        for message in root.all("message")
    }
    _level(raw, element, within="")
    if len(raw.nodes) > MOST_NODES:
        return RawProcess("", "", root.line, flaws=[flaw("too-large", line=root.line)])
    return raw


def _level(raw: RawProcess, container: Element, within: str) -> None:
    for element in container.children:
        if element.namespace != BPMN or element.name in _SILENT:
            continue
        identity = element.attributes.get("id", "")
        if not identity:
            raw.flaws.append(flaw("missing-id", line=element.line, found=element.name))
        elif identity in raw.nodes or identity in raw.flows:
            raw.flaws.append(flaw("duplicate-id", identity, element.line))
        elif element.name == "sequenceFlow":
            raw.flows[identity] = _flow(identity, element, within)
        else:
            _node(raw, identity, element, within)


def _flow(identity: str, element: Element, within: str) -> RawFlow:
    condition = element.find("conditionExpression")
    return RawFlow(
        identity,
        within,
        element.attributes.get("sourceRef", ""),
        element.attributes.get("targetRef", ""),
        condition.text if condition else "",
        condition.text_line if condition else 0,
        element.line,
    )


def _node(raw: RawProcess, identity: str, element: Element, within: str) -> None:
    kind = _KINDS.get(element.name)
    if element.attributes.get("triggeredByEvent") == "true":
        kind = None
    if kind is None:
        instead = _INSTEAD.get(element.name, "改用受支持的任务、网关或事件")
        raw.flaws.append(
            flaw("unsupported-element", identity, element.line, found=element.name, instead=instead)
        )
    raw.nodes[identity] = RawNode(identity, kind, within, element)
    if kind in CONTAINERS and kind is not NodeKind.CALL:
        _level(raw, element, identity)
