"""A boundary out of a posted form: a list of coordinates, a file, or a parcel, whichever was chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.given import checked, from_text
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.layer import Role
from tongjian.kernel.places import queries
from tongjian.kernel.places.mapping.boundary.uploads import from_file
from tongjian.kernel.places.mapping.looking import Look

_ELEVATION: Final = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,3})?")


def boundary_of(seen: Look, form: Mapping[str, str], file: UploadedFile[Any] | None) -> BaseGeometry:
    """The boundary in metres of the city's frame. Raises Mistake."""
    match form.get("by", ""):
        case "list":
            return from_text(form.get("points", ""), form.get("crs") or seen.frame.storage, seen.frame)
        case "file":
            if file is None:
                raise Mistake("没有收到文件。请选择一个有边界的文件。")
            return from_file(file, form.get("file_crs", ""), seen.frame)
        case "parcel":
            return of_parcel(seen, form.get("parcel", "").strip())
        case _:
            raise Mistake("请选择边界从哪里来：坐标、文件或地块编号。")


def of_parcel(seen: Look, key: str) -> BaseGeometry:
    """The outline of a parcel in force. 1 SQL query. Raises Mistake."""
    layer = seen.of_role(Role.PARCEL)
    if layer is None:
        raise Mistake("本市还没有发布控规地块图层，不能按地块编号查询。")
    row = queries.feature(seen.city, layer.code, seen.edition.versions[layer.code].number, key)
    if row is None:
        raise Mistake(f"{layer.title}里没有编号“{key[:60]}”。请核对编号，或按坐标查询。")
    return checked(row.feature().geometry)


def ground_of(form: Mapping[str, str]) -> float | None:
    """The elevation of the ground, where it was given. Raises Mistake."""
    text = form.get("ground", "").strip()
    if not text:
        return None
    if not _ELEVATION.fullmatch(text):
        raise Mistake(f"地面高程应是米数，例如 3.2，现在是“{text[:20]}”。")
    return float(text)
