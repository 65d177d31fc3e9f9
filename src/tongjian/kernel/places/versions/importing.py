"""Keeping what came of reading a file: its results in the vault, and the version ready or refused."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import transaction

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.versions.apart import Refusal, read_apart, under_its_name
from tongjian.kernel.places.versions.reader import NORMAL, REPORT, ROWS, Asked, Reading

_KINDS: Final = {
    ROWS: ("rows", "application/vnd.sqlite3"),
    NORMAL: ("normal", "application/flatgeobuf"),
    REPORT: ("report", "application/json"),
}
_MOST: Final = 1 << 40


@dataclass(frozen=True)
class Kept:
    """A result that lies in the vault: its content and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file, and its results by their names."""

    reading: Reading | Refusal
    kept: dict[str, Kept]


def outcome_of(version: LayerVersion, frame: Frame) -> Outcome:
    """Read the source of a version and put what came of it in the vault. No SQL."""
    assert version.source is not None
    asked = Asked(
        layer=Layer.model_validate_json(version.definition),
        frame=frame,
        crs=version.crs,
        source_layer=version.source_layer,
    )
    with tempfile.TemporaryDirectory(prefix="tongjian-layer-") as name:
        folder = Path(name)
        with under_its_name(vault().path_of(version.source.sha256), version.source_name) as file:
            reading = read_apart(file, asked, folder)
        return Outcome(reading, kept_in(folder))


def import_at_once(version: LayerVersion) -> None:
    """Read the source of a version now, without a job, and keep what came of it.

    Raises LookupError for a city without a frame.
    """
    frame = pack_of(version.city).frame
    if frame is None:
        raise LookupError(f"{version.city} 的城市包没有坐标框架")
    outcome = outcome_of(version, frame)
    with transaction.atomic():
        settle(version, outcome)


def kept_in(folder: Path) -> dict[str, Kept]:
    """Put the results in the vault."""
    return {name: _keep(folder / name) for name in _KINDS if (folder / name).is_file()}


def settle(version: LayerVersion, outcome: Outcome) -> None:
    """Keep what came of reading: the version is ready, or refused with every reason. Within a transaction."""
    for name, kept in outcome.kept.items():
        field, media_type = _KINDS[name]
        setattr(version, field, _document(version, f"{version.layer}-{name}", media_type, kept))
    reading = outcome.reading
    if isinstance(reading, Refusal):
        version.state, version.error, version.mend = State.REFUSED, reading.sentence[:500], reading.mend[:300]
    else:
        version.crs, version.features, version.digest = reading.crs, reading.features, reading.digest
        version.state = State.REFUSED if reading.refused else State.READY
        if reading.refused:
            version.error = "检查发现错误，成果没有导入。"
            version.mend = "请按检查报告逐条改正后重新导入。"
    version.save()


def _keep(path: Path) -> Kept:
    with path.open("rb") as stream, vault().receive(stream, _MOST) as incoming:
        vault().let_in(incoming)
        return Kept(incoming.sha256, incoming.size)


def _document(version: LayerVersion, name: str, media_type: str, kept: Kept) -> Document:
    return Document.objects.create(
        city=version.city,
        sha256=kept.sha256,
        size=kept.size,
        media_type=media_type,
        name=name,
        owner_id=version.source.owner_id if version.source else None,
    )
