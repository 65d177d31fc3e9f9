"""Which version a new one is compared with: what the departments have seen last."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.systems.scrutiny.desk.drawings import check_of, judged, next_version
from tongjian.systems.scrutiny.asking import ask
from tongjian.systems.scrutiny.models import Check
from tongjian.systems.scrutiny.queries import seen_before

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def before(check: Check) -> Check | None:
    return seen_before(Check.objects.select_related("attachment").get(pk=check.pk))


def test_the_first_version_is_compared_with_nothing(stage: UUID) -> None:
    assert before(check_of(stage)) is None


def test_a_version_that_was_never_handed_in_is_passed_over(stage: UUID) -> None:
    """Or whoever uploads twice could change anything unseen."""
    first = judged(stage)
    next_version(stage, handed_in=False)
    judged(stage)
    third = next_version(stage, handed_in=False)
    assert before(third) == first


def test_a_version_that_was_handed_in_is_what_the_next_is_compared_with(stage: UUID) -> None:
    judged(stage)
    next_version(stage)
    second = judged(stage)
    assert before(next_version(stage, handed_in=False)) == second


def test_a_scrutiny_done_again_is_compared_with_the_same(stage: UUID) -> None:
    first = judged(stage)
    next_version(stage, handed_in=False)
    next_version(stage)
    second = judged(stage, previous=first)
    again = ask(second.attachment, city="suzhou", conditions="")
    assert before(again) == first


def test_what_was_not_judged_is_no_measure(stage: UUID) -> None:
    assert before(next_version(stage)) is None
