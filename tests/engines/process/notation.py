"""Processes written in a few lines, for tests: `start > a > x1 {outcome.a == 'yes'} > b`.

A condition stands in braces after its source. What a name begins with says what it is: `start`, `end`, `x1`
exclusive, `p1` parallel, `o1` inclusive, `svc` service task, `sub` sub-process, `call` call activity, `cm1`
and `ct1` message and timer catch events, `bm1` and `bt1` interrupting boundary events, `nm1` and `nt1` those
that do not interrupt; everything else is a user task.

Further lines: `sub1: start1 > a > end1` (inside), `bm1 on a`,
`a each people` (or `a one-by-one people`), `call1 = other`,
`bm1 says withdrawn` (else the name of a message is that of its event).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tongjian.engines.expressions import Kind
from tongjian.engines.process import ProcessGraph, load
from tongjian.engines.process.load import Resolve

PEOPLE = "people"

_TAGS = {
    r"start": "startEvent",
    r"end": "endEvent",
    r"x\d": "exclusiveGateway",
    r"p\d": "parallelGateway",
    r"o\d": "inclusiveGateway",
    r"svc": "serviceTask",
    r"sub": "subProcess",
    r"call": "callActivity",
    r"c[mt]\d": "intermediateCatchEvent",
    r"[bn][mt]\d": "boundaryEvent",
}
_STOP = re.compile(r"(?P<name>[\w.-]+)(?:\s*\{(?P<condition>.*)\})?$")


@dataclass
class _Level:
    nodes: dict[str, None] = field(default_factory=dict)
    flows: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Notation:
    """The parsed lines. Tests that need something unusual change it, or the XML it writes."""

    levels: dict[str, _Level] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, bool]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)

    def read(self, text: str) -> Notation:
        """Take in the lines of `text`."""
        for line in filter(None, map(str.strip, text.splitlines())):
            if found := re.fullmatch(r"(\S+) on (\S+)", line):
                self.hosts[found[1]] = found[2]
            elif found := re.fullmatch(r"(\S+) (each|one-by-one) (\S+)", line):
                self.lists[found[1]] = (found[3], found[2] != "each")
            elif found := re.fullmatch(r"(\S+) says (\S+)", line):
                self.messages[found[1]] = found[2]
            elif found := re.fullmatch(r"(\S+) = (\S+)", line):
                self.called[found[1]] = found[2]
            else:
                self._chain(line)
        return self

    def _chain(self, line: str) -> None:
        within = ""
        if found := re.match(r"(sub\w*): ", line):
            within, line = found[1], line[found.end() :]
        level = self.levels.setdefault(within, _Level())
        source = condition = ""
        for part in line.split(" > "):
            stop = _STOP.match(part.strip())
            assert stop, f"cannot read {part!r} of {line!r}"
            level.nodes[stop["name"]] = None
            if source:
                level.flows.append((source, stop["name"], condition))
            source, condition = stop["name"], stop["condition"] or ""

    def xml(self, process: str = "p") -> str:
        """The BPMN 2.0 file."""
        messages = sorted(
            name for level in self.levels.values() for name in level.nodes if re.match(r"[bnc]m\d", name)
        )
        head = "\n".join(
            f'  <bpmn:message id="msg-{name}" name="{self.messages.get(name, name)}"/>' for name in messages
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://example.org/test">\n'
            f'{head}\n  <bpmn:process id="{process}" isExecutable="true">\n'
            f"{self._level('')}\n  </bpmn:process>\n</bpmn:definitions>\n"
        )

    def _level(self, within: str) -> str:
        level = self.levels.get(within, _Level())
        hosted = [name for name, host in self.hosts.items() if host in level.nodes]
        lines = [self._node(name, level) for name in dict.fromkeys([*level.nodes, *hosted])]
        return "\n".join([*lines, *(self._flow(level, number) for number in range(len(level.flows)))])

    def _node(self, name: str, level: _Level) -> str:
        tag = tag_of(name)
        attributes = f"id={quoteattr(name)} name={quoteattr(name)}"
        if default := self._default(name, level):
            attributes += f" default={quoteattr(default)}"
        if name in self.hosts:
            attributes += f' attachedToRef="{self.hosts[name]}"'
            attributes += ' cancelActivity="false"' if name.startswith("n") else ""
        if name in self.called:
            attributes += f' calledElement="{self.called[name]}"'
        inside = self._loop(name) + _trigger(name) + (self._level(name) if tag == "subProcess" else "")
        return f"    <bpmn:{tag} {attributes}>{inside}</bpmn:{tag}>"

    def _default(self, name: str, level: _Level) -> str:
        out = [(place, flow) for place, flow in enumerate(level.flows) if flow[0] == name]
        if tag_of(name) not in {"exclusiveGateway", "inclusiveGateway"} or len(out) < 2:
            return ""
        return next((flow_id(level.flows, place) for place, flow in out if not flow[2]), "")

    def _loop(self, name: str) -> str:
        if name not in self.lists:
            return ""
        collection, sequential = self.lists[name]
        return (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
            f"<bpmn:loopDataInputRef>{collection}</bpmn:loopDataInputRef>"
            f'<bpmn:inputDataItem id="item-{name}" name="item"/>'
            "</bpmn:multiInstanceLoopCharacteristics>"
        )

    def _flow(self, level: _Level, number: int) -> str:
        source, target, condition = level.flows[number]
        inside = ""
        if condition:
            text = escape(condition)
            inside = (
                '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
                f"{text}</bpmn:conditionExpression>"
            )
        return (
            f'    <bpmn:sequenceFlow id="{flow_id(level.flows, number)}" sourceRef="{source}" '
            f'targetRef="{target}">{inside}</bpmn:sequenceFlow>'
        )


def flow_id(flows: list[tuple[str, str, str]], number: int) -> str:
    """`a-to-b`; a second flow between the same nodes gets a number."""
    source, target, _ = flows[number]
    earlier = sum(flow[:2] == (source, target) for flow in flows[:number])
    return f"{source}-to-{target}" + (f"-{earlier + 1}" if earlier else "")


def tag_of(name: str) -> str:
    """The BPMN element a name stands for."""
    return next((tag for pattern, tag in _TAGS.items() if re.match(pattern, name)), "userTask")


def _trigger(name: str) -> str:
    if re.match(r"[bnc]m\d", name):
        return f'<bpmn:messageEventDefinition messageRef="msg-{name}"/>'
    if re.match(r"[bnc]t\d", name):
        duration = "<bpmn:timeDuration>P5D</bpmn:timeDuration>"
        return f"<bpmn:timerEventDefinition>{duration}</bpmn:timerEventDefinition>"
    return ""


def bpmn(text: str, process: str = "p") -> bytes:
    """The BPMN file of the lines in `text`."""
    return Notation().read(text).xml(process).encode()


def outcomes(*names: str) -> dict[str, Kind]:
    """The variables processes of tests use: the outcome of each task, the list `people`, and `item`."""
    return {f"outcome.{name}": Kind.STRING for name in names} | {PEOPLE: Kind.STRINGS, "item": Kind.STRING}


def graph_of(text: str, resolve: Resolve | None = None) -> ProcessGraph:
    """The proved graph of the lines in `text`; `outcome.<name>` is declared for every name in it."""
    return load(bpmn(text), outcomes(*set(re.findall(r"[\w-]+", text))), resolve)
