"""Reading a drawing: from a file to a site plan and the account of how it was obtained."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path
from time import process_time

from tongjian.engines.drawing.deductions import deducted, first_rank
from tongjian.engines.drawing.duplicates import report_crossings, without_duplicates
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.found import Found
from tongjian.engines.drawing.inventory import Inventory
from tongjian.engines.drawing.labels import give_labels
from tongjian.engines.drawing.layers import Layers, classify_layers
from tongjian.engines.drawing.load import Loaded, load
from tongjian.engines.drawing.outlines import outlines_of
from tongjian.engines.drawing.plan import assemble
from tongjian.engines.drawing.reading import Reading, Source
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.symbols import symbols_of
from tongjian.engines.drawing.tables import read_table, site_areas
from tongjian.engines.drawing.units import decide_unit
from tongjian.engines.drawing.vocabulary import Meaning, Vocabulary
from tongjian.engines.drawing.walk import take_inventory

_NO_FIGURES = {Meaning.TABLE, Meaning.DECLARATION, Meaning.BUILDING_HEIGHT}
_LAYERS_NAMED = 12
_PROXIES = ("ACAD_PROXY", "TCH_")
"""Beginnings of the types of add-on objects: unknown ones, and those of the most common Chinese add-on."""


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
    read = _count_read(loaded, findings)
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
        reader=loaded.reader,
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
    found = without_duplicates(first_rank(found, findings), findings)
    report_crossings(found, findings)
    give_labels(found, inventory.labels, factor, vocabulary.keys, findings)
    return deducted(found, findings)


def _count_read(loaded: Loaded, findings: Findings) -> int:
    """How many of the entities our own scan counted are accounted for: on a layer without meaning, or
    delivered by the reader. What lacks is a loss."""
    delivered = Counter(entity.dxftype() for block in loaded.document.blocks for entity in block)
    read = loaded.scan.total - loaded.asked.total()
    for kind, expected in loaded.asked.items():
        read += min(expected, delivered[kind])
        if delivered[kind] < expected:
            missing = expected - delivered[kind]
            findings.loss(
                "dropped", f"文件中 {expected} 个 {kind} 有 {missing} 个已损坏，未能读入", count=missing
            )
    _tell_proxies(loaded, findings)
    if loaded.declared_encoding and loaded.declared_encoding != loaded.encoding:
        _tell_encoding(loaded, findings)
    if loaded.reader != "ezdxf":
        findings.problem("recovered", "文件结构有损坏，经修复后读入，请核对图形是否完整")
    return read


def _tell_proxies(loaded: Loaded, findings: Findings) -> None:
    """Objects of CAD add-ons, on whatever layer: only the add-on knows what they look like."""
    proxies = {kind: n for kind, n in loaded.scan.entities.items() if kind.startswith(_PROXIES)}
    if proxies:
        listed = "、".join(f"{kind} {n} 个" for kind, n in sorted(proxies.items()))
        findings.problem(
            "proxies",
            f"图中有 CAD 插件的自定义对象（{listed}），其图形无法核验；"
            "请在原软件中用“分解”或“图形导出（T3 格式）”转为普通图元",
        )


def _tell_encoding(loaded: Loaded, findings: Findings) -> None:
    if loaded.data.isascii():
        return
    findings.problem(
        "encoding",
        f"文件头声明的字符编码是 {loaded.declared_encoding}，文字实际是 {loaded.encoding}，已按后者读",
    )


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


def _refuse_without_site(found: list[Found], findings: Findings) -> None:
    if any(item.meaning is Meaning.SITE and item.is_outline for item in found):
        return
    gaps = [loss.sentence for loss in findings.losses if loss.code in {"open-outline", "degenerate"}]
    raise Refused(
        "no-site",
        "图中没有闭合的用地红线，不能计算任何指标。" + "".join(f"{gap}。" for gap in gaps[:3]),
        "请把用地红线画成闭合的多段线，放在图层“用地红线”上。",
    )
