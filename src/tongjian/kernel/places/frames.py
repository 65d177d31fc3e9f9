"""The frame of a city as the database knows it."""

from __future__ import annotations

from tongjian.kernel.packs.pack import Pack


def srid_of(pack: Pack) -> int:
    """The EPSG number of the city's storage system; 0 where it has none of its own."""
    if pack.frame is None:
        return 0
    authority, _, code = pack.frame.storage.partition(":")
    return int(code) if authority == "EPSG" else 0
