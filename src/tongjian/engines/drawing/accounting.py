"""What a file was said to hold against what was delivered of it."""

from __future__ import annotations

from collections import Counter

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.inventory import Unread
from tongjian.engines.drawing.load import Loaded

_PROXIES = ("ACAD_PROXY", "TCH_")
"""Beginnings of the types of add-on objects: unknown ones, and those of the most common Chinese add-on."""


def count_read(loaded: Loaded, findings: Findings) -> int:
    """How many of the entities our own scan counted are accounted for: on a layer without meaning, or
    delivered by the reader. What lacks is a loss."""
    delivered = Counter(entity.dxftype() for block in loaded.document.blocks for entity in block)
    read = loaded.scan.total - loaded.asked.total()
    named = Counter(entity.type for entity in loaded.opened.broken)
    for kind, expected in loaded.asked.items():
        read += min(expected, delivered[kind])
        missing = expected - delivered[kind] - named[kind]
        if missing > 0:
            findings.loss(
                "dropped", f"文件中 {expected} 个 {kind} 有 {missing} 个已损坏，未能读入", count=missing
            )
    findings.unread(Unread(e, "broken", "图元数据已损坏，未能读入") for e in loaded.opened.broken)
    _tell_proxies(loaded, findings)
    if loaded.declared_encoding and loaded.declared_encoding != loaded.encoding:
        _tell_encoding(loaded, findings)
    if loaded.opened.reader != "ezdxf":
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
