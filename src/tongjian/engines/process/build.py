"""From raw elements to typed nodes: flows connected, conditions compiled, events and lists understood."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from tongjian.engines.expressions import Expression, ExpressionError, Kind, compile_expression
from tongjian.engines.process.flaws import Flaw, flaw
from tongjian.engines.process.model import (
    ACTIVITIES,
    Each,
    Flow,
    Message,
    Node,
    NodeKind,
    Timer,
    TimerForm,
)
from tongjian.engines.process.read import BPMN, RawFlow, RawNode, RawProcess
from tongjian.engines.process.xml import Element

_DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")

_SOME_CONDITION = compile_expression("true", {})
"""Stands in for a condition that is already reported, so that it is not reported as missing too."""


class Builder:
    """Builds the nodes of one file. `flaws` grows; what could not be understood is left out of the nodes.

    `torn` are the levels in which a flow had to be dropped: their structure is not worth proving. `unclear`
    are the nodes whose ways out are not known for that reason.
    """

    def __init__(self, raw: RawProcess, variables: Mapping[str, Kind], file: str) -> None:
        self.flaws: list[Flaw] = list(raw.flaws)
        self.torn: set[str] = {""} if raw.flaws and not raw.nodes else set()
        self.unclear: set[str] = set()
        self._raw = raw
        self._file = file
        self._variables = {**variables, **self._items(variables)}
        self._incoming: dict[str, list[Flow]] = defaultdict(list)
        self._outgoing: dict[str, list[Flow]] = defaultdict(list)
        self._boundaries: dict[str, list[str]] = defaultdict(list)

    def nodes(self) -> dict[str, Node]:
        """Every supported node of the file, in the order of the file."""
        for raw_flow in self._raw.flows.values():
            if flow := self._flow(raw_flow):
                self._outgoing[flow.source].append(flow)
                self._incoming[flow.target].append(flow)
        for raw in self._raw.nodes.values():
            if raw.kind is NodeKind.BOUNDARY and self._has_host(raw):
                self._boundaries[raw.element.attributes["attachedToRef"]].append(raw.id)
        return {raw.id: self._node(raw) for raw in self._raw.nodes.values()}

    def _node(self, raw: RawNode) -> Node:
        attributes = raw.element.attributes
        # An element that is not supported is already reported; it stands in as a manual task, so that the
        # rest of the file can still be judged.
        kind = raw.kind or NodeKind.MANUAL
        return Node(
            id=raw.id,
            kind=kind,
            name=attributes.get("name", ""),
            line=raw.element.line,
            within=raw.within,
            incoming=tuple(self._incoming[raw.id]),
            outgoing=tuple(self._outgoing[raw.id]),
            default=self._default(raw),
            trigger=self._trigger(raw),
            host=attributes.get("attachedToRef", "") if kind is NodeKind.BOUNDARY else "",
            interrupting=attributes.get("cancelActivity", "true") != "false",
            boundaries=tuple(self._boundaries[raw.id]),
            each=self._each(raw) if kind in ACTIVITIES else None,
            start=self._start_of(raw.id) if kind is NodeKind.SUBPROCESS else "",
            calls=attributes.get("calledElement", "").rpartition(":")[2] if kind is NodeKind.CALL else "",
        )

    def _flow(self, raw: RawFlow) -> Flow | None:
        for side, end in (("起点", raw.source), ("终点", raw.target)):
            if end not in self._raw.nodes:
                self.flaws.append(flaw("flow-loose", raw.id, raw.line, side=side, found=end))
                self.torn.add(raw.within)
                self.unclear.add(raw.source)
                return None
        levels = {self._raw.nodes[raw.source].within, self._raw.nodes[raw.target].within}
        if levels != {raw.within}:
            self.flaws.append(flaw("flow-across", raw.id, raw.line))
            self.torn |= levels | {raw.within}
            self.unclear.add(raw.source)
            return None
        return Flow(raw.id, raw.source, raw.target, self._condition(raw), raw.line)

    def _condition(self, raw: RawFlow) -> Expression | None:
        if not raw.condition:
            return None
        try:
            return compile_expression(
                raw.condition, self._variables, file=self._file, line=raw.condition_line
            )
        except ExpressionError as error:
            facts = {"found": raw.id, "source": raw.condition, "why": error.sentence, "instead": error.mend}
            self.flaws.append(flaw("condition-wrong", raw.source, error.line, **facts))
            return _SOME_CONDITION

    def _default(self, raw: RawNode) -> Flow | None:
        wanted = raw.element.attributes.get("default", "")
        if not wanted:
            return None
        found = next((flow for flow in self._outgoing[raw.id] if flow.id == wanted), None)
        if found is None:
            self.unclear.add(raw.id)
            self.flaws.append(flaw("default-unknown", raw.id, raw.element.line, found=wanted))
        return found

    def _start_of(self, container: str) -> str:
        inside = (raw for raw in self._raw.nodes.values() if raw.within == container)
        return next((raw.id for raw in inside if raw.kind is NodeKind.START), "")

    def _has_host(self, raw: RawNode) -> bool:
        wanted = raw.element.attributes.get("attachedToRef", "")
        host = self._raw.nodes.get(wanted)
        if host and host.within == raw.within and (host.kind in ACTIVITIES or host.kind is None):
            return True
        self.flaws.append(flaw("boundary-host", raw.id, raw.element.line, found=wanted))
        self.torn.add(raw.within)
        return False

    # Events

    def _trigger(self, raw: RawNode) -> Timer | Message | None:
        definitions = [
            child
            for child in raw.element.children
            if child.namespace == BPMN and child.name.lower().endswith("eventdefinition")
        ]
        if raw.kind in {NodeKind.START, NodeKind.END}:
            for definition in definitions:
                self._report("unsupported-event", raw, found=definition.name)
            return None
        if raw.kind not in {NodeKind.CATCH, NodeKind.BOUNDARY}:
            return None
        if len(definitions) != 1:
            self._report("trigger-missing", raw)
            return None
        definition = definitions[0]
        if definition.name == "timerEventDefinition":
            return self._timer(raw, definition)
        if definition.name == "messageEventDefinition":
            return self._message(raw, definition)
        self._report("unsupported-event", raw, found=definition.name)
        return None

    def _timer(self, raw: RawNode, definition: Element) -> Timer | None:
        written = [child for child in definition.children if child.namespace == BPMN and child.text]
        if not written:
            return Timer(TimerForm.ELSEWHERE)
        patterns = {"timeDuration": _DURATION, "timeDate": _DATE}
        pattern = patterns.get(written[0].name)
        if len(written) > 1 or pattern is None or not pattern.fullmatch(written[0].text):
            self._report("timer-wrong", raw, found=written[0].text)
            return None
        return Timer(TimerForm(written[0].name), written[0].text)

    def _message(self, raw: RawNode, definition: Element) -> Message | None:
        # A reference may be a qualified name; the prefix says nothing within one file.
        reference = definition.attributes.get("messageRef", "").rpartition(":")[2]
        name = self._raw.messages.get(reference, "")
        if not name:
            self._report("message-unknown", raw, found=reference)
            return None
        return Message(name)

    # Repetition

    def _items(self, variables: Mapping[str, Kind]) -> dict[str, Kind]:
        """The names of items of text lists are declared by the list itself."""
        found: dict[str, Kind] = {}
        for raw in self._raw.nodes.values():
            if (loop := raw.element.find("multiInstanceLoopCharacteristics")) is not None:
                collection, item = _list_and_item(loop)
                if item and item not in variables and variables.get(collection) is Kind.STRINGS:
                    found[item] = Kind.STRING
        return found

    def _each(self, raw: RawNode) -> Each | None:
        if raw.element.find("standardLoopCharacteristics") is not None:
            self._report("loop-unsupported", raw, found="standardLoopCharacteristics")
        loop = raw.element.find("multiInstanceLoopCharacteristics")
        if loop is None:
            return None
        for unwanted in ("loopCardinality", "completionCondition", "complexBehaviorDefinition"):
            if loop.find(unwanted) is not None:
                self._report("loop-unsupported", raw, found=unwanted)
        collection, item = _list_and_item(loop)
        if not collection:
            self._report("collection-missing", raw)
            return None
        lists = sorted(name for name, kind in self._variables.items() if kind in {Kind.STRINGS, Kind.LIST})
        if collection not in lists:
            self._report("collection-unknown", raw, found=collection, known="、".join(lists) or "（没有）")
        return Each(collection, item, loop.attributes.get("isSequential") == "true")

    def _report(self, code: str, raw: RawNode, **facts: object) -> None:
        self.flaws.append(flaw(code, raw.id, raw.element.line, **facts))


def _list_and_item(loop: Element) -> tuple[str, str]:
    """The list variable and the name of its item, as the standard or as modellers' attributes state them."""
    reference, item = loop.find("loopDataInputRef"), loop.find("inputDataItem")
    collection = reference.text if reference else loop.attributes.get("collection", "")
    if item is not None:
        return collection, item.attributes.get("name") or item.attributes.get("id", "")
    return collection, loop.attributes.get("elementVariable", "")
