"""The picture of a process shows every node and every flow, and nothing that is not text or a number."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tongjian.kernel.catalog.picture import picture
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack

SVG = "{http://www.w3.org/2000/svg}"
FILES = sorted(packs_root().glob("*/processes/*.bpmn"))


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return [load_pack("suzhou"), load_pack("rugao")]


def drawn(packs: list[Pack], file: Path, **changes: str) -> ElementTree.Element:
    process = next(p.processes[file.stem] for p in packs if file.stem in p.processes)
    xml = process.xml
    for old, new in changes.items():
        xml = xml.replace(old, new)
    return ElementTree.fromstring(picture(xml, process.graph, "测试"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_process_has_its_picture(packs: list[Pack], file: Path) -> None:
    process = next(p.processes[file.stem] for p in packs if file.stem in p.processes)
    root = drawn(packs, file)
    nodes = [*root.iter(f"{SVG}rect"), *root.iter(f"{SVG}circle"), *root.iter(f"{SVG}g")]
    assert len(nodes) == len(process.graph.nodes)
    assert len(list(root.iter(f"{SVG}polyline"))) == len(process.graph.flows)
    written = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert all(node.name in written for node in process.graph.nodes.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_lies_outside(packs: list[Pack], file: Path) -> None:
    root = drawn(packs, file)
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    for text in root.iter(f"{SVG}text"):
        assert left <= float(text.attrib["x"]) <= left + width
        assert top <= float(text.attrib["y"]) <= top + height


def test_a_name_cannot_smuggle_in_markup(packs: list[Pack]) -> None:
    process = packs[0].processes["department-review"]
    xml = process.xml.replace('name="同意"', 'name="&lt;script&gt;&quot;"')
    text = picture(xml, process.graph, '"><script>')
    assert "<script" not in text
    ElementTree.fromstring(text)


def test_a_file_without_a_diagram_has_no_picture(packs: list[Pack]) -> None:
    process = packs[0].processes["department-review"]
    xml = process.xml[: process.xml.index("<bpmndi:BPMNDiagram")] + "</bpmn:definitions>"
    assert picture(xml, process.graph, "测试") == ""
