"""In which coordinate system a file is: it says so itself, or somebody says it, or the layer does."""

from __future__ import annotations

import re
from typing import Final

from tongjian.engines.blueprint.crs import Bounds, Systems
from tongjian.engines.blueprint.formats import GEOJSON, Format
from tongjian.engines.blueprint.identify import identify
from tongjian.engines.blueprint.problems import Problems, Refused

_NOTHING_SAID: Final = re.compile(r"^(unknown|undefined|unnamed|engineering|未知)", re.IGNORECASE)
_DEGREES: Final = 360.0


def settle(
    own: str | None,
    found: Format,
    given: str | None,
    otherwise: str | None,
    middle: Bounds,
    systems: Systems,
    problems: Problems,
) -> str:
    """The code of the system a file is in: its `own`, else the `given`, else the layer's (`otherwise`).

    `middle` are the bounds of most of the coordinates. Raises Refused when nobody says it, when two say
    different things, when the city does not accept it, and when the coordinates belong elsewhere.
    """
    if given is not None:
        _accepted(given, systems, f"所选的坐标系 {given}")
    stated = _own(own, found, middle, systems, problems)
    if (
        stated
        and given
        and stated != given
        and not (systems.in_degrees(stated) and systems.in_degrees(given))
    ):
        raise Refused(
            "crs-contradiction",
            f"文件自己写明的坐标系是 {stated}（{systems.title(stated)}），"
            f"所选的却是 {given}（{systems.title(given)}）。",
            "以文件为准时不必另选；确认文件写错了，请改正文件的坐标系说明后再导入。",
        )
    crs = stated or given or otherwise
    if crs is None:
        raise _unstated(systems, middle)
    _accepted(crs, systems, f"坐标系 {crs}")
    if sentence := systems.suspect(middle, crs):
        mend = "请按坐标实际所在的坐标系选择，或换算后重新导出；库内数据没有任何改动。"
        raise Refused("crs-mismatch", sentence, mend)
    return crs


def _own(own: str | None, found: Format, middle: Bounds, systems: Systems, problems: Problems) -> str | None:
    """What the file itself says; None where it says nothing."""
    if own is None or own in systems.names():
        code: str | None = own
    else:
        code, name = identify(own)
        if code is None and (not name or _NOTHING_SAID.match(name)):
            sentence = "文件里的坐标系说明读不懂，按没有说明处理。"
            problems.tell("crs-unreadable", "warning", sentence, "请核对导入后的位置。")
        elif code is None:
            raise Refused(
                "crs-not-accepted", f"文件写明的坐标系是“{name[:80]}”，不在可接受之列。", _choice(systems)
            )
    if code and found is GEOJSON and systems.in_degrees(code) and max(map(abs, middle)) > _DEGREES:
        # GeoJSON is in degrees by its standard; whoever writes metres into it means another system.
        sentence = "GeoJSON 按标准应为经纬度，文件里却是米，按所选的坐标系读取。"
        problems.tell("geojson-metres", "warning", sentence, "请在导出时写明坐标系，或导出为经纬度。")
        return None
    return code


def _accepted(crs: str, systems: Systems, what: str) -> None:
    if crs not in systems.names():
        raise Refused("crs-not-accepted", f"{what}不在可接受之列。", _choice(systems))


def _unstated(systems: Systems, middle: Bounds) -> Refused:
    likely = systems.likely(middle)
    guess = f"看坐标像是 {likely}（{systems.title(likely)}）。" if likely else ""
    return Refused("crs-unstated", f"文件没有写明坐标系。{guess}", _choice(systems))


def _choice(systems: Systems) -> str:
    listed = "、".join(f"{each}（{systems.title(each)}）" for each in systems.names())
    return f"请换算为以下坐标系之一，并在导入时选明：{listed}。"
