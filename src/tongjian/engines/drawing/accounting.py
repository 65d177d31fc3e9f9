"""What a file was said to hold against what was delivered of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ezdxf.document import Drawing

from tongjian.engines.drawing.codepage import BROKEN_BYTE
from tongjian.engines.drawing.entities import layer_named
from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.inventory import Inventory, Unread
from tongjian.engines.drawing.layers import Layers
from tongjian.engines.drawing.load import Loaded
from tongjian.engines.drawing.repair import ENTITIES_ALONE, GDAL, Missing
from tongjian.engines.drawing.titles import part_of
from tongjian.engines.siteplan import Entity

_PROXIES = ("ACAD_PROXY", "TCH_")
"""Beginnings of the types of add-on objects: unknown ones, and those of the most common Chinese add-on."""

_HOW = {
    "ezdxf.recover": "经修复后读入",
    ENTITIES_ALONE: "其表或对象段读不出，只读入了图元，图层是否冻结、关闭不可知",
    GDAL: "由 GDAL 读入：圆弧为折线，图块属性和扩展数据没有读入",
}
"""How a reader came to read a damaged file."""


def count_read(loaded: Loaded, layers: Layers, findings: Findings) -> int:
    """How many of the entities our own scan counted are accounted for: on a layer without meaning, or
    delivered by the reader. What lacks is a loss, and a gap of the parts it may have belonged to."""
    delivered = _delivered(loaded)
    asked = loaded.asked
    read = loaded.scan.total - asked.total()
    broken = Counter(missing.entity.type for missing in loaded.opened.broken)
    for kind, expected in asked.items():
        read += min(expected, delivered[kind])
        if (missing := expected - delivered[kind] - broken[kind]) > 0:
            _tell_dropped(loaded, layers, kind, missing, findings)
    for lost in loaded.opened.broken:
        _tell_lost(lost, "broken", "图元数据已损坏，未能读入", layers, findings)
    for lost in _misread(loaded, layers):
        _tell_lost(lost, "layer-misread", "读图程序没有读出它的图层，未计入", layers, findings)
        read -= 1
    findings.unread(_strays(loaded, layers))
    _tell_proxies(loaded, findings)
    _tell_namesakes(loaded, findings)
    _tell_broken_names(loaded, layers, findings)
    if loaded.declared_encoding and loaded.declared_encoding != loaded.encoding:
        _tell_encoding(loaded, findings)
    if loaded.opened.reader != "ezdxf":
        findings.problem("recovered", f"文件结构有损坏，{_HOW[loaded.opened.reader]}，请核对图形是否完整")
    return read


def _delivered(loaded: Loaded) -> Counter[str]:
    """How many entities of each type the reader delivered. One that turns all into polylines is asked by
    handle, and for what stands in blocks by the references that show these."""
    entities = [entity for block in loaded.document.blocks for entity in block]
    if loaded.opened.reader != GDAL:
        return Counter(entity.dxftype() for entity in entities)
    here = {entity.dxf.handle for entity in entities}
    found = [written for written in loaded.sifted.kept if written.handle(loaded.tape) in here]
    shown = {written.shows for written in found}
    inside = [written for written in loaded.sifted.kept if written.block in shown - {""}]
    return Counter(written.kind for written in (*found, *inside))


def _strays(loaded: Loaded, layers: Layers) -> Iterator[Unread]:
    """What stands outside of every section on a layer that means something."""
    for record in loaded.scan.strays:
        layer = loaded.tape.layer_of(record)
        if (known := layers.meanings.of_layer(layer)) and part_of(known.meaning):
            stray = Entity(loaded.tape.handle_of(record) or "?", layer, record.kind)
            yield Unread(stray, "stray", "写在所有段之外，不属于图形", known.meaning)


def _misread(loaded: Loaded, layers: Layers) -> Iterator[Missing]:
    """Entities of the plan that the reader delivers on another layer than the file says, as it does where a
    file claims to be older than it is written."""
    if loaded.opened.reader == GDAL:
        return
    delivered = {e.dxf.handle: layer_named(e) for block in loaded.document.blocks for e in block}
    for written in loaded.sifted.kept:
        handle = written.handle(loaded.tape)
        found = delivered.get(handle, written.layer)
        if found != written.layer and layers.of(handle, written.layer) and not layers.of(handle, found):
            yield Missing(Entity(handle, written.layer, written.kind), written.block)


def _tell_dropped(loaded: Loaded, layers: Layers, kind: str, missing: int, findings: Findings) -> None:
    """Entities the reader passed over without a word: by handle where that tells which they are."""
    here = {e.dxf.handle for block in loaded.document.blocks for e in block if e.dxftype() == kind}
    known = here | {lost.entity.handle for lost in loaded.opened.broken}
    kept = [written for written in loaded.sifted.kept if written.kind == kind]
    handles = [written.handle(loaded.tape) for written in kept]
    absent = [(h, written) for h, written in zip(handles, kept, strict=True) if h not in known]
    if len(absent) == missing:
        for handle, written in absent:
            lost = Missing(Entity(handle, written.layer, kind), written.block)
            _tell_lost(lost, "dropped", "文件里有，但未能读入", layers, findings)
        return
    sentence = f"文件中的 {kind} 有 {missing} 个已损坏，未能读入"
    findings.loss("dropped", sentence, count=missing)
    findings.gap(layers.parts, sentence)


def _tell_lost(lost: Missing, code: str, why: str, layers: Layers, findings: Findings) -> None:
    entity = lost.entity
    known = layers.of(entity.handle, entity.layer)
    findings.unread([Unread(entity, code, why, known.meaning if known else None)])
    if known is None and lost.block and entity.layer == "0":
        # It takes the layer of whatever shows the block.
        findings.gap(layers.parts, f"图块“{lost.block}”内的 {entity.type} {why}", [entity])


def tell_external(document: Drawing, inventory: Inventory, layers: Layers, findings: Findings) -> None:
    """References to other files: what parts these hold is told by the layers the drawing lists of them, and
    where it lists none they may hold any."""
    for entity, block in inventory.external:
        theirs = [e.dxf.name for e in document.layers if e.dxf.name.lower().startswith(f"{block.lower()}|")]
        known = [found for name in theirs if (found := layers.meanings.of_layer(name))]
        parts = {part for found in known if (part := part_of(found.meaning))}
        sentence = f"外部参照“{block}”不在文件内，其中的图形未读入"
        findings.gap(sorted(parts) if theirs else layers.parts, sentence, [entity])


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


def _tell_namesakes(loaded: Loaded, findings: Findings) -> None:
    """Entities that share a handle: whatever is said of one may be meant of the other."""
    times = Counter(written.handle(loaded.tape).upper() for written in loaded.sifted.kept)
    for written in loaded.sifted.kept:
        if times[(handle := written.handle(loaded.tape)).upper()] > 1:
            entity = Entity(handle, written.layer, written.kind)
            findings.share(
                "duplicate-handle", f"图层“{written.layer}”的", "与别的图元句柄相同，请改正", entity
            )


def _tell_broken_names(loaded: Loaded, layers: Layers, findings: Findings) -> None:
    """What lies on a layer whose name is damaged may be any part of the plan."""
    understood = Counter(
        written.layer
        for written in loaded.sifted.kept
        if BROKEN_BYTE in written.layer and layers.of(written.handle(loaded.tape), written.layer)
    )
    for layer in sorted(name for name in loaded.layers if BROKEN_BYTE in name):
        if count := loaded.layers[layer] - understood[layer]:
            sentence = f"图层“{layer}”的名称含损坏的字节，不知道是什么图层，其中 {count} 个图元未计入"
            findings.loss("layer-name-broken", sentence, count=count)
            findings.gap(layers.parts, sentence)


def _tell_encoding(loaded: Loaded, findings: Findings) -> None:
    if loaded.data.isascii():
        return
    findings.problem(
        "encoding",
        f"文件头声明的字符编码是 {loaded.declared_encoding}，文字实际是 {loaded.encoding}，已按后者读",
    )
