"""Damaged drawings cost a sentence and hide nothing, and the witness who says so is not asleep."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.fuzz import cases, fuzz
from bench.fuzzing.oracle import accusations
from bench.fuzzing.seeds import Seed, seeds
from tongjian.engines.scrutiny import isolated
from tongjian.engines.scrutiny.isolated import Refusal

COUNT = 36


@pytest.fixture(scope="module")
def sound() -> Seed:
    return next(seed for seed in seeds() if seed.name == "R2010")


@pytest.fixture(scope="module")
def report(sound: Seed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("sound") / "plan.dxf"
    path.write_bytes(sound.data)
    answer = isolated.run(["drawing", path, "--pack", "suzhou"])
    assert not isinstance(answer, Refusal), answer
    return dict(answer)


def test_no_damage_takes_the_caller_along_hangs_or_is_hidden() -> None:
    tally = fuzz(1, range(COUNT), workers=2)
    assert tally.violations == []
    assert sum(tally.outcomes.values()) == COUNT
    assert len(tally.outcomes) > 3
    assert tally.outcomes["judged"] > COUNT / 10


def test_the_same_seed_does_the_same_damage() -> None:
    assert list(cases(7, range(20))) == list(cases(7, range(20)))


def test_a_whole_report_is_not_accused(sound: Seed, report: dict[str, Any]) -> None:
    assert accusations(report, sound.data) == []


def a_green(report: dict[str, Any]) -> str:
    return next(handle for handle, element in report["elements"].items() if element["layer"] == "绿地")


def forget_an_element(report: dict[str, Any]) -> None:
    del report["elements"][a_green(report)]


def state_another_area(report: dict[str, Any]) -> None:
    report["indicators"]["site_area"]["value"] = "10334.10"


def lose_a_stall(report: dict[str, Any]) -> None:
    report["indicators"]["parking_motor"]["value"] = "17"


def expect_one_less(report: dict[str, Any]) -> None:
    report["source"]["entities_expected"] -= 1


def take_the_unit_for_feet(report: dict[str, Any]) -> None:
    report["unit"]["factor"] = 0.3048


@pytest.mark.parametrize(
    "lie",
    [forget_an_element, state_another_area, lose_a_stall, expect_one_less, take_the_unit_for_feet],
)
def test_a_report_that_hides_something_is_accused(
    sound: Seed, report: dict[str, Any], lie: Callable[[dict[str, Any]], None]
) -> None:
    lying = copy.deepcopy(report)
    lie(lying)
    assert accusations(lying, sound.data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b" 20\n22.0\n", b" 28\n22.0\n"),
        (b" 90\n4\n", b" 90\n7\n"),
        ("  8\n绿地\n".encode(), b"  8\nX\n"),
        (b" 10\n95.0\n", b" 10\n97.0\n"),
        (
            b"  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS",
            b"  0\nLINE\n  8\n\xe7\xbb\xbf\xe5\x9c\xb0\n  0\nENDSEC\n  0\nSECTION\n  2\nOBJECTS",
        ),
    ],
)
def test_a_report_that_overlooks_damage_is_accused(
    sound: Seed, report: dict[str, Any], before: bytes, after: bytes
) -> None:
    at = sound.data.index(b"ENTITIES")
    damaged = sound.data[:at] + sound.data[at:].replace(before, after, 1)
    assert damaged != sound.data
    assert accusations(report, damaged)


def test_what_is_named_is_not_accused(sound: Seed, report: dict[str, Any]) -> None:
    honest = copy.deepcopy(report)
    forget_an_element(honest)
    loss = {"code": "broken", "sentence": "一个", "entities": [a_green(report)], "count": 1}
    honest["source"]["losses"] = [loss]
    honest["source"]["entities_read"] -= 1
    assert accusations(honest, sound.data) == []


def test_the_drawings_that_break_a_bar_are_kept(tmp_path: Path) -> None:
    tally = fuzz(1, range(3), workers=1, keep=tmp_path / "keep")
    assert (tmp_path / "keep").exists() == bool(tally.violations)
