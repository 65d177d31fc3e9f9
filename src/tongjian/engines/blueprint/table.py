"""What a file of features holds, as read: shapes and columns, not yet understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tongjian.engines.blueprint.problems import Refused

MOST_FEATURES: Final = 3_000_000
"""Features of one file; three times the buildings of a great city."""

Geometries = NDArray[np.object_]
"""Shapely geometries; None where the file has none."""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a file in their order.

    `crs` is the description of the coordinate system the file itself gives, None where it gives none.
    `short` are the full names of columns the file had to shorten, by the short one. `remarks` are sentences
    about what was changed in reading, `lost` about what could not be read. `noted`: names stand on every
    feature by itself, and one that stands nowhere is no fault of the file.
    """

    geometries: Geometries
    columns: Mapping[str, NDArray[Any]]
    crs: str | None
    short: Mapping[str, str]
    remarks: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    noted: bool = False


def refuse_too_many(rows: int) -> None:
    """Raise Refused for more rows than a file may have."""
    if rows > MOST_FEATURES:
        raise Refused("too-large", f"文件有 {rows} 个要素，一次最多 {MOST_FEATURES} 个。", "请分幅导入。")
