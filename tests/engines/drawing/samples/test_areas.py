"""Areas of random plans are right to the square centimetre, by formula and by an independent reader."""

from __future__ import annotations

from bench.areaplans import VERSIONS
from bench.areas import BAR, compare


def test_thirty_random_plans_measure_what_they_were_made_from() -> None:
    found = compare(30)
    assert found.counts == []
    assert found.losses == {}
    assert found.formula.m2 <= 1e-4, found.formula.where
    assert found.gdal.m2 <= BAR, found.gdal.where
    assert found.versions.keys() == set(VERSIONS)
    assert found.binary > 0
    assert found.kept
