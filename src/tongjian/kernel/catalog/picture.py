"""The picture of a process as SVG, drawn from the diagram in its BPMN file: no script, and it prints.

Only presentation attributes are used, because the policy of the site allows no style in a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from tongjian.engines.process import Node, NodeKind, ProcessGraph
from tongjian.engines.process.model import GATEWAYS
from tongjian.engines.process.xml import Element, parse

_MARGIN = 12
_TYPE = 13
_LINE = 18
_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.5"'
_SHAPE = 'fill="#fff" stroke="currentColor" stroke-width="1.5"'
_EVENTS = frozenset({NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.BOUNDARY})
_SIGNS = {
    NodeKind.EXCLUSIVE: "M-7,-7 L7,7 M-7,7 L7,-7",
    NodeKind.PARALLEL: "M-10,0 L10,0 M0,-10 L0,10",
    NodeKind.INCLUSIVE: "M-9,0 a9,9 0 1,0 18,0 a9,9 0 1,0 -18,0",
}


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def picture(xml: str, graph: ProcessGraph, title: str) -> str:
    """The diagram of the process as an `<svg>` element; empty when the file has no diagram."""
    diagram = list(_walk(parse(xml.encode())))
    boxes = {e.attributes["bpmnElement"]: _bounds(e) for e in diagram if e.name == "BPMNShape"}
    edges = [e for e in diagram if e.name == "BPMNEdge"]
    shown = {node: box for node, box in boxes.items() if box is not None and node in graph.nodes}
    if not shown:
        return ""
    names = {e.attributes["id"]: e.attributes.get("name", "") for e in diagram if e.name == "sequenceFlow"}
    labels = {e.attributes.get("bpmnElement", ""): _label(e) for e in diagram if e.name in _LABELLED}
    parts = [
        *(_edge(edge) for edge in edges),
        *(_node(graph.nodes[node], box) for node, box in shown.items()),
        *_texts({node: graph.nodes[node].name for node in shown} | names, labels, graph, shown),
    ]
    places = [*shown.values(), *(label for label in labels.values() if label)]
    extent = _extent(places, edges)
    # As wide as it was drawn: a long process is scrolled, not shrunk until nobody can read it.
    size = 'width="{2}" height="{3}"'.format(*extent.split())
    return (
        f'<svg class="process-picture" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{extent}" {size} font-size="{_TYPE}" aria-label="{escape(title)}流程图">'
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="currentColor"/></marker></defs>'
        f"{''.join(parts)}</svg>"
    )


_LABELLED = frozenset({"BPMNShape", "BPMNEdge"})


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        yield from _walk(child)


def _bounds(shape: Element) -> _Box | None:
    found = next((child for child in shape.children if child.name == "Bounds"), None)
    if found is None:
        return None
    return _Box(*(float(found.attributes[key]) for key in ("x", "y", "width", "height")))


def _label(element: Element) -> _Box | None:
    found = next((child for child in element.children if child.name == "BPMNLabel"), None)
    return _bounds(found) if found else None


def _points(edge: Element) -> list[tuple[float, float]]:
    ways = (child for child in edge.children if child.name == "waypoint")
    return [(float(way.attributes["x"]), float(way.attributes["y"])) for way in ways]


def _edge(edge: Element) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in _points(edge))
    return f'<polyline points="{points}" {_STROKE} marker-end="url(#arrow)"/>'


def _node(node: Node, box: _Box) -> str:
    x, y = box.middle
    if node.kind in _EVENTS:
        width = 3 if node.kind is NodeKind.END else 1.5
        circle = f'<circle cx="{x:g}" cy="{y:g}" r="{box.width / 2:g}" fill="#fff" stroke="currentColor"'
        return f'{circle} stroke-width="{width}"/>'
    if node.kind in GATEWAYS:
        half = box.width / 2
        diamond = f"M0,{-half:g} L{half:g},0 L0,{half:g} L{-half:g},0 z"
        sign = f'<path d="{_SIGNS[node.kind]}" {_STROKE}/>'
        return f'<g transform="translate({x:g},{y:g})"><path d="{diamond}" {_SHAPE}/>{sign}</g>'
    corner = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {corner} rx="8" {_SHAPE}/>'


def _texts(
    names: Mapping[str, str],
    labels: Mapping[str, _Box | None],
    graph: ProcessGraph,
    boxes: Mapping[str, _Box],
) -> Iterator[str]:
    """Names of tasks stand inside, all others where the diagram puts them, or below."""
    for identity, name in names.items():
        box = boxes.get(identity)
        label = labels.get(identity)
        node = graph.nodes.get(identity)
        if box and node and node.kind not in _EVENTS | GATEWAYS:
            yield from _written(name, box.middle, most=max(1, int(box.width // _TYPE) - 1))
        elif label:
            yield from _written(name, label.middle, most=12)
        elif box:
            yield from _written(name, (box.middle[0], box.y + box.height + _LINE), most=12)


def _written(text: str, middle: tuple[float, float], most: int) -> Iterator[str]:
    """Lines of at most so many characters around a point; Chinese may break anywhere."""
    count = -(-len(text) // most) or 1
    each = -(-len(text) // count)
    lines = [text[start : start + each] for start in range(0, len(text), each or 1)]
    x, y = middle
    top = y - (len(lines) - 1) * _LINE / 2
    for number, line in enumerate(lines):
        place = f'x="{x:g}" y="{top + number * _LINE:g}"'
        yield (
            f'<text {place} text-anchor="middle" dominant-baseline="central" fill="currentColor">'
            f"{escape(line)}</text>"
        )


def _extent(boxes: list[_Box], edges: list[Element]) -> str:
    points = [point for edge in edges for point in _points(edge)]
    points += [(box.x, box.y) for box in boxes]
    points += [(box.x + box.width, box.y + box.height + _LINE) for box in boxes]
    left, top = (min(point[axis] for point in points) - _MARGIN for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) + _MARGIN for axis in (0, 1))
    return f"{left:g} {top:g} {right - left:g} {bottom - top:g}"
