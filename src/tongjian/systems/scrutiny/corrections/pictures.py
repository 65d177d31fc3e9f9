"""The picture of a drawing's layers: made once by a job, kept beside a self-check or for a while."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from tongjian.engines.scrutiny.isolated import Refusal
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.systems.scrutiny.judging import layers
from tongjian.systems.scrutiny.laying import lay
from tongjian.systems.scrutiny.models import Check, SelfCheck
from tongjian.systems.scrutiny.selfcheck.rooms import rooms

LAYERS = "scrutiny.layers"
_KEPT = 7 * 24 * 3600.0
"""Seconds for which the picture of a case's drawing is kept: it can be made again at any time."""


@dataclass(frozen=True)
class Picture:
    """The picture and what it shows; `left_out` says what it does not, `refused` why there is none."""

    svg: str
    layers: tuple[Mapping[str, Any], ...]
    left_out: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True)
class Drawn:
    """A stored drawing, and the folder its picture is put into; the folder may vanish at any moment."""

    drawing: Path
    name: str
    city: str
    folder: Path


def in_a_case(check: Check) -> Drawn:
    """A drawing of a case; its picture is kept by its content."""
    folder = _cache() / f"{check.document.sha256}-{check.city}"
    return Drawn(vault().path_of(check.document.sha256), check.document.name, check.city, folder)


def in_a_self_check(check: SelfCheck) -> Drawn:
    """A drawing under self-check; its picture goes with it."""
    drawing = rooms().drawing(check.pk)
    return Drawn(drawing, check.name, check.city, drawing.parent)


def picture_of(drawn: Drawn) -> Picture | None:
    """The picture, None while nobody has made it."""
    try:
        listed = json.loads((drawn.folder / "layers.json").read_bytes())
        if "refused" in listed:
            return Picture("", (), (), listed["refused"])
        svg = (drawn.folder / "layers.svg").read_text("utf-8")
    except FileNotFoundError:
        return None
    return Picture(svg, tuple(listed["layers"]), tuple(listed["left_out"]))


def ask_for_picture(check: Check | SelfCheck) -> None:
    """Have the picture made, once however often it is asked for."""
    kind = "check" if isinstance(check, Check) else "self_check"
    enqueue(LAYERS, {kind: str(check.pk)}, city=check.city, unique_key=f"{LAYERS}:{check.pk}")


def _draw(args: Args) -> None:
    drawn = _asked(args)
    if drawn is None or not drawn.drawing.is_file() or picture_of(drawn) is not None:
        return
    answer = layers(drawn.drawing, drawn.name, city=drawn.city)
    if isinstance(answer, Refusal):
        sentence = f"{answer.sentence}{answer.mend}"
        files = {"layers.json": json.dumps({"refused": sentence}, ensure_ascii=False).encode()}
    else:
        # The list last: who sees it finds the picture.
        files = {"layers.svg": answer.picture, "layers.json": answer.listed}
    if "check" in args:
        drawn.folder.mkdir(parents=True, exist_ok=True)
    lay(drawn.folder, files)


def _asked(args: Args) -> Drawn | None:
    if "check" in args:
        check = Check.objects.select_related("document").filter(pk=UUID(args["check"])).first()
        return None if check is None else in_a_case(check)
    own = SelfCheck.objects.filter(pk=UUID(args["self_check"])).first()
    return None if own is None else in_a_self_check(own)


@job(LAYERS, prepare=_draw)
def draw(_: Args, __: None) -> None:
    """Nothing is left to write down: the picture is a file, and can be made again."""


def forget_old() -> None:
    """Remove pictures of cases' drawings that were made long ago."""
    limit = time.time() - _KEPT
    for listed in _cache().glob("*/layers.json"):
        if listed.stat().st_mtime < limit:
            shutil.rmtree(listed.parent, ignore_errors=True)


def _cache() -> Path:
    return Path(settings.VAR) / "layers"
