"""Reading a drawing: from a file to a site plan and the account of how it was obtained."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from time import process_time

from tongjian.engines.drawing.accounting import count_read, tell_external
from tongjian.engines.drawing.collector import collector_at_rest
from tongjian.engines.drawing.corrections import Corrections
from tongjian.engines.drawing.deductions import deducted, first_rank
from tongjian.engines.drawing.dimensions import drawn_dimensions
from tongjian.engines.drawing.duplicates import report_crossings, without_covered, without_duplicates
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.guess import with_guesses
from tongjian.engines.drawing.inventory import Inventory
from tongjian.engines.drawing.labels import give_labels
from tongjian.engines.drawing.layers import Layers, classify_layers
from tongjian.engines.drawing.load import build, open_tape
from tongjian.engines.drawing.meanings import Meanings
from tongjian.engines.drawing.outlines import outlines_of
from tongjian.engines.drawing.plan import assemble
from tongjian.engines.drawing.reading import Reading, Source
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.sieve import sift
from tongjian.engines.drawing.symbols import symbols_of
from tongjian.engines.drawing.tables import read_table, site_areas
from tongjian.engines.drawing.units import decide_unit
from tongjian.engines.drawing.vocabulary import Meaning, Vocabulary
from tongjian.engines.drawing.walk import take_inventory

_LAYERS_NAMED = 12
_REASONS = 3


@collector_at_rest()
def read_drawing(
    path: Path,
    vocabulary: Vocabulary,
    *,
    unit: str | None = None,
    name: str = "",
    corrections: Corrections | None = None,
) -> Reading:
    """Read a DXF (or, where TONGJIAN_DWG_CONVERTER names a converter, a DWG) as a site plan.

    `unit` (m, mm, cm, ft, in) overrules the drawing's own evidence; `name` is the file's name for the report
    when `path` is not what its owner calls it; `corrections` beat every name and every guess. Raises Refused
    for what is no complete site plan, OSError for what cannot be opened.
    """
    data = path.read_bytes()
    started = process_time()
    converter = os.environ.get("TONGJIAN_DWG_CONVERTER")
    opening = open_tape(data, dwg_converter=converter)
    meanings = Meanings(vocabulary, corrections or Corrections())
    sifted = sift(opening.tape, meanings.wanted)
    seen = with_guesses(opening.tape, sifted.layers, meanings)
    if seen.guessed:
        meanings, sifted = seen, sift(opening.tape, seen.wanted)
    loaded = build(opening, sifted)
    opened = process_time()
    findings = Findings()
    layers = classify_layers(loaded.document, loaded.layers, meanings, findings)
    read = count_read(loaded, layers, findings)
    _refuse_other_drawings(layers)
    drawn, unreadable = drawn_dimensions(loaded.tape, loaded.sifted.dimensions)
    if unreadable:
        findings.loss("dimension-unreadable", "尺寸标注的定义点缺失或不是有限的数，未核对", unreadable)
    inventory = take_inventory(loaded.document, layers, drawn)
    findings.unread(inventory.unread)
    tell_external(loaded.document, inventory, layers, findings)
    table = read_table(inventory, vocabulary)
    header = int(loaded.document.header.get("$INSUNITS", 0))
    use = decide_unit(inventory, header=header, stated=unit, declared=site_areas(table))
    for conflict in use.conflicts:
        findings.problem("unit-conflict", conflict)
    found = _find(inventory, use.factor, vocabulary, findings)
    plan = assemble(found, inventory, use.factor, table, findings)
    source = Source(
        file=name or path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        version=loaded.scan.version,
        encoding=loaded.encoding,
        reader=loaded.opened.reader,
        entities_expected=loaded.scan.total,
        entities_read=read,
        losses=tuple(findings.losses),
    )
    timing = {"load": opened - started, "read": process_time() - opened}
    return Reading(plan, source, use, layers.account, findings.problems, timing, loaded.data)


def _find(inventory: Inventory, factor: float, vocabulary: Vocabulary, findings: Findings) -> list[Found]:
    """Everything of the plan: each thing once, with its attributes, deductions taken off."""
    found = outlines_of(inventory.shapes, factor, findings)
    found += symbols_of(inventory.symbols, factor, findings)
    _refuse_without_site(found, findings)
    found = without_covered(without_duplicates(first_rank(found, findings), findings), findings)
    report_crossings(found, findings)
    give_labels(found, inventory.labels, factor, vocabulary.keys, findings)
    return deducted(found, findings)


def _refuse_other_drawings(layers: Layers) -> None:
    """Templates, legends, sections: drawings without one layer of a site plan."""
    if not layers.account:
        raise Refused(
            "empty-drawing", "图中没有任何图元（可能是空白样板）。", "请检查导出范围后重新导出 DXF。"
        )
    if layers.parts:
        return
    names = [use.layer for use in layers.account]
    listed = "、".join(names[:_LAYERS_NAMED]) + ("等" if len(names) > _LAYERS_NAMED else "")
    raise Refused(
        "not-a-plan",
        f"{len(names)} 个图层（{listed}）没有一个能认作总平面图的图层，这不像总平面图。",
        "请上传总平面图，并把用地红线、建筑基底等画在同名图层上。",
    )


def _refuse_without_site(found: list[Found], findings: Findings) -> None:
    if any(item.meaning is Meaning.SITE and item.is_outline for item in found):
        return
    why = [f"{sentence}。" for sentence in findings.losses_of(Meaning.SITE)[:_REASONS]]
    raise Refused(
        "no-site",
        "图中没有闭合的用地红线，不能计算任何指标。" + "".join(why),
        "请把用地红线画成闭合的多段线，放在图层“用地红线”上。",
    )
