"""Small draws that several tests share."""

from __future__ import annotations

from tongjian.engines.draws import (
    Inspector,
    Interest,
    Listed,
    ObjectList,
    Party,
    Plan,
    Rules,
    Size,
    Source,
    Staff,
    Teams,
    commitment,
    plan,
)

NONCES = {"监察室": "0f" * 16, "公证处": "a9" * 32}
VALUES = {**NONCES, "体彩": "4820517"}


def listed(count: int = 24) -> ObjectList:
    """Objects of two districts and three grades; every third needs two specialisms."""
    return ObjectList.of(
        Listed(
            stratum=("吴中", "吴江")[i % 2],
            id=f"工地{i:03}",
            grade="ABD"[i % 3],
            region=("吴中", "吴江")[i % 2],
            needs=("", "消防", "消防;结构")[i % 3],
        )
        for i in range(count)
    )


def staff() -> Staff:
    """Six people, one of them interested in two sites."""
    return Staff.of(
        [
            Inspector(f"P{i}", ("消防", "结构", "消防;结构")[i % 3], ("", "吴中;吴江")[i % 2])
            for i in range(6)
        ],
        [Interest("P0", "工地001"), Interest("P0", "工地002")],
    )


def announced() -> Rules:
    """Weights by grade, inspectors, a seed of two nonces and seven digits."""
    return Rules(
        title="第一季度双随机抽查",
        size=Size(ratio="20%"),
        weights={"A": 1, "B": 2, "D": 8},
        parties=tuple(Party(name=name, commitment=commitment(name, NONCES[name])) for name in NONCES),
        sources=(Source(name="体彩", words="体彩 7 位数，第 26021 期", digits=7),),
        teams=Teams(max_visits=5),
    )


def planned() -> Plan:
    """Everything but the seed."""
    return plan(announced(), listed(), staff())
