"""Samples by kind: what each is and how it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tongjian.engines.drawing.samples.carefully import write_estate
from tongjian.engines.drawing.samples.edcr import ORIGIN, write_edcr
from tongjian.engines.drawing.samples.files import UNITS
from tongjian.engines.drawing.samples.pen import GRID
from tongjian.engines.drawing.samples.truth import SampleTruth
from tongjian.engines.drawing.samples.wild import write_wild

Corner = tuple[float, float]


@dataclass(frozen=True)
class _Kind:
    """One kind of sample: what it is, the version it comes in, and who writes it (path, unit, version,
    corner)."""

    title: str
    version: str
    write: Callable[[Path, str, str, Corner], SampleTruth]
    corner: Corner = GRID


def _estate(kind: str, path: Path, unit: str, version: str, corner: Corner) -> SampleTruth:
    return write_estate(path, kind, unit, version, corner)


_KINDS: Mapping[str, _Kind] = {
    "passing": _Kind("合格的住宅小区", "R2018", partial(_estate, "passing")),
    "faulty": _Kind("埋有七处问题的同一小区", "R2018", partial(_estate, "faulty")),
    "wild": _Kind("设计单位惯常画法的同一小区", "R2004", write_wild),
    "edcr": _Kind("按 eDCR 公开图层约定画的小楼", "R2018", partial(write_edcr, 1.0), ORIGIN),
    "edcr-wrong-area": _Kind(
        "同一小楼，申报的用地面积多出百分之六", "R2018", partial(write_edcr, 1.06), ORIGIN
    ),
}
KINDS: Mapping[str, str] = {name: kind.title for name, kind in _KINDS.items()}
"""The kinds of samples with what they are."""


def write_sample(
    path: Path, kind: str, *, unit: str = "m", version: str | None = None, at: Corner | None = None
) -> SampleTruth:
    """Write a sample of one of the KINDS; the same arguments give the same drawing.

    `at` is where its south-west corner lies, in metres (east, north) of the system its coordinates are to be
    in; without it the sample has an origin of its own, as most drawings.

    `unit` m, cm, mm, ft or in; `version` R12 to R2018, None: the one the kind usually comes in.
    Raises ValueError for a kind or unit that does not exist, `ezdxf.DXFVersionError` for a version.
    """
    if kind not in _KINDS or unit not in UNITS:
        raise ValueError(f"没有样图“{kind}”（单位 {unit}）：可用 {'、'.join(KINDS)}，单位 {'、'.join(UNITS)}")
    chosen = _KINDS[kind]
    return chosen.write(path, unit, version or chosen.version, at or chosen.corner)
