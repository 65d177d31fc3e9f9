"""Two decisions at the same moment: both corrections hold, and what was done is taken back once."""

from __future__ import annotations

import json
import threading
from decimal import Decimal

import pytest
from django.db import connections

from tests.systems.assessment.people import DISTRICT, HEAD, NOW, viewer
from tests.systems.assessment.results import DEPUTY, appealed, published, reviewed
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.notices.models import Notice
from tongjian.systems.assessment.appeals.deciding import decide
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Period, Sheet
from tongjian.systems.assessment.publishing.using import use
from tongjian.systems.assessment.results.models import Appeal, Decision, Publication, Use
from tongjian.systems.assessment.verifying.figures import Figures

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_two_decisions_at_the_same_moment_and_one_of_them_twice(month: Period) -> None:
    first = published(month)
    use(viewer(HEAD), first.pk, "award", NOW)
    figures = {
        appealed(month, "street-order", "um-wujiang", DISTRICT): Figures(Decimal(15), Decimal(15)),
        appealed(month, "rework", "um-wujiang", DISTRICT): Figures(Decimal(0)),
    }
    for row, wanted in figures.items():
        reviewed(row, wanted)
    rows = [*figures, next(iter(figures))]
    deputy, barrier = viewer(DEPUTY), threading.Barrier(len(rows))
    refused: list[RefusedError] = []
    failures: list[BaseException] = []

    def one(row: Appeal) -> None:
        barrier.wait()
        try:
            decide(deputy, row.pk, upheld=True, reasons="属实", figures=figures[row], now=NOW)
        except RefusedError as error:
            refused.append(error)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and len(refused) == 1 and "不能这样办理" in str(refused[0])
    assert Decision.objects.count() == 2
    assert sorted(Publication.objects.values_list("number", flat=True)) == [1, 2, 3]
    last = Publication.objects.get(number=3)
    lines = {line["district"]: line for line in json.loads(last.body)["districts"]}
    newest = Sheet.objects.filter(period=month, district__code="um-wujiang").latest("number")
    assert lines["um-wujiang"]["sheet"] == str(newest.pk) and newest.number == 3
    scores = {row["item"]: row["score"] == row["points"] for row in json.loads(newest.body)["rows"]}
    assert scores["street-order"] and scores["rework"], "the second correction contains the first"
    assert lines["um-wujiang"]["place"] == 1 and Use.objects.get().reversed_for_id == last.pk
    assert Event.objects.filter(kind="assessment:use-reversed").count() == 1
    assert Notice.objects.filter(title__endswith="奖补已撤销").count() == 1
