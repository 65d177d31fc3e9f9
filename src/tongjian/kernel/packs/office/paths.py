"""Which files of a city may be changed in pages, and how each is called there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from tongjian.kernel.packs.sources import ROOMS

LONGEST = 200
LARGEST = 20_000_000
"""Bytes of one file; the drawings and layers of demo data are the largest there are."""
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
_ENDINGS = (
    *(".yaml", ".bpmn", ".typ", ".svg", ".dxf", ".dwg", ".ifc", ".geojson", ".json", ".csv", ".gpkg", ".md"),
    *(".zip", ".pdf", ".png", ".txt", ".xlsx"),
)
_TEXTS = (".yaml", ".bpmn", ".typ", ".svg", ".geojson", ".json", ".csv", ".md", ".txt")


@dataclass(frozen=True, slots=True)
class Room:
    """One kind of file: where it lies, its ending, and what it is called on screens."""

    name: str
    ending: str
    title: str


SHOWN: tuple[Room, ...] = (
    Room("matters", ".yaml", "事项"),
    Room("stages", ".yaml", "阶段"),
    Room("forms", ".form.yaml", "表单"),
    Room("processes", ".bpmn", "流程图"),
    Room("processes", ".sheet.yaml", "流程的岗位与期限"),
    Room("templates", ".typ", "文书与证照模板"),
    Room("calendar", ".yaml", "工作日历"),
    Room("", ".yaml", "城市设置与名录"),
)
"""What administrators look after, in the order of the page; the rest of a pack is under `OTHER`."""
OTHER = Room("", "", "其他文件")


def room_of(path: str) -> Room:
    """The room a file belongs to."""
    first = path.split("/")[0] if "/" in path else ""
    return next((room for room in SHOWN if room.name == first and path.endswith(room.ending)), OTHER)


def code_of(path: str) -> str:
    """What a file defines: its name without the ending."""
    ending = room_of(path).ending
    name = PurePosixPath(path).name
    return name.removesuffix(ending) if ending else name


def is_text(path: str) -> bool:
    """Whether a person can read and change the file as text."""
    return path.endswith(_TEXTS)


def wrong_with(path: str) -> str:
    """Why no file of a pack may have this name, as a sentence; empty when it may."""
    parts = path.split("/")
    if len(path) > LONGEST or not all(_NAME.match(part) for part in parts):
        return f"“{path[:LONGEST]}”不能作文件名：只用字母、数字、点、横线和下划线，不以点开头"
    if len(parts) > 1 and parts[0] not in ROOMS:
        return f"“{path}”不会被读取：文件夹应是 {'、'.join(ROOMS)} 之一"
    if not path.endswith(_ENDINGS):
        return f"“{path}”不是城市包会读取的文件类型"
    return ""
