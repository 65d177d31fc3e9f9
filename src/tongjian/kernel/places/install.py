"""The demo layers of a pack (`demo/blueprint/<layer>.geojson`), published as a city would publish them."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tongjian.engines.blueprint.layer import Layer
from tongjian.engines.blueprint.problems import Refused
from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.queries import organisations_by_duty
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.versions.actions import Source, begin, publish
from tongjian.kernel.places.versions.importing import Outcome, settle
from tongjian.kernel.places.versions.laying import lay
from tongjian.kernel.places.versions.reader import REPORT, ROWS, Asked, read

FOLDER = ("demo", "blueprint")
_GEOJSON = Limits(frozenset({"geojson"}))


class DemoLayerError(Exception):
    """A demo layer is wrong, and that is a mistake in the pack."""


def install_demo_layers(pack: Pack) -> None:
    """Import and publish every demo layer that is not what was published last; repeating changes nothing.

    They take effect on the first of January, so that there is a blueprint for whatever a demo does this year.
    All of a city or none. Raises `DemoLayerError`.
    """
    folder = pack.path.joinpath(*FOLDER)
    if pack.frame is None or not folder.is_dir():
        return
    known = _published(pack.name)
    files = {layer.code: folder / f"{layer.code}.geojson" for layer in pack.layers.values()}
    new = [code for code, file in files.items() if file.is_file() and _content(file) != known.get(code)]
    if not new:
        return
    owners = organisations_by_duty(pack.name)
    with transaction.atomic():
        for code in new:
            layer = pack.layers[code]
            _install(pack, layer, files[code], owners.get(layer.owner))


def _published(city: str) -> dict[str, str]:
    """The content that each layer was published from last. 1 SQL query."""
    versions = LayerVersion.objects.filter(city=city, state=State.PUBLISHED).order_by("number")
    return dict(versions.values_list("layer", "source__sha256"))


def _install(pack: Pack, layer: Layer, file: Path, owner: int | None) -> None:
    assert pack.frame is not None
    with tempfile.TemporaryDirectory(prefix="tongjian-demo-") as name:
        folder = Path(name)
        try:
            reading, _ = read(file, Asked(layer=layer, frame=pack.frame), folder)
        except Refused as refusal:
            raise DemoLayerError(f"{file}：{refusal.sentence}{refusal.mend}") from refusal
        if reading.refused:
            raise DemoLayerError(f"{file}：{(folder / REPORT).read_text('utf-8')}")
        version = begin(SYSTEM, pack.name, layer.code, Source(_stored(pack, file, owner)), note="演示数据")
        # Nothing but the source is kept: the whole is one transaction, and the file is in the pack.
        settle(version, Outcome(reading, {}))
        publish(SYSTEM, version.pk, effective_from=_first_of_january(), lay_later=False)
        lay(pack.name, layer.code, rows=folder / ROWS)


def _stored(pack: Pack, file: Path, owner: int | None) -> Document:
    with file.open("rb") as stream:
        return store(stream, file.name, city=pack.name, owner=owner, by=None, limits=_GEOJSON)


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _first_of_january() -> date:
    return timezone.localdate().replace(month=1, day=1)
