"""The made city in the frame of a pack: what the benches of the blueprint are about."""

from __future__ import annotations

from tongjian.engines.blueprint.samples import City, city
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack

SEED = 7
_ROADS = 1 / 20
"""Kilometres of street for each parcel: 5,000 km for 100,000."""


def made_city(pack: Pack, *, parcels: int, buildings: int) -> City:
    """The city at the scale asked for, in the middle of the pack's frame."""
    if pack.frame is None:
        raise SystemExit(f"{pack.name} 没有蓝图的坐标框架")
    return city(
        pack.frame,
        pack.layers.values(),
        parcels=parcels,
        buildings=buildings,
        road_km=parcels * _ROADS,
        seed=SEED,
    )


def a_pack() -> Pack:
    """The pack with the widest frame: the city has to fit in."""
    packs = [load_pack(folder) for folder in sorted(packs_root().glob("[a-z]*")) if folder.is_dir()]
    return max((pack for pack in packs if pack.frame), key=_degrees)


def _degrees(pack: Pack) -> float:
    if pack.frame is None:
        return 0.0
    west, south, east, north = pack.frame.extent
    return (east - west) * (north - south)
