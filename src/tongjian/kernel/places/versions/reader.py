"""The program that reads a file of a layer: checked, brought into the city's frame, written as rows.

It runs in a child process with limits (`importing`), and imports nothing of Django.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tongjian.engines.blueprint.checks import CheckReport, check
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.part import Part
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.reading import Incoming, read_layer
from tongjian.engines.blueprint.writing import write_layer
from tongjian.kernel.places.versions.sketches import sketches
from tongjian.kernel.places.versions.staging import stage

ASKED = "asked.json"
ROWS, NORMAL, REPORT = "rows.sqlite", "normal.fgb", "report.json"
SCHEMA: Final = "tongjian.blueprint.report/1"


class Asked(Part):
    """As what a file is read; `crs` and `source_layer` empty: as the file states."""

    layer: Layer
    frame: Frame
    crs: str = ""
    source_layer: str = ""


@dataclass(frozen=True)
class Reading:
    """What became of a file. With `refused` nothing but the report was written."""

    crs: str
    format: str
    features: int
    digest: str
    refused: bool
    counts: dict[str, int]


def main(arguments: Sequence[str]) -> int:
    """`FILE FOLDER`: read the file as `FOLDER/asked.json` says, write the results there, print the `Reading`.

    Exit 2 with a `refused` object when the file as a whole cannot be read.
    """
    file, folder = map(Path, arguments)
    asked = Asked.model_validate_json((folder / ASKED).read_bytes())
    try:
        reading, incoming = read(file, asked, folder)
        if not reading.refused:
            storage = asked.frame.storage
            write_layer(
                folder / NORMAL, incoming.features, asked.layer, asked.frame, crs=storage, format="fgb"
            )
    except Refused as refusal:
        refused = {"code": refusal.code, "sentence": refusal.sentence, "mend": refusal.mend}
        sys.stdout.write(json.dumps({"refused": refused}))
        return 2
    sys.stdout.write(json.dumps(asdict(reading)))
    return 0


def read(file: Path, asked: Asked, folder: Path) -> tuple[Reading, Incoming]:
    """Read and check a file and write the report, and where nothing is wrong the rows. Raises `Refused`."""
    incoming = read_layer(
        file, asked.layer, asked.frame, crs=asked.crs or None, name=asked.source_layer or None
    )
    report = check(incoming, asked.layer, asked.frame)
    (folder / REPORT).write_text(report_text(report, incoming, asked.layer), "utf-8")
    features, digest = len(incoming.features), ""
    if not report.refused:
        summary = stage(folder / ROWS, incoming.features)
        features, digest = summary.features, summary.digest
    reading = Reading(
        crs=incoming.crs,
        format=incoming.format,
        features=features,
        digest=digest,
        refused=report.refused,
        counts=dict(report.counts),
    )
    return reading, incoming


def report_text(report: CheckReport, incoming: Incoming, layer: Layer) -> str:
    """The report of a file, feature by feature, as JSON."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "layer": layer.code,
        "crs": incoming.crs,
        "format": incoming.format,
        "features": len(incoming.features),
        "refused": report.refused,
        "counts": dict(report.counts),
        "tolerances": list(report.tolerances),
        "problems": [asdict(problem) for problem in report.problems],
        "sketches": sketches(report.problems, incoming.features),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
