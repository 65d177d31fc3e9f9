"""What the drawing's own table says about an indicator; whatever can be read in two ways is asked about."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tongjian.engines.scrutiny.figuretext import figure_in, unit_words
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS, TITLES
from tongjian.engines.scrutiny.problem import Problem
from tongjian.engines.scrutiny.quantities import plain
from tongjian.engines.siteplan import IndicatorTable

# `1.`, `1.2`, `(3)`, `二、`, `其中：` before a title.
_NUMBERING = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[一二三四五六七八九十]+(?=[、.)]))\)?[、.:\s]*|其中:?\s*)+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# A title in another language beside the Chinese one says nothing more.
_FOREIGN = re.compile(r"[A-Za-z.\s]+")
# 净用地面积: what is left of a site when roads are ceded.
_NET = "净"


@dataclass(frozen=True)
class Statements:
    """Indicators by name, in their unit, as the table states them; silence is absence."""

    indicators: Mapping[str, Decimal]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Title:
    name: str | None
    unit: str
    doubt: str = ""
    """What stands in brackets behind a known title and may make it another one."""


def read_statements(table: IndicatorTable | None) -> Statements:
    """The table's indicators. A figure that is none, or two that differ, are problems and not taken."""
    found: dict[str, dict[Decimal, str]] = defaultdict(dict)
    problems: list[Problem] = []
    for written_title, written, unit in table.rows if table else ():
        title = _title(written_title)
        if title.name is None:
            continue
        if title.doubt:
            problems.append(_unclear(written_title, f"不知“{title.doubt}”是否另有所指"))
            continue
        try:
            number = figure_in(title.name, written, (unit, title.unit))
        except ValueError as error:
            problems.append(_unclear(written_title, str(error)))
            continue
        if number is not None:
            found[title.name].setdefault(number, written_title.strip())
    problems += [_contradiction(name, said) for name, said in found.items() if len(said) > 1]
    agreed = {name: chosen[0] for name, said in found.items() if len(chosen := _holding(said)) == 1}
    return Statements(agreed, tuple(problems))


def indicator_named(title: str) -> str | None:
    """The indicator a title means beyond doubt, None for every other title."""
    found = _title(title)
    return None if found.doubt else found.name


def _title(written: str) -> _Title:
    """`2.1 规划用地面积(㎡)` is site_area in m²; `绿地率（含屋顶绿化）` may be something else."""
    plain_title = unicodedata.normalize("NFKC", written).strip()
    if name := TITLES.get(plain_title):
        return _Title(name, "")
    bare = _NUMBERING.sub("", plain_title)
    inside = [words.strip() for words in _BRACKETS.findall(bare)]
    unit = next((words for words in inside if unit_words(words)), "")
    doubts = [words for words in inside if words and not unit_words(words) and not _FOREIGN.fullmatch(words)]
    core = re.sub(r"\s", "", _BRACKETS.sub("", bare)).strip(":·*、。")
    core, _, tail = core.partition(":")
    if qualified := TITLES.get(core + "".join(doubts)):
        return _Title(qualified, unit or tail)
    if name := TITLES.get(core):
        return _Title(name, unit or tail, "、".join(doubts))
    return next(
        (
            _Title(TITLES[title], core[len(title) :])
            for title in TITLES
            if core.startswith(title) and unit_words(core[len(title) :])
        ),
        _Title(None, ""),
    )


def _unclear(title: str, why: str) -> Problem:
    return Problem("table-unclear", f"图中指标表“{title.strip()}”：{why}，未采用")


def _holding(said: Mapping[Decimal, str]) -> list[Decimal]:
    """The figures that hold: of a gross and a net area (净用地面积) the net one."""
    net = [number for number, title in said.items() if _NET in title]
    return net or list(said)


def _contradiction(name: str, said: Mapping[Decimal, str]) -> Problem:
    title, unit = SCALAR_INDICATORS[name]
    figures = "，".join(f"“{title}” {plain(number)}{unit.shown}" for number, title in said.items())
    holding = _holding(said)
    taken = f"采用 {plain(holding[0])}{unit.shown}" if len(holding) == 1 else "都未采用，只应保留一处"
    return Problem("table-contradicts", f"图中指标表几处{title}的数字不同（{figures}），{taken}")
