"""Reading a drawing: from a file to a site plan and the account of how it was obtained."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from time import process_time

from tongjian.engines.drawing.accounting import count_read
from tongjian.engines.drawing.deductions import deducted, first_rank
from tongjian.engines.drawing.duplicates import report_crossings, without_duplicates
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.inventory import Inventory
from tongjian.engines.drawing.labels import give_labels
from tongjian.engines.drawing.layers import Layers, classify_layers
from tongjian.engines.drawing.load import load
from tongjian.engines.drawing.outlines import outlines_of
from tongjian.engines.drawing.plan import assemble
from tongjian.engines.drawing.reading import Reading, Source
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.symbols import symbols_of
from tongjian.engines.drawing.tables import read_table, site_areas
from tongjian.engines.drawing.units import decide_unit
from tongjian.engines.drawing.vocabulary import Classified, Meaning, Vocabulary
from tongjian.engines.drawing.walk import take_inventory

_NO_FIGURES = {Meaning.TABLE, Meaning.DECLARATION, Meaning.BUILDING_HEIGHT}
_LAYERS_NAMED = 12


def read_drawing(path: Path, vocabulary: Vocabulary, *, unit: str | None = None, name: str = "") -> Reading:
    """Read a DXF (or, where TONGJIAN_DWG_CONVERTER names a converter, a DWG) as a site plan.

    `unit` (m, mm, cm, ft, in) overrules the drawing's own evidence; `name` is the file's name for the report
    when `path` is not what its owner calls it. Raises Refused for what is no complete site plan, OSError
    for what cannot be opened.
    """
    data = path.read_bytes()
    started = process_time()
    converter = os.environ.get("TONGJIAN_DWG_CONVERTER")
    loaded = load(data, dwg_converter=converter, wanted=vocabulary.needs)
    opened = process_time()
    findings = Findings()
    read = count_read(loaded, findings)
    layers = classify_layers(loaded.document, loaded.layers, vocabulary, findings)
    _refuse_other_drawings(layers)
    inventory = take_inventory(loaded.document, layers.used, vocabulary.keys)
    findings.unread(inventory.unread)
    table = read_table(inventory, vocabulary)
    header = int(loaded.document.header.get("$INSUNITS", 0))
    use = decide_unit(inventory, header=header, stated=unit, declared=site_areas(table))
    for conflict in use.conflicts:
        findings.problem("unit-conflict", conflict)
    found = _find(inventory, use.factor, vocabulary, findings)
    plan = assemble(found, inventory.dimensions, use.factor, table, findings)
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
    _refuse_without_site(found, vocabulary, findings)
    found = without_duplicates(first_rank(found, findings), findings)
    report_crossings(found, findings)
    give_labels(found, inventory.labels, factor, vocabulary.keys, findings)
    return deducted(found, findings)


def _refuse_other_drawings(layers: Layers) -> None:
    """Templates, legends, sections: drawings without one layer of a site plan."""
    if not layers.account:
        raise Refused(
            "empty-drawing", "图中没有任何图元（可能是空白样板）。", "请检查导出范围后重新导出 DXF。"
        )
    if any(c.meaning not in _NO_FIGURES for c in layers.used.values()):
        return
    names = [use.layer for use in layers.account]
    listed = "、".join(names[:_LAYERS_NAMED]) + ("等" if len(names) > _LAYERS_NAMED else "")
    raise Refused(
        "not-a-plan",
        f"{len(names)} 个图层（{listed}）没有一个能认作总平面图的图层，这不像总平面图。",
        "请上传总平面图，并把用地红线、建筑基底等画在同名图层上。",
    )


def _refuse_without_site(found: list[Found], vocabulary: Vocabulary, findings: Findings) -> None:
    if any(item.meaning is Meaning.SITE and item.is_outline for item in found):
        return
    why = [
        f"{loss.sentence}。"
        for loss in findings.losses
        if any(_is_site(vocabulary.classify(entity.layer)) for entity in loss.entities)
    ]
    raise Refused(
        "no-site",
        "图中没有闭合的用地红线，不能计算任何指标。" + "".join(why[:3]),
        "请把用地红线画成闭合的多段线，放在图层“用地红线”上。",
    )


def _is_site(known: Classified | None) -> bool:
    return known is not None and known.meaning is Meaning.SITE
