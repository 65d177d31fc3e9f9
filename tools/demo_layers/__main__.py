"""Write `packs/<city>/demo/blueprint/*.geojson`."""

from __future__ import annotations

from collections.abc import Callable

from tools.demo_layers.rugao import rugao
from tools.demo_layers.sheet import Sheet
from tools.demo_layers.suzhou import suzhou
from tools.stamps import ROOT

CITIES: dict[str, Callable[[], Sheet]] = {"suzhou": suzhou, "rugao": rugao}


def main() -> None:
    for city, layers in CITIES.items():
        layers().write(ROOT / "packs" / city / "demo" / "blueprint")


if __name__ == "__main__":
    main()
