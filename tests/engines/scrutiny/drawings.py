"""Small DXF site plans in canonical layers, drawn with ezdxf."""

from __future__ import annotations

from pathlib import Path

import ezdxf
from ezdxf.document import Drawing
from ezdxf.entities import LWPolyline

APP = "TONGJIAN"


def document(version: str = "R2010") -> Drawing:
    made = ezdxf.new(version)
    made.encoding = "gbk"
    made.header["$INSUNITS"] = 6
    made.appids.add(APP)
    return made


def rectangle(
    made: Drawing, layer: str, x: float, y: float, width: float, height: float, **attributes: str
) -> LWPolyline:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    outline = made.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    if attributes:
        outline.set_xdata(APP, [(1000, f"{key}={value}") for key, value in attributes.items()])
    return outline


def estate(folder: Path, *, inset: float = 10, version: str = "R2010") -> Path:
    """Two slabs on a hectare, the first `inset` metres from the boundary."""
    made = document(version)
    rectangle(made, "用地红线", 0, 0, 100, 100, 地块编号="A1")
    for number, y in (("1", inset), ("2", 70.0)):
        words = {"楼号": number, "层数": "6", "建筑高度": "18.0", "性质": "住宅", "耐火等级": "二级"}
        rectangle(made, "建筑基底", 10, y, 40, 12, **words)
        storey = {"楼号": number, "层": "1-6", "用途": "住宅", "层高": "3.0"}
        rectangle(made, "楼层轮廓", 300, y, 40, 12, **storey)
    rectangle(made, "绿地", 55, 5, 40, 80, 类型="集中绿地")
    for i in range(60):
        rectangle(made, "机动车位", 2.5 * (i % 30), 88 + 6 * (i // 30), 2.5, 5.5, 类型="地面")
    path = folder / "estate.dxf"
    made.saveas(path)
    return path


def explosive(folder: Path, *, depth: int = 12, width: int = 10) -> Path:
    """Blocks that insert one another: `width` to the power of `depth` outlines in a few kilobytes."""
    made = document()
    rectangle(made, "用地红线", 0, 0, 100, 100)
    block = made.blocks.new("B0")
    block.add_lwpolyline([(0, 0), (1, 0), (1, 1), (0, 1)], close=True, dxfattribs={"layer": "绿地"})
    for level in range(1, depth + 1):
        outer = made.blocks.new(f"B{level}")
        for i in range(width):
            outer.add_blockref(f"B{level - 1}", (i * 0.01, i * 0.01))
    made.modelspace().add_blockref(f"B{depth}", (0, 0))
    path = folder / "explosive.dxf"
    made.saveas(path)
    return path
