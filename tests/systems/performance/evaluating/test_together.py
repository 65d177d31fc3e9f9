"""Two of the bureau at the same moment: one decision is made, one score counts."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.utils import timezone

from tests.systems.performance.evaluating.kit import (
    FINANCE,
    FINANCE_HEAD,
    HEAD,
    filled,
    install_people,
    viewer,
)
from tongjian.kernel.measures.models import Score
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.evaluating import actions, deciding
from tongjian.systems.performance.evaluating.models import EvaluationVersion, Review

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave or was refused with, all begun together."""
    together, results = threading.Barrier(len(acts)), dict[int, object]()

    def run(number: int) -> None:
        together.wait()
        try:
            results[number] = acts[number]()
        except RefusedError as refused:
            results[number] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [results[number] for number in range(len(acts))]


def test_handed_in_once_and_decided_once() -> None:
    install_people("suzhou")
    row, now = filled("suzhou"), timezone.now()
    head, bureau, director = viewer(HEAD), viewer(FINANCE), viewer(FINANCE_HEAD)
    made = at_once(*(lambda: actions.submit(head, row.pk, now) for _ in range(3)))
    assert sum(isinstance(each, EvaluationVersion) for each in made) == 1
    decided = at_once(
        lambda: deciding.recheck(bureau, row.pk, 1, {}, "甲", now),
        lambda: deciding.recheck(director, row.pk, 1, {}, "乙", now),
        lambda: deciding.send_back(bureau, row.pk, 1, "再改改", now),
    )
    assert sum(isinstance(each, RefusedError) for each in decided) == 2
    row.refresh_from_db()
    assert Review.objects.count() == (1 if row.state == "checked" else 0)
    assert Score.objects.count() == 1 + Review.objects.count()
    assert (row.final_id is not None) == (row.state == "checked")
