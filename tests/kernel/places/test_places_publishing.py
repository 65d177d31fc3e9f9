"""Publishing when processes are killed at any statement, and when several people publish at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from bench.threads import crew
from tests.kernel.places import killing
from tests.kernel.places.kit import CITY, LONG_AGO, published, ready, square
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.people.viewer import SYSTEM
from tongjian.kernel.places import queries
from tongjian.kernel.places.models import LayerVersion, Shelf, State
from tongjian.kernel.places.verify import differences
from tongjian.kernel.places.versions.actions import RefusedError, publish
from tongjian.kernel.places.versions.laying import lay

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
LAYER = "building"


def content(turn: int) -> dict[str, float]:
    """Seven buildings; from turn to turn one goes, one comes, one changes."""
    return {f"b{(turn + place) % 9}": float(turn if place == 3 else 0) for place in range(7)}


def buildings(heights: dict[str, float]) -> list[Feature]:
    return [square(LAYER, key, 150 * int(key[1:]), 0, 高度=height) for key, height in sorted(heights.items())]


def in_force() -> dict[str, object]:
    number = queries.edition_today(CITY).numbers[LAYER]
    found = {row.key: row.attributes["高度"] for row in queries.features(CITY, LAYER, number)}
    everywhere = queries.raw(CITY, LAYER, number, (0.0, 0.0, 1e9, 1e9))
    assert {key for key, _, _ in everywhere} == found.keys(), "the index knows what the table knows"
    return found


@contextmanager
def publisher() -> Iterator[Callable[[UUID, int], int]]:
    """A process to publish in; told the version and the statement to die at, it answers how it ended."""
    process = subprocess.Popen(
        [sys.executable, str(Path(killing.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def run(version: UUID, statement: int) -> int:
        process.stdin.write(f"{version} {statement}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    try:
        yield run
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def environment() -> dict[str, str]:
    """How a process of its own finds this test's database and vault."""
    given = connection.settings_dict
    url = f"sqlite:///{given['NAME']}"
    if connection.vendor == "postgresql":
        at = quote(given["HOST"], safe="") + (f":{given['PORT']}" if given["PORT"] else "")
        who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
        url = f"postgres://{who}@{at}/{given['NAME']}"
    return {
        **os.environ,
        "TONGJIAN_DATABASE_URL": url,
        "TONGJIAN_VAR": str(settings.VAR),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


def test_killed_at_any_statement_the_old_or_the_new_version_is_in_force() -> None:
    published(LAYER, buildings(content(0)))
    kills = 0
    with publisher() as run:
        for turn in range(1, 200):
            old, new = content(turn - 1), content(turn)
            version = ready(LAYER, buildings(new))
            status = run(version.pk, turn)
            assert in_force() in (old, new)
            if status == 0:
                break
            assert status == -SIGKILL
            kills += 1
            assert run(version.pk, 10_000) == 0
            assert in_force() == new
    assert kills > 20
    assert list(differences(CITY)) == []


def test_a_publication_whose_process_died_is_finished_by_a_job() -> None:
    published(LAYER, buildings(content(0)))
    version = ready(LAYER, buildings(content(1)))
    publish(SYSTEM, version.pk, effective_from=LONG_AGO)
    assert in_force() == content(0)
    Worker().drain()
    assert in_force() == content(1)
    assert not Job.objects.exclude(state="done").exists()


def test_two_who_publish_at_once_get_one_order() -> None:
    published(LAYER, buildings(content(0)))
    with crew(2) as threads:
        for turn in range(1, 9, 2):
            versions = [ready(LAYER, buildings(content(n))) for n in (turn, turn + 1)]
            told = threads.at_the_same_moment([decide_and_lay(version.pk) for version in versions])
            assert told == [None, None]
            rows = LayerVersion.objects.filter(pk__in=[version.pk for version in versions])
            numbers = dict(rows.values_list("pk", "number"))
            assert sorted(numbers.values()) == [turn + 1, turn + 2]
            last = turn + (1 if numbers[versions[1].pk] > numbers[versions[0].pk] else 0)
            assert in_force() == content(last)
    assert list(differences(CITY)) == []
    assert Shelf.objects.get().published == 9


def test_a_version_is_published_once_however_many_press_the_button() -> None:
    version = ready(LAYER, buildings(content(0)))
    with crew(3) as threads:
        told = threads.at_the_same_moment([decide_and_lay(version.pk)] * 3)
    assert sorted(isinstance(each, RefusedError) for each in told) == [False, True, True]
    assert LayerVersion.objects.get(pk=version.pk).number == 1
    assert in_force() == content(0)


def test_several_who_lay_the_same_rows_lay_them_once() -> None:
    version = ready(LAYER, buildings({f"b{n}": 1.0 for n in range(60)}))
    publish(SYSTEM, version.pk, effective_from=LONG_AGO)
    with crew(3) as threads:
        assert threads.at_the_same_moment([lambda: lay(CITY, LAYER, size=3)] * 3) == [None] * 3
    assert LayerVersion.objects.get(pk=version.pk).state == State.PUBLISHED
    assert list(differences(CITY)) == []


def decide_and_lay(version: UUID) -> Callable[[], None]:
    def act() -> None:
        publish(SYSTEM, version, effective_from=LONG_AGO)
        lay(CITY, LAYER, size=2)

    return act
