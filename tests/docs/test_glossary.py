"""One English name for one Chinese term, and the names the code has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tests.docs.markdown import ROOT
from tongjian.engines.scrutiny.judge import Verdict
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.kernel.cases.status import Status
from tongjian.kernel.people.viewer import Role

PAGE = ROOT / "docs" / "glossary.md"
_ROW = re.compile(r"^\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \|", re.MULTILINE)


def named() -> dict[str, set[str]]:
    """Every English name of a Chinese term, without what explains it."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in _ROW.finditer(PAGE.read_text("utf-8")):
        for term in row["chinese"].split("、"):
            names[term].add(row["english"].partition(" (")[0])
    return names


def in_code() -> Iterator[tuple[str, str]]:
    yield from ((status.title, status.name) for status in Status)
    yield from ((role.label, role.value) for role in Role)
    yield from ((verdict.shown, verdict.value) for verdict in Verdict)
    yield from ((title, name) for name, (title, _) in SCALAR_INDICATORS.items())


def test_no_term_has_two_names() -> None:
    assert {term: names for term, names in named().items() if len(names) > 1} == {}


def test_the_code_says_what_the_glossary_says() -> None:
    known = named()
    words = {term: name.lower().replace("_", " ") for term, name in in_code()}
    assert {term: known[term] for term, name in words.items() if known[term] != {name}} == {}
