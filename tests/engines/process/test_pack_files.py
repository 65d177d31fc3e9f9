"""The process files of the packs: each can be opened, and read, in a modeller."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tongjian.engines.process.read import read
from tongjian.engines.process.xml import Element, parse

PACKS = Path(__file__).parents[3] / "packs"
FILES = sorted(PACKS.glob("*/processes/*.bpmn"))
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
CJK = range(0x4E00, 0xA000)


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, point: tuple[float, float]) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


class Picture:
    """The diagram of a file: a box for each node, the way of each flow."""

    def __init__(self, root: Element) -> None:
        (diagram,) = [
            child for child in root.children if (child.namespace, child.name) == (DI, "BPMNDiagram")
        ]
        (plane,) = diagram.all("BPMNPlane")
        self.boxes = {each.attributes["bpmnElement"]: box_of(each) for each in plane.all("BPMNShape")}
        self.ways = {
            each.attributes["bpmnElement"]: [
                (float(point.attributes["x"]), float(point.attributes["y"]))
                for point in each.children
                if point.name == "waypoint"
            ]
            for each in plane.all("BPMNEdge")
        }


def box_of(shape: Element) -> Box:
    (bounds,) = [child.attributes for child in shape.children if child.name == "Bounds"]
    left, top = float(bounds["x"]), float(bounds["y"])
    return Box(left, top, left + float(bounds["width"]), top + float(bounds["height"]))


def test_there_are_processes() -> None:
    assert {"department-review", "consulting-review", "permit-issue", "notice-commitment"} <= {
        file.stem for file in FILES
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_the_picture_shows_every_node_and_flow(file: Path) -> None:
    root = parse(file.read_bytes())
    raw, picture = read(root), Picture(root)
    assert raw.id == file.stem
    assert picture.boxes.keys() == raw.nodes.keys()
    assert picture.ways.keys() == raw.flows.keys()
    for flow in raw.flows.values():
        way = picture.ways[flow.id]
        assert picture.boxes[flow.source].holds(way[0])
        assert picture.boxes[flow.target].holds(way[-1])
        assert all(here[0] == there[0] or here[1] == there[1] for here, there in pairwise(way))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}/{file.stem}")
def test_nothing_lies_on_anything_else_and_everything_has_a_chinese_name(file: Path) -> None:
    root = parse(file.read_bytes())
    raw, picture = read(root), Picture(root)
    nested = {(node.within, node.id) for node in raw.nodes.values()}
    for (one, box), (other, another) in combinations(picture.boxes.items(), 2):
        attached = raw.nodes[one].element.attributes.get("attachedToRef") == other
        attached |= raw.nodes[other].element.attributes.get("attachedToRef") == one
        inside = (one, other) in nested or (other, one) in nested
        assert attached or inside or not box.overlaps(another), f"{one} lies on {other}"
    for node in raw.nodes.values():
        name = node.element.attributes.get("name", "")
        assert any(ord(letter) in CJK for letter in name), f"{node.id} has no Chinese name"
