"""What it costs to read and prove a city: every file of its pack and of the packs it extends."""

from __future__ import annotations

import argparse
import statistics
import time

from bench.report import emit, machine
from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.packs.loader import load_pack


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    cities = {city: measure(city, args.rounds) for city in city_names()}
    emit({"bench": "packs", "cities": cities, "machine": machine()}, args.json)


def measure(city: str, rounds: int) -> dict[str, float]:
    """Milliseconds of CPU: the first reading in the process, and the median of those that follow."""
    first, *later = [_read(city) for _ in range(rounds + 1)]
    pack = load_pack(city)
    return {
        "matters": len(pack.matters),
        "processes": len(pack.processes),
        "forms": len(pack.forms),
        "first_ms": round(first, 1),
        "again_ms": round(statistics.median(later), 1),
    }


def _read(city: str) -> float:
    began = time.process_time()
    load_pack(city)
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
