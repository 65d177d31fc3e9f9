"""The paper: nodes with their boxes, flows with their ways, written as BPMN 2.0 with diagram interchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                  xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                  id="definitions-{code}" targetNamespace="urn:tongjian:process">
  <bpmn:process id="{code}" name="{title}" isExecutable="true">
    <bpmn:documentation>{says}</bpmn:documentation>
"""
_LETTER, _LINE = 14, 14


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a kind of node."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Point:
    """The left end of a node's middle line, or a bend of a flow."""

    x: float
    y: float


TASK, GATEWAY, EVENT = Size(120, 80), Size(50, 50), Size(36, 36)


@dataclass(frozen=True, slots=True)
class Box:
    """A node on the paper; `y` is its middle."""

    x: float
    y: float
    size: Size

    @property
    def right(self) -> Point:
        """Where a flow leaves."""
        return Point(self.x + self.size.width, self.y)

    @property
    def left(self) -> Point:
        """Where a flow comes in."""
        return Point(self.x, self.y)

    @property
    def above(self) -> Point:
        """The middle of its upper edge."""
        return Point(self.x + self.size.width / 2, self.y - self.size.height / 2)

    @property
    def below(self) -> Point:
        """The middle of its lower edge."""
        return Point(self.x + self.size.width / 2, self.y + self.size.height / 2)


@dataclass(frozen=True, slots=True)
class _Flow:
    id: str
    source: str
    target: str
    label: str
    condition: str
    way: tuple[Point, ...]


@dataclass
class Canvas:
    """What is drawn so far. `waiting` is the condition of the next flow out of a gateway, "" for none.

    `default` names the flow a gateway takes when no condition holds.
    """

    code: str
    title: str
    says: str
    boxes: dict[str, Box] = field(default_factory=dict)
    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    flows: list[_Flow] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    conditions: dict[tuple[str, str], str] = field(default_factory=dict)
    default: dict[str, str] = field(default_factory=dict)

    @property
    def top(self) -> float:
        """The upper edge of everything drawn."""
        return min(box.above.y for box in self.boxes.values())

    @property
    def bottom(self) -> float:
        """The lower edge of everything drawn."""
        return max(box.below.y for box in self.boxes.values())

    def place(self, node: str, kind: str, name: str, at: Point, size: Size) -> None:
        """Put a node with the middle of its left edge at a point."""
        self.boxes[node] = Box(at.x, at.y, size)
        self.kinds[node] = (kind, name)

    def join(self, source: str, target: str, label: str = "") -> None:
        """A flow to the right: straight, or leaving a gateway up or down, or bending before a gateway."""
        one, other = self.boxes[source], self.boxes[target]
        start, end = one.right, other.left
        if start.y == end.y:
            way = (start, end)
        elif one.size is GATEWAY:
            edge = one.above if end.y < start.y else one.below
            way = (edge, Point(edge.x, end.y), end)
        else:
            edge = other.above if start.y < end.y else other.below
            way = (start, Point(edge.x, start.y), edge)
        self._flow(source, target, label, way)

    def down(self, source: str, target: str, label: str) -> None:
        """Out of a gateway downwards and to the left side of a node; the gateway's default."""
        edge, end = self.boxes[source].below, self.boxes[target].left
        self.waiting[source] = ""
        self.default[source] = self._flow(source, target, label, (edge, Point(edge.x, end.y), end))

    def back(self, source: str, target: str, label: str, y: float) -> None:
        """Out of a gateway upwards, back over everything, and down into a node."""
        edge, end = self.boxes[source].above, self.boxes[target].above
        self.waiting[source] = self.conditions[source, target]
        self._flow(source, target, label, (edge, Point(edge.x, y), Point(end.x, y), end))

    def _flow(self, source: str, target: str, label: str, way: tuple[Point, ...]) -> str:
        identity = f"flow-{source}-to-{target}"
        condition = self.waiting.pop(source, "")
        gateway = self.kinds[source][0] == "exclusiveGateway" and not source.startswith("merge-")
        if gateway and not condition and not self.default.get(source):
            self.default[source] = identity
        self.flows.append(_Flow(identity, source, target, label if gateway else "", condition, way))
        return identity

    def text(self) -> str:
        """The whole file."""
        head = _HEAD.format(code=self.code, title=escape(self.title), says=escape(self.says))
        nodes = "".join(self._node(node) for node in self.boxes)
        flows = "".join(self._written(flow) for flow in self.flows)
        shapes = "".join(self._shape(node) for node in self.boxes)
        edges = "".join(self._edge(flow) for flow in self.flows)
        plane = f'    <bpmndi:BPMNPlane id="plane-{self.code}" bpmnElement="{self.code}">\n'
        diagram = f'  <bpmndi:BPMNDiagram id="diagram-{self.code}">\n{plane}{shapes}{edges}'
        foot = "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</bpmn:definitions>\n"
        return f"{head}{nodes}{flows}  </bpmn:process>\n{diagram}{foot}"

    def _node(self, node: str) -> str:
        kind, name = self.kinds[node]
        default = f' default="{self.default[node]}"' if self.default.get(node) else ""
        ends = [
            *(("incoming", flow.id) for flow in self.flows if flow.target == node),
            *(("outgoing", flow.id) for flow in self.flows if flow.source == node),
        ]
        inner = "".join(f"      <bpmn:{tag}>{flow}</bpmn:{tag}>\n" for tag, flow in ends)
        return f'    <bpmn:{kind} id="{node}" name={quoteattr(name)}{default}>\n{inner}    </bpmn:{kind}>\n'

    def _written(self, flow: _Flow) -> str:
        name = f" name={quoteattr(flow.label)}" if flow.label else ""
        ends = f'id="{flow.id}"{name} sourceRef="{flow.source}" targetRef="{flow.target}"'
        if not flow.condition or self.default.get(flow.source) == flow.id:
            return f"    <bpmn:sequenceFlow {ends} />\n"
        condition = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(flow.condition)}'
        return (
            f"    <bpmn:sequenceFlow {ends}>\n      {condition}</bpmn:conditionExpression>\n"
            "    </bpmn:sequenceFlow>\n"
        )

    def _shape(self, node: str) -> str:
        box, (kind, name) = self.boxes[node], self.kinds[node]
        marker = ' isMarkerVisible="true"' if kind == "exclusiveGateway" else ""
        corner = Point(box.x, box.above.y)
        label = "" if box.size is TASK else _label(self._under(node, len(name) * _LETTER), name)
        head = f'      <bpmndi:BPMNShape id="shape-{node}" bpmnElement="{node}"{marker}>\n'
        size = f'width="{box.size.width:g}" height="{box.size.height:g}"'
        bounds = f'        <dc:Bounds x="{corner.x:g}" y="{corner.y:g}" {size} />\n'
        return f"{head}{bounds}{label}      </bpmndi:BPMNShape>\n"

    def _under(self, node: str, width: float) -> Point:
        """Where the name of an event or gateway stands: under it, beside a flow that leaves downwards."""
        box = self.boxes[node]
        leaves = any(flow.source == node and flow.way[0] == box.below for flow in self.flows)
        leaves |= any(flow.target == node and flow.way[-1] == box.below for flow in self.flows)
        x = box.below.x - width - 4 if leaves else box.below.x - width / 2
        return Point(x, box.below.y + 6)

    def _edge(self, flow: _Flow) -> str:
        points = "".join(f'        <di:waypoint x="{p.x:g}" y="{p.y:g}" />\n' for p in flow.way)
        first, second = flow.way[0], flow.way[1]
        straight = first.y == second.y
        at = Point(first.x + 4, first.y - 19) if straight else Point(first.x + 5, first.y + 8)
        if second.y < first.y:
            at = Point(first.x + 5, first.y - 22)
        label = _label(at, flow.label) if flow.label else ""
        head = f'      <bpmndi:BPMNEdge id="edge-{flow.id}" bpmnElement="{flow.id}">\n'
        return f"{head}{points}{label}      </bpmndi:BPMNEdge>\n"


def _label(at: Point, text: str) -> str:
    bounds = f'<dc:Bounds x="{at.x:g}" y="{at.y:g}" width="{len(text) * _LETTER}" height="{_LINE}" />'
    return f"        <bpmndi:BPMNLabel>\n          {bounds}\n        </bpmndi:BPMNLabel>\n"
