"""Blind second marking, decisions, and the last two who mark at the same moment."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from tests.systems.assessment.people import DISTRICT, FIRST, HEAD, NOW, SECOND, client, viewer
from tongjian.kernel.draws import queries as draws
from tongjian.kernel.draws.models import Draw
from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.collecting import queries
from tongjian.systems.assessment.collecting.field import Spot, add_photo, check_of, mark
from tongjian.systems.assessment.demo import papers
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import (
    CheckPoint,
    Evidence,
    Frequency,
    Marking,
    Observation,
    Period,
    Photo,
    Round,
    Task,
)
from tongjian.systems.assessment.tasks.opening import open_period

pytestmark = [pytest.mark.database]


def place(number: int = 1) -> Observation:
    """A place of an open month, with a picture; `number` places in all."""
    period = open_period(viewer(HEAD), "suzhou", Frequency.MONTH, NOW.date(), NOW)
    task = Task.objects.get(period=period, item__code="bearing", district__code="um-gusu")
    body = Organisation.objects.get(code="um-assessment")
    rows = []
    for each in range(number):
        point = CheckPoint.objects.create(
            city="suzhou",
            district=task.district,
            code=f"p{each}",
            title=f"驻地{each}",
            kind="执法中队驻地",
            since=NOW,
        )
        rows.append(Observation.objects.create(task=task, point=point))
        add_photo(viewer(FIRST), rows[-1].pk, papers.picture(each, body), Spot(), NOW)
    return rows[0]


def verdicts(row: Observation, said: str = "ok") -> dict[str, str]:
    return {aspect.code: said for aspect in check_of(row.task).aspects}


@pytest.mark.django_db
def test_the_second_sees_nothing_of_the_first_until_both_have_marked(city: None) -> None:
    row = place()
    mark(viewer(FIRST), row.pk, verdicts(row, "problem"), "初评说明", NOW)
    address = f"/suzhou/assessment/observations/{row.pk}/"
    blind = client(SECOND).get(address).content.decode()
    assert "初评的结果在您评定之后才显示" in blind and "有问题</span>" in blind and "初评说明" not in blind
    assert "您已经评定过这个点位" in client(FIRST).get(address).content.decode()
    turns = {name: [turn for _, turn in queries.to_mark(viewer(name), "suzhou")] for name in (FIRST, SECOND)}
    assert turns == {FIRST: [], SECOND: [Round.SECOND]}
    waiting = client(SECOND).get("/suzhou/assessment/tasks/", {"state": "marks"}).content.decode()
    assert "驻地0" in waiting and "有问题" not in waiting
    with pytest.raises(RefusedError, match="已经评定过"):
        mark(viewer(FIRST), row.pk, verdicts(row), "", NOW)
    with pytest.raises(RefusedError, match="没有选择"):
        mark(viewer(SECOND), row.pk, {}, "", NOW)
    mark(viewer(SECOND), row.pk, verdicts(row), "", NOW)
    assert not queries.to_mark(viewer(FIRST), "suzhou")
    assert [turn for _, turn in queries.to_mark(viewer(HEAD), "suzhou")] == [Round.DECISION]
    with pytest.raises(RefusedError, match="写明理由"):
        mark(viewer(HEAD), row.pk, verdicts(row), "", NOW)
    assert not Evidence.objects.exists()
    assert "初评说明" in client(HEAD).get(address).content.decode()
    mark(viewer(HEAD), row.pk, verdicts(row, "problem"), "照片清楚", NOW)
    evidence = Evidence.objects.get(task=row.task)
    assert evidence.numerator == 4 and evidence.denominator is None
    with pytest.raises(PermissionDenied):
        mark(viewer(DISTRICT), row.pk, verdicts(row), "", NOW)


@pytest.mark.django_db
def test_a_picture_sent_twice_is_kept_once_with_the_time_of_the_server(city: None) -> None:
    row = place()
    photo = Photo.objects.get(observation=row)
    again = add_photo(viewer(FIRST), row.pk, photo.document, Spot(), NOW)
    assert again.pk == photo.pk and photo.at == NOW and photo.distance is None
    assert len(photo.sha256) == 64
    point = CheckPoint.objects.create(
        city="suzhou", district=row.task.district, code="p9", title="另一处", kind="执法中队驻地", since=NOW
    )
    other = Observation.objects.create(task=row.task, point=point)
    with pytest.raises(RefusedError, match="已经用于“驻地0”"):
        add_photo(viewer(FIRST), other.pk, photo.document, Spot(), NOW)
    file = {"file": photo.document.name, "longitude": "120.6"}
    refused = client(FIRST).post(f"/suzhou/assessment/observations/{row.pk}/photo/", file)
    assert refused.status_code == 422 and "没有收到照片" in refused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_last_two_at_the_same_moment_put_the_evidence_once(city: None) -> None:
    first = place(2)
    rows = list(Observation.objects.filter(task=first.task).order_by("point__code"))
    for row in rows:
        mark(viewer(FIRST), row.pk, verdicts(row), "", NOW)
    second, barrier, failures = viewer(SECOND), threading.Barrier(2), list[BaseException]()

    def one(row: Observation) -> None:
        barrier.wait()
        try:
            mark(second, row.pk, verdicts(row), "", NOW)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and Evidence.objects.filter(task=first.task).count() == 1


@pytest.mark.django_db
def test_the_sample_of_a_month_is_a_public_draw_and_agreement_is_told(month: Period) -> None:
    draw = Draw.objects.get()
    certificate = draws.certificate_of(draw)
    assert certificate is not None and len(certificate.selected) == Observation.objects.count() == 24
    assert not list(draws.differences("suzhou"))
    public = client(DISTRICT).get(f"/suzhou/draws/{draw.pk}/certificate.json")
    assert public.content.decode() == draw.certificate
    found = {each.title: each.found for each in queries.agreements(month)}
    whole = found["全部现场核查"]
    # 18 places of five aspects and 6 of four; two verdicts differ
    assert (whole.pairs, whole.agreed) == (114, 112) and whole.kappa is not None and whole.kappa < 1
    few = found["队容风纪现场核查"]
    assert few.pairs == 24 and few.kappa is None and "少于 30 对" in few.reason
    assert Marking.objects.filter(round=3).count() == 2
