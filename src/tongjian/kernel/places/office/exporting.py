"""Versions as files. A file is written once, kept for a while, and written by a job when it is large."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tongjian.engines.blueprint.formats import FORMATS
from tongjian.engines.blueprint.writing import write_layer
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places import queries
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.features import all_of

__all__ = ["AT_ONCE", "EXPORT", "NoSuchFile", "ask", "given_up", "path_of", "write", "written"]
EXPORT = "blueprint.export"
AT_ONCE = 20_000
"""Features that are written while somebody waits: some seconds. More are written by a job."""
_KEPT = 24 * 3600.0
"""Seconds for which a file is kept: a version never changes, so it can be written again at any time."""


class NoSuchFile(LookupError):
    """There is no such format, or no such system."""


def path_of(version: LayerVersion, name: str, crs: str) -> Path:
    """Where the file lies once it is written. Raises NoSuchFile."""
    if name not in FORMATS:
        raise NoSuchFile(name)
    folder = Path(settings.VAR) / "blueprint-exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    system = crs.replace(":", "-")
    return folder / f"{version.pk}-{system}{FORMATS[name].suffix}"


def write(version: LayerVersion, name: str, crs: str) -> Path:
    """The file, written whole or not at all; one that lies there already is not written again.

    Raises NoSuchFile, and engines' Refused for what a format cannot hold.
    """
    path = path_of(version, name, crs)
    if path.is_file():
        return path
    frame = pack_of(version.city).frame
    if frame is None or version.number is None:
        raise NoSuchFile(name)
    layer = queries.definition(version.city, version.layer, version.number)
    features = list(all_of(version.city, version.layer, version.number))
    write_layer(path, features, layer, frame, crs=crs, format=name)
    _forget_old(path.parent)
    return path


def ask(version: LayerVersion, name: str, crs: str) -> None:
    """Have the file written; asking again while it waits changes nothing."""
    args = {"version": str(version.pk), "format": name, "crs": crs}
    enqueue(EXPORT, args, city=version.city, unique_key=_key(version, name, crs))


def given_up(version: LayerVersion, name: str, crs: str) -> bool:
    """Whether the file could not be written however often it was tried. 1 SQL query."""
    return Job.objects.filter(unique_key=_key(version, name, crs), state=State.DEAD).exists()


def _key(version: LayerVersion, name: str, crs: str) -> str:
    return f"{EXPORT}:{version.pk}:{name}:{crs}"


def _write(args: Args) -> None:
    version = LayerVersion.objects.get(pk=UUID(args["version"]))
    write(version, args["format"], args["crs"])


@job(EXPORT, prepare=_write, attempts=3, longest=timedelta(minutes=30))
def written(args: Args, _: None) -> None:
    """The file lies there: nothing is written down about it."""


def _forget_old(folder: Path) -> None:
    limit = time.time() - _KEPT
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
