"""A run is made from what was frozen, can be made again, and shows what was touched."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from tests.systems.supervision.risk.people import HANDLER, HEAD, NOW, TODAY, viewer
from tongjian.kernel.ledger.models import Event
from tongjian.systems.supervision.grades import credit_on, grades_on
from tongjian.systems.supervision.risk.grading.freezing import unpack
from tongjian.systems.supervision.risk.grading.making import Made, made_from
from tongjian.systems.supervision.risk.grading.running import run
from tongjian.systems.supervision.risk.models import Grade, Run
from tongjian.systems.supervision.risk.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_run_comes_out_again_from_its_frozen_inputs(city: None) -> None:
    rows = list(Run.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2]
    for row in rows:
        frozen, digest = unpack(row.inputs)
        made = made_from(frozen)
        assert (digest, made.digest) == (row.inputs_digest, row.outcome_digest)
        assert row.objects_graded == len(made.lines) == Grade.objects.filter(run=row).count()
        assert sum(row.counts.values()) == row.objects_graded
    assert list(differences("suzhou")) == []
    assert len({grade for grade in Grade.objects.values_list("grade", flat=True) if grade}) > 2


def test_what_was_touched_in_the_database_is_told(city: None) -> None:
    row = Run.objects.latest("number")
    touched = Grade.objects.filter(run=row).exclude(grade="D").first()
    assert touched is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Grade.objects.filter(pk=touched.pk).update(grade="D")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER supervision_risk_grade_unchanged")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE supervision_risk_grade DISABLE TRIGGER USER")
        cursor.execute("UPDATE supervision_risk_grade SET grade = 'D' WHERE id = %s", [touched.pk])
    found = list(differences("suzhou"))
    assert len(found) == 1 and str(touched.subject_id) in found[0][1]
    assert list(differences("rugao")) == []


def test_only_the_head_grades_and_the_ledger_knows(city: None) -> None:
    with pytest.raises(PermissionDenied):
        run(viewer(HANDLER), "suzhou", TODAY, NOW)
    made = run(viewer(HEAD), "suzhou", TODAY, NOW)
    assert made.number == 3
    event = Event.objects.get(chain=made.pk)
    assert event.kind == "risk:graded" and made.outcome_digest in event.body


def test_draws_ask_for_the_grades_of_their_day(city: None) -> None:
    last, first = Run.objects.get(number=2), Run.objects.get(number=1)
    now = grades_on("suzhou", last.as_of)
    kept = Grade.objects.filter(run=last).exclude(grade="").values_list("subject", "grade")
    assert now == dict(kept)
    assert set(credit_on("suzhou", first.as_of).values()) <= {"A", "B", "C", "D"}
    assert grades_on("suzhou", first.as_of.replace(year=2000)) == {} == grades_on("rugao", last.as_of)


def test_the_same_objects_inspected_by_a_stricter_inspector_keep_their_grades(city: None) -> None:
    """What one inspector adds everywhere goes into their severity and into no grade."""
    frozen, _ = unpack(Run.objects.latest("number").inputs)
    strict = frozen["people"][2][0]
    model = {**frozen["model"], "prior_items": 1000, "least_items": 1000}

    def with_more(twentieths: int) -> Made:
        """Every item counted a hundred times, so that shares move by the same whatever their number."""
        inspections = [
            [place, stratum, team, 100 * items, 95 * failed + 5 * items * twentieths * (strict in team)]
            for place, stratum, team, items, failed in frozen["inspections"]
        ]
        return made_from({**frozen, "model": model, "inspections": inspections})

    one, two = with_more(0), with_more(1)
    assert [line.grade for line in one.lines] == [line.grade for line in two.lines]
    assert max(abs(a.score - b.score) for a, b in zip(one.lines, two.lines, strict=True)) <= Decimal("0.03")
    moved = two.graded.severity.people - one.graded.severity.people
    assert moved[2] - moved[1] > 9000, "five more of a hundred for the pair are ten for one of them"
