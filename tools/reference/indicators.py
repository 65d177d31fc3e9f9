"""The indicators of a site plan, with the formula each printed for the sample estate."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from tongjian.engines.drawing import load_vocabulary, read_drawing
from tongjian.engines.drawing.samples import write_sample
from tongjian.engines.scrutiny import Report, load_rules, scrutinise
from tongjian.engines.scrutiny.names import ALIASES
from tongjian.engines.scrutiny.report import IndicatorPart
from tongjian.kernel.packs.folder import pack_folders, packs_root
from tools.reference.markdown import code, table

HEAD = """# Indicators

Every indicator has a state (`value`, `missing`, `not_applicable`, `not_computable`), a formula, the entities
it was measured on, and three sources side by side: geometry, the drawing's own table, the declared form.
Areas are exact to 0.01 m². Nothing is rounded before it is compared, except where a clause rounds.
`buildings` and `spacing_min` are lists: one footprint, or one pair of buildings, an entry.

"""
PACK, DAY = "suzhou", date(2026, 6, 1)


def page() -> str:
    """One row an indicator; the names are a contract."""
    rows = (
        (code(name), part.title, code(part.unit), _shown(part), part.formula, "、".join(_aliases(name)))
        for name, part in _sample().indicators.items()
        if isinstance(part, IndicatorPart)
    )
    return (
        HEAD
        + f"Values and formulas below: `tongjian sample`, judged by the pack `{PACK}` on {DAY}.\n\n"
        + table(("name", "title", "unit", "sample", "formula", "also read in a drawing's table"), rows)
    )


def _sample() -> Report:
    folders = pack_folders(PACK)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sample.dxf"
        write_sample(file, "passing")
        reading = read_drawing(file, load_vocabulary(packs_root() / "_china" / "drawing" / "layers.yaml"))
    return scrutinise(reading, rules=load_rules(folders), conditions=None, declared=None, today=DAY)


def _shown(part: IndicatorPart) -> str:
    if isinstance(part.value, str):
        return part.value
    return "；".join(f"{use} {area}" for use, area in (part.value or {}).items())


def _aliases(name: str) -> list[str]:
    return [words for words, meant in ALIASES.items() if meant == name]
