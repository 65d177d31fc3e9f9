"""Grades of a million objects and a draw with pairs: `python -m bench.supervision --json`.

`grades` is the bar of 60 s on two cores: a million objects with their inspections in columns are graded by
the model of the packs, the severity of the inspectors estimated and taken out, and the reasons of each
written out as text. `severity_error` is how far the estimate is from what was put in (the largest of all
inspectors, in percentage points), `raw_error` how far the plain shares are.

`city` gathers, grades and writes a city of `--city` objects through SQLite and PostgreSQL, each in a database
of its own that is thrown away; `verify_seconds` makes that run again from its frozen inputs.

`draw` is the bar of 10 s: 5 % of `--drawn-from` objects, weighted by grade, in strata by region, with pairs
of `--inspectors` inspectors by specialism, region and interests, from the list in memory to the certificate.
"""

from __future__ import annotations

import argparse
from time import perf_counter, process_time
from typing import Any

import numpy as np

from bench.report import emit, machine
from tongjian.engines.draws import (
    Inspector,
    Interest,
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
from tongjian.engines.risk import GRADES, Inspections, Model, Objects, grade
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.sheets import read_sheet

WEIGHTS = {"A": 1, "B": 2, "C": 4, "D": 8}
REGIONS = [f"3205{code:02}" for code in (5, 6, 7, 8, 9, 71, 81, 82, 83, 85)]
SPECIALISMS = ["quality", "safety", "fire", "energy", "market", "house"]
KINDS = ("building", "company", "person", "project", "site")
MATTERS = 40
VISITS_EACH = 2
PARTS = ("grades", "city", "draw")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be repeated")
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--inspectors", type=int, default=2_000)
    parser.add_argument("--city", type=int, default=20_000)
    parser.add_argument("--drawn-from", type=int, default=1_000_000)
    given = parser.parse_args()
    parts = given.part or PARTS
    figures: dict[str, Any] = {}
    if "grades" in parts:
        figures["grades"] = grades(given.objects, given.inspectors)
    if "city" in parts:
        figures["city"] = _city(given.city)
    if "draw" in parts:
        figures["draw"] = drawn(given.drawn_from, given.inspectors)
    emit({"bench": "supervision", **figures, "machine": machine()}, given.json)


def grades(count: int, inspectors: int) -> dict[str, Any]:
    """The figures of one run of grading without a database."""
    model = read_sheet(pack_folders("suzhou"), "supervision/risk.yaml", Model)
    objects, made, severe = columns(count, inspectors)
    begun, worked = perf_counter(), process_time()
    found = grade(model, objects, made)
    graded = perf_counter() - begun
    written = sum(len(text) for text in found.packed())
    seconds, cpu = perf_counter() - begun, process_time() - worked
    weights = np.bincount(made.team.ravel(), minlength=inspectors)
    wanted = severe - (severe * weights).sum() / weights.sum()
    errors = [np.abs(column / 1000 - 100 * wanted) for column in (found.severity.people, found.severity.raw)]
    counts = np.bincount(found.grades, minlength=5).tolist()
    return {
        "objects": count,
        "inspections": len(made.items),
        "inspectors": inspectors,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "grading_and_severity_seconds": round(graded, 2),
        "reasons_seconds": round(seconds - graded, 2),
        "reasons_bytes": written,
        "severity_rounds": found.severity.rounds,
        "severity_error": round(float(errors[0].max()), 2),
        "severity_error_mean": round(float(errors[0].mean()), 2),
        "raw_error": round(float(errors[1].max()), 2),
        "raw_error_mean": round(float(errors[1].mean()), 2),
        "within": seconds <= 60,
        **{letter or "unrated": counts[place] for place, letter in enumerate(GRADES)},
    }


def columns(count: int, inspectors: int) -> tuple[Objects, Inspections, Any]:
    """Objects, two inspections each on average, and how severe each inspector really is (as a share).

    Severe inspectors are sent to the worse objects more often: a plain share would blame both.
    """
    rng = np.random.default_rng(20260302)
    kinds = rng.integers(0, len(KINDS), count)
    bad = 0.15 + rng.gamma(2.0, 0.05, count)
    severe = rng.normal(0, 0.05, inspectors)
    visits = count * VISITS_EACH
    whom = np.sort(rng.integers(0, count, visits))
    order = np.argsort(severe, kind="stable")
    # One time in five the place of an inspector by severity follows the place of the object by badness.
    rank = np.argsort(np.argsort(bad, kind="stable"), kind="stable")[whom] * inspectors // count
    biased = np.where(rng.random(visits) < 0.2, rank, rng.integers(0, inspectors, visits))
    first = order[biased]
    second = (first + rng.integers(1, inspectors, visits)) % inspectors
    team = np.stack([first, second], axis=1)
    items = rng.integers(8, 40, visits)
    matters = rng.integers(0, MATTERS, visits)
    chance = np.clip(bad[whom] + severe[team].mean(axis=1) + matters / 1000, 0, 1)
    made = Inspections(
        whom,
        matters * len(KINDS) + kinds[whom],
        team,
        items,
        rng.binomial(items, chance),
        inspectors,
        MATTERS * len(KINDS),
    )
    values = {
        "late": np.where(rng.random(count) < 0.1, rng.integers(0, 100_001, count), -(2**62)),
        "penalties": rng.poisson(0.15, count) * 700,
        "coercions": rng.poisson(0.01, count) * 1000,
        "complaints": rng.poisson(0.4, count) * 700,
        "credit": rng.poisson(0.15, count) * 10_000,
    }
    return Objects([f"{place:07}" for place in range(count)], values, {"kind": (KINDS, kinds)}), made, severe


def drawn(count: int, inspectors: int) -> dict[str, Any]:
    """The figures of one draw with pairs."""
    rng = np.random.default_rng(7)
    letters = ["ABCD"[place] for place in rng.choice(4, count, p=(0.65, 0.25, 0.08, 0.02))]
    rows = [
        Listed(REGIONS[i % 10], f"OBJ{i:07}", letters[i], "", REGIONS[i % 10], SPECIALISMS[i // 10 % 6])
        for i in range(count)
    ]
    people = [
        Inspector(
            f"I{i:05}",
            ";".join(sorted({SPECIALISMS[i % 6], SPECIALISMS[(i // 6) % 6]})),
            REGIONS[i // 7 % 10],
        )
        for i in range(inspectors)
    ]
    interests = [
        Interest(f"I{who:05}", f"OBJ{whom:07}")
        for who, whom in zip(
            rng.integers(0, inspectors, inspectors * 10).tolist(),
            rng.integers(0, count, inspectors * 10).tolist(),
            strict=True,
        )
    ]
    begun, worked = perf_counter(), process_time()
    objects = ObjectList.of(rows)
    staff = Staff.of(people, interests)
    read = perf_counter() - begun
    most = max(60, 4 * count // 20 // inspectors)
    rules = Rules(title="bench", size=Size(ratio="5%"), weights=WEIGHTS, teams=Teams(max_visits=most))
    planned = plan(rules, objects, staff)
    outcome = draw(planned, {"seed": "20260302"})
    paired = perf_counter() - begun
    made = certificate(planned, outcome)
    seconds, cpu = perf_counter() - begun, process_time() - worked
    return {
        "objects": count,
        "drawn": len(made.selected),
        "inspectors": inspectors,
        "interests": len(set(interests)),
        "pairs": len(outcome.teams),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "lists_seconds": round(read, 2),
        "draw_and_pairs_seconds": round(paired - read, 2),
        "certificate_seconds": round(seconds - paired, 2),
        "within": seconds <= 10,
    }


def _city(count: int) -> dict[str, Any]:
    # Django is set up for this part alone.
    from bench.supervisedcity import city

    return city(count)


if __name__ == "__main__":
    main()
