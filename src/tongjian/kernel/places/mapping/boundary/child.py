"""The child process that reads a file with a boundary: whatever is in it, it takes nobody else with it.

Run by `isolated.template`, so it is loaded once and forked for every file. Prints JSON: `list`, the points of
the boundary in metres of the city's frame, or `refused`, the sentence why there is none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.coordinates import as_list
from tongjian.engines.blueprint.boundary.given import checked
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Attribute, Layer, LegalBasis, Role
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.reading import read_layer

MOST_OUTLINES: Final = 200
_BOUNDARY: Final = Layer(
    code="boundary",
    title="查询范围",
    group="查询",
    role=Role.OTHER,
    geometry="polygon",
    basis=LegalBasis(document="查询范围"),
    owner="anybody",
    colour="#000000",
    rank=0,
    key="编号",
    overlap="allowed",
    attributes=(Attribute(name="编号"),),
)
"""A boundary is an area; whatever columns its file has say nothing about where it lies."""


def main(arguments: Sequence[str]) -> int:
    """`FILE FRAME CRS`: the file, the frame as JSON, and the system the file is said to be in, or nothing."""
    path, frame, crs = Path(arguments[0]), Frame.model_validate_json(arguments[1]), arguments[2]
    try:
        print(json.dumps({"list": as_list(_read(path, frame, crs or None))}))  # noqa: T201 - the answer
    except Mistake as mistake:
        print(json.dumps({"refused": str(mistake)}))  # noqa: T201
    except Refused as refused:
        print(json.dumps({"refused": f"{refused.sentence}{refused.mend}"}))  # noqa: T201
    return 0


def _read(path: Path, frame: Frame, crs: str | None) -> BaseGeometry:
    incoming = read_layer(path, _BOUNDARY, frame, crs=crs)
    areas = [each.geometry for each in incoming.features if shapely.get_dimensions(each.geometry) == 2]
    if not areas:
        told = "；".join(problem.sentence for problem in incoming.problems[:3])
        raise Mistake(f"文件里没有面状的边界。{told}请把用地范围画成闭合的面或闭合多段线。")
    if len(areas) > MOST_OUTLINES:
        raise Mistake(f"文件里有 {len(areas)} 个面，超过 {MOST_OUTLINES} 个。请只留下用地范围。")
    return checked(shapely.union_all(areas))
