"""The engine, called for a stored drawing: in a child process, with limits, its results as bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongjian.engines.scrutiny.isolated import Refusal, run
from tongjian.kernel.packs.queries import pack_of

SECONDS = 120
MEGABYTES = 2048


@dataclass(frozen=True)
class Judged:
    """report.json, the picture, the marked drawing, and the report on paper (empty: there is none)."""

    report: bytes
    plan: bytes
    marked: bytes
    printed: bytes = b""

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.report)
        return found


def judge(
    drawing: Path,
    name: str,
    *,
    city: str,
    conditions: str,
    declared: str = "",
    corrections: str = "",
    surroundings: str = "",
    previous: str | Path | None = None,
) -> Judged | Refusal:
    """Scrutinise a stored file under its own name, with the rules of the city and the parcel's conditions.

    `conditions`, `declared`, `corrections` and `surroundings` (of the parcel on the blueprint) are the texts
    of the files the engine reads; empty: none. `previous` is the report.json of the version it is compared
    with.
    """
    with _under_its_name(drawing, name) as named:
        place = named.parent
        arguments: list[str | Path] = ["drawing", named, "--pack", pack_of(city).path, "--out", place / "out"]
        papers = {"conditions": conditions, "declared": declared, "corrections": corrections}
        for paper, text in papers.items():
            if text:
                (place / f"{paper}.yaml").write_text(text, "utf-8")
                arguments += [f"--{paper}", place / f"{paper}.yaml"]
        if surroundings:
            (place / "blueprint.json").write_text(surroundings, "utf-8")
            arguments += ["--blueprint", place / "blueprint.json"]
        if previous is not None:
            arguments += ["--previous", previous]
        answer = run(arguments, seconds=SECONDS, megabytes=MEGABYTES)
        if isinstance(answer, Refusal):
            return answer
        return _results(place / "out")


@dataclass(frozen=True)
class Layered:
    """layers.json and the picture of everything that is drawn, by its layers."""

    listed: bytes
    picture: bytes


def layers(drawing: Path, name: str, *, city: str) -> Layered | Refusal:
    """What lies on which layer of a stored file, also of one that is refused as a plan."""
    with _under_its_name(drawing, name) as named:
        out = named.parent / "out"
        arguments: list[str | Path] = ["layers", named, "--pack", pack_of(city).path, "--out", out]
        answer = run(arguments, seconds=SECONDS, megabytes=MEGABYTES)
        if isinstance(answer, Refusal):
            return answer
        return Layered((out / "layers.json").read_bytes(), (out / "layers.svg").read_bytes())


@contextmanager
def _under_its_name(drawing: Path, name: str) -> Iterator[Path]:
    """The file under its own name, in a folder of its own.

    The engine tells formats by their content, but shows the name: a digest would tell nobody anything.
    """
    with tempfile.TemporaryDirectory(prefix="tongjian-scrutiny-") as folder:
        named = Path(folder) / Path(name).name
        named.symlink_to(drawing)
        yield named


def _results(folder: Path) -> Judged:
    paper = folder / "report.pdf"
    return Judged(
        report=(folder / "report.json").read_bytes(),
        plan=(folder / "annotated.svg").read_bytes(),
        marked=(folder / "annotated.dxf").read_bytes(),
        printed=paper.read_bytes() if paper.exists() else b"",
    )
