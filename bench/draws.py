"""How long a draw takes and how evenly it falls: `python -m bench.draws --objects 1000000 --json`.

`draw_seconds` is the bar: the list's digest, the plan, the draw of 5 % with weights and its certificate, for
a list that is in memory (`list_seconds`: checked and sorted). `sample_seconds` is `random.sample` of as many,
in the same run. `draw_with_pairs_seconds` draws again and sends two inspectors to each object.

Over `--rounds` draws from 40 objects of four weights each object's count is compared with its exact
probability: the sum of the squared deviations in standard deviations (of mean 40, near chi-square with 39
degrees of freedom since the size of a draw is fixed) and the largest of them, to stay below 4.75 (all 40
together exceed it once in 12,000 runs).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from time import perf_counter, process_time

import numpy as np

from bench.report import emit, machine
from tongjian.engines.draws import (
    Inspector,
    Listed,
    ObjectList,
    Rules,
    Size,
    Staff,
    Teams,
    certificate,
    draw,
    plan,
)
from tongjian.engines.draws.selection import probabilities, select

GRADES = {"A": 1, "B": 2, "C": 4, "D": 8}
REGIONS = [f"320{code}" for code in range(500, 510)]
SPECIALISMS = [f"专业{number}" for number in range(6)]
FARTHEST = 4.75
# Upper 0.9999 quantile of chi-square with 39 degrees of freedom.
CHI_SQUARE = 81.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--inspectors", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=10_000)
    given = parser.parse_args()
    figures = {**_speed(given.objects, given.inspectors), "frequencies": _frequencies(given.rounds)}
    emit({"bench": "draws", "objects": given.objects, **figures, "machine": machine()}, given.json)


def _speed(count: int, inspectors: int) -> dict[str, float | int]:
    rows = [
        Listed("", f"OBJ{i:08d}", "ABCD"[i // 10 % 4], "", REGIONS[i % 10], SPECIALISMS[i // 40 % 6])
        for i in range(count)
    ]
    begun = perf_counter()
    objects = ObjectList.of(rows)
    read = perf_counter() - begun
    rules = Rules(title="bench", size=Size(ratio="5%"), weights=GRADES)
    begun, working = perf_counter(), process_time()
    planned = plan(rules, objects)
    made = certificate(planned, draw(planned, {"seed": "20260302"}))
    size = len(made.text)
    taken, worked = perf_counter() - begun, process_time() - working
    ids = [row.id for row in objects.rows]
    begun = perf_counter()
    random.Random(20260302).sample(ids, len(made.selected))
    sampled = perf_counter() - begun
    staff = Staff.of(
        Inspector(
            f"P{i:05d}",
            ";".join(sorted({SPECIALISMS[i % 6], SPECIALISMS[i // 6 % 6]})),
            REGIONS[i // 7 % 10],
        )
        for i in range(inspectors)
    )
    with_teams = plan(rules.model_copy(update={"teams": Teams(max_visits=60)}), objects, staff)
    begun = perf_counter()
    teams = draw(with_teams, {"seed": "20260302"}).teams
    paired = perf_counter() - begun
    return {
        "drawn": len(made.selected),
        "list_seconds": round(read, 2),
        "draw_seconds": round(taken, 2),
        "draw_cpu_seconds": round(worked, 2),
        "sample_seconds": round(sampled, 3),
        "ratio_to_sample": round(taken / sampled, 1),
        "pairs": len(teams),
        "draw_with_pairs_seconds": round(paired, 2),
        "certificate_bytes": size,
    }


def _frequencies(rounds: int) -> dict[str, float | int | bool]:
    weights = np.array([*GRADES.values()] * 10, dtype=np.int64)
    ids = [f"o{i}" for i in range(len(weights))]
    counts: Counter[str] = Counter()
    for seed in range(rounds):
        counts.update(hit.id for hit in select(f"{seed}", "", ids, weights, 4).hits)
    chances = probabilities(weights, 4)
    chi_square, farthest = 0.0, 0.0
    for name, weight in zip(ids, weights.tolist(), strict=True):
        chance = float(chances[weight])
        off = counts[name] - rounds * chance
        chi_square += off * off / (rounds * chance * (1 - chance))
        farthest = max(farthest, abs(off) / (rounds * chance * (1 - chance)) ** 0.5)
    return {
        "rounds": rounds,
        "chi_square": round(chi_square, 1),
        "farthest_deviations": round(farthest, 2),
        "never_drawn": sum(counts[name] == 0 for name in ids),
        "within": chi_square < CHI_SQUARE and farthest < FARTHEST,
    }


if __name__ == "__main__":
    main()
