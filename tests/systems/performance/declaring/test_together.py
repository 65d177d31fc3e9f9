"""Several people at the same moment: nothing typed is lost, and one decision is made."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from django.utils import timezone

from tongjian.kernel.forms.models import Draft
from tongjian.systems.performance.declaring import actions, deciding
from tongjian.systems.performance.declaring.library import pick
from tongjian.systems.performance.declaring.pasting import paste
from tongjian.systems.performance.declaring.refused import RefusedError
from tongjian.systems.performance.models import Declaration, DeclarationVersion

from .conftest import CITY, install_people, viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
FILLER, HEAD = "suzhou-approval-bureau", "suzhou-approval-bureau-head"


@pytest.fixture
def city(transactional_db: None) -> str:
    """Installed for good: threads see only what is there."""
    install_people()
    return CITY


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


def test_two_windows_and_two_reviewers(filled: Callable[..., Declaration]) -> None:
    row, now = filled(), timezone.now()
    before = len(Draft.objects.get(pk=row.draft_id).data["indicators"])
    filler, head, bureau = viewer(FILLER), viewer(HEAD), viewer("suzhou-finance")
    director = viewer("suzhou-finance-head")

    def add(who: str) -> Callable[[], object]:
        text = f"结果\t\t{who}的指标\t≥\t80\t%"
        return lambda: paste(viewer(FILLER), row.draft_id, "indicators", "", "level1", text, {}, now)

    at_once(add("甲"), add("乙"), add("丙"), lambda: pick(head, row, {24}, now))
    draft = Draft.objects.get(pk=row.draft_id)
    names = [each["name"] for each in draft.data["indicators"]]
    assert {"甲的指标", "乙的指标", "丙的指标"} <= set(names) and len(names) == before + 4
    assert len({each["_row"] for each in draft.data["indicators"]}) == len(names)

    proposed = at_once(*(lambda: actions.propose(filler, row.pk, now) for _ in range(3)))
    assert sum(isinstance(each, DeclarationVersion) for each in proposed) == 1
    deciding.sign(head, row.pk, 1, now)
    decided = at_once(
        lambda: deciding.approve(director, row.pk, 1, "同意", now),
        lambda: deciding.send_back(bureau, row.pk, 1, "再改改", [], now),
    )
    assert sum(isinstance(each, RefusedError) for each in decided) == 1
    row.refresh_from_db()
    version = DeclarationVersion.objects.get()
    assert row.state == version.state and (row.approved == version) == (row.state == "approved")
