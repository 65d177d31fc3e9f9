"""Small drawings made for one question each, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import ezdxf
from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic, LWPolyline
from ezdxf.layouts import BaseLayout

from tongjian.engines.drawing import Corrections, Reading, Vocabulary, load_vocabulary, read_drawing
from tongjian.kernel.packs.folder import packs_root

CHINA = load_vocabulary(packs_root() / "_china" / "drawing" / "layers.yaml")
EDCR = load_vocabulary(packs_root() / "_vocabularies" / "edcr.yaml")
METRES = 6

Graphic = TypeVar("Graphic", bound=DXFGraphic)
Corner = tuple[float, ...]


def blank(version: str = "R2018", *, units: int = METRES) -> Drawing:
    """A drawing with nothing in it, in metres."""
    made = ezdxf.new(version)
    made.header["$INSUNITS"] = units
    made.appids.add("TONGJIAN")
    return made


def plan(version: str = "R2018", *, size: float = 100, units: int = METRES) -> Drawing:
    """A drawing with a square site of `size` drawing units."""
    made = blank(version, units=units)
    outline(made.modelspace(), "用地红线", [(0, 0), (size, 0), (size, size), (0, size)])
    return made


def outline(
    space: BaseLayout, layer: str, corners: list[Corner], *, closed: bool = True, **attributes: str
) -> LWPolyline:
    """A polyline of (x, y) or (x, y, bulge), with its attributes as XDATA."""
    points = [(*corner, 0.0)[:3] for corner in corners]
    made = space.add_lwpolyline(points, format="xyb", close=closed, dxfattribs={"layer": layer})
    return tagged(made, attributes)


def rectangle(
    space: BaseLayout, layer: str, x: float, y: float, width: float, depth: float, **attributes: str
) -> LWPolyline:
    corners: list[Corner] = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth)]
    return outline(space, layer, corners, **attributes)


def tagged(entity: Graphic, attributes: Mapping[str, str]) -> Graphic:
    if attributes:
        entity.set_xdata("TONGJIAN", [(1000, f"{key}={value}") for key, value in attributes.items()])
    return entity


def read(
    made: Drawing,
    folder: Path,
    vocabulary: Vocabulary = CHINA,
    *,
    unit: str | None = None,
    fmt: str = "asc",
    corrections: Corrections | None = None,
) -> Reading:
    """Write the drawing and read it back as a site plan."""
    path = folder / "plan.dxf"
    made.saveas(path, fmt=fmt)
    return read_drawing(path, vocabulary, unit=unit, corrections=corrections)


def with_entity(path: Path, written: str) -> None:
    """Put an entity, as DXF text, at the end of the drawing's entities."""
    text = path.read_text("utf-8")
    at = text.rindex("  0\nENDSEC\n", 0, text.index("OBJECTS"))
    path.write_text(text[:at] + written + text[at:], "utf-8")


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def lost(reading: Reading) -> list[str]:
    return [loss.code for loss in reading.source.losses]
