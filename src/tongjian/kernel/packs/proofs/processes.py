"""Processes: who does each step, and whether its conditions ask for outcomes that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose
from tongjian.kernel.packs.processes import ProcessSheet, outcome_variable

_COMPARED = re.compile(r"(outcome\.\w+)\s*[!=]=\s*(?:'([^']*)'|\"([^\"]*)\")")


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Every step names a known department; every condition compares with an outcome of that step."""
    for process in pack.processes.values():
        yield from _departments(pack, places, process)
        yield from _outcomes(places, process)


def _departments(pack: Pack, places: Places, process: ProcessSheet) -> Iterator[Mistake]:
    for node, sheet in process.nodes.items():
        if sheet.department and sheet.department not in pack.duties:
            at = ("nodes", node, "department")
            mend = choose(sheet.department, pack.duties)
            yield places.mistake("processes", process.code, at, f"没有部门“{sheet.department}”", mend)


def _outcomes(places: Places, process: ProcessSheet) -> Iterator[Mistake]:
    """A condition on an outcome nobody can give would never hold, and type checks cannot see it."""
    known = {
        outcome_variable(node): [code for code, _ in sheet.outcomes] for node, sheet in process.nodes.items()
    }
    for flow in process.graph.flows.values():
        if flow.condition is None:
            continue
        for variable, single, double in _COMPARED.findall(flow.condition.source):
            wanted = single or double
            if variable in known and wanted not in known[variable]:
                sentence = f"条件“{flow.condition.source}”中的结论“{wanted}”不在该步骤的结论里"
                yield Mistake(str(process.file), flow.line, sentence, choose(wanted, known[variable]))
