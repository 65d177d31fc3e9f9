"""What it costs to find where two plans of 100,000 parcels contradict: `python -m bench.conflicts --json`.

Two versions of the regulatory plan of the made city are laid over each other: in the second a hundredth of
the parcels has another use, some are gone, in some blocks the inner line moved, and every point lies up to
two centimetres elsewhere, as when another office draws the same. On samples the areas are computed once more
by brute force: every parcel within reach against every other, without a tree and without arrays.
"""

from __future__ import annotations

import argparse
import random
import resource
from collections import defaultdict
from collections.abc import Sequence
from time import perf_counter, process_time
from typing import Any

from bench.cityplan import a_pack, made_city
from bench.report import emit, machine
from tongjian.engines.blueprint.differences import Found, Kind, Sliver, find
from tongjian.engines.blueprint.feature import Feature
from tongjian.engines.blueprint.layer import Meaning, Role
from tongjian.engines.blueprint.samples import City
from tongjian.engines.blueprint.usematches import UseMatches, UseTable

BAR = {"seconds": 60.0, "largest_difference_m2": 1e-6}
SLIVER = Sliver(area=1.0, width=0.1)
KINDS = (Kind.USE, Kind.FIRST_ONLY, Kind.SECOND_ONLY)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--features", type=int, default=100_000, help="parcels of each plan")
    parser.add_argument("--samples", type=int, default=200, help="parcels checked by brute force")
    given = parser.parse_args()
    pack = a_pack()
    made = made_city(pack, parcels=given.features, buildings=0)
    layer = next(layer for layer in pack.layers.values() if layer.role is Role.PARCEL)
    first, second = list(made.layer(layer.code)), list(made.second_plan(layer.code))
    use = layer.column(Meaning.USE) or ""
    matches = UseMatches(use, use, UseTable())
    begun, cpu = perf_counter(), process_time()
    found = find(first, second, sliver=SLIVER, matches=matches, kinds=KINDS)
    figures: dict[str, Any] = {
        "bench": "conflicts",
        "first": len(first),
        "second": len(second),
        "seconds": round(perf_counter() - begun, 2),
        "cpu_s": round(process_time() - cpu, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "known": _known(made, found),
        "patches": {kind.value: sum(each.kind is kind for each in found.patches) for kind in KINDS},
        "slivers_left_out": found.slivers,
        "slivers_m2": round(found.sliver_area, 1),
        "brute_force": _brute_force(first, second, matches, found, given.samples),
        "bar": BAR,
        "machine": machine(),
    }
    emit(figures, given.json)


def _known(made: City, found: Found) -> dict[str, str]:
    """Of the differences the second plan was given, how many were found."""
    truth = made.truth()
    uses = {each.first for each in found.patches if each.kind is Kind.USE and each.first == each.second}
    alone = {each.first for each in found.patches if each.kind is Kind.FIRST_ONLY}
    return {
        "changed_use": f"{len(truth.changed_use & uses)} of {len(truth.changed_use)}",
        "gone": f"{len(truth.dropped & alone)} of {len(truth.dropped)}",
        "named_without_reason": str(len(uses - truth.changed_use) + len(alone - truth.dropped)),
    }


def _brute_force(
    first: Sequence[Feature], second: Sequence[Feature], matches: UseMatches, found: Found, samples: int
) -> dict[str, Any]:
    """The same question asked one parcel after the other, for some parcels and all others."""
    asked = random.Random(20261121).sample(range(len(first)), min(samples, len(first)))
    answers: dict[tuple[str, str, str], float] = defaultdict(float)
    for patch in found.patches:
        answers[patch.kind, patch.first, patch.second] += patch.area
    largest, checked = 0.0, 0
    for parcel in (first[i] for i in asked):
        rest = parcel.geometry
        for other in second:
            if not parcel.geometry.intersects(other.geometry):
                continue
            rest = rest.difference(other.geometry)
            if matches.agreement(parcel.attributes, other.attributes) != "contradicts":
                continue
            area = _counted(parcel.geometry.intersection(other.geometry))
            difference = abs(area - answers[Kind.USE, parcel.key, other.key])
            largest, checked = max(largest, difference), checked + 1
        largest = max(largest, abs(_counted(rest) - answers[Kind.FIRST_ONLY, parcel.key, ""]))
        checked += 1
    return {"parcels": len(asked), "areas": checked, "largest_difference_m2": largest}


def _counted(ground: Any) -> float:
    """The area of the pieces that are no slivers, each measured with the formulas of a rectangle."""
    total = 0.0
    for part in getattr(ground, "geoms", [ground]):
        half = part.length / 2
        width = (half - max(0.0, half * half - 4 * part.area) ** 0.5) / 2
        if part.area >= SLIVER.area and width >= SLIVER.width:
            total += part.area
    return total


if __name__ == "__main__":
    main()
