"""The drawing standard says what the reader does: its layers, attributes, sentences and pictures are made."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docs.markdown import ROOT
from tongjian.engines.drawing import load_vocabulary
from tongjian.engines.drawing.attributes import KEYS
from tongjian.engines.drawing.titles import title_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.scrutiny import read_conditions, read_declared
from tools.drawing_standard.__main__ import PAGE, PICTURES, page, pictures
from tools.drawing_standard.tables import layer_table

AGAIN = "run `python -m tools.drawing_standard`"
_NAMED = re.compile(r"^\| (?:\d+ \| )?`([^`]+)` \|(.*)$", re.MULTILINE)


def written() -> str:
    return PAGE.read_text("utf-8")


def test_the_page_says_what_the_system_says() -> None:
    assert page(written()) == written(), AGAIN


def test_the_pictures_are_of_this_page() -> None:
    made = pictures()
    assert {path.name for path in PICTURES.iterdir()} == made.keys(), AGAIN
    for name, svg in made.items():
        assert (PICTURES / name).read_text("utf-8") == svg, f"{name}: {AGAIN}"
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert f"drawing-standard/{name}" in written()


def test_every_layer_of_the_vocabulary_is_in_the_table_with_its_keys() -> None:
    vocabulary = load_vocabulary(ROOT / "packs" / "_china" / "drawing" / "layers.yaml")
    canonical = {name: rule.meaning for rule in vocabulary.layers for name in rule.names}
    rows = dict(_NAMED.findall(layer_table()))
    assert rows.keys() == canonical.keys() - {title_of(Meaning.TABLE)}
    assert f"`{title_of(Meaning.TABLE)}`" in written()
    for name, row in rows.items():
        keys = set(row.split("|")[2].strip().split("、")) - {"无"}
        assert keys == KEYS.get(canonical[name], frozenset()), name


def test_every_key_is_explained() -> None:
    attributes = written().partition("\n## 属性\n")[2].partition("\n## ")[0]
    explained = [key for key, _ in _NAMED.findall(attributes)]
    assert len(explained) == len(set(explained))
    assert set(explained) == set().union(*KEYS.values())


@pytest.mark.parametrize(
    ("heading", "read"), [("规划条件文件", read_conditions), ("申报文件", read_declared)]
)
def test_the_files_shown_are_read(tmp_path: Path, heading: str, read) -> None:
    shown = re.search(rf"### {heading}\n.*?```yaml\n(.*?)```", written(), re.DOTALL)
    assert shown
    path = tmp_path / "given.yaml"
    path.write_text(shown[1], "utf-8")
    assert read(path)
