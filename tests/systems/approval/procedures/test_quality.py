"""The provinces' checks find what they are there to find."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bench.proceedings import A_MONDAY, CITY, OPINION, PERMIT
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.facts import Fact, LetterIssued, LicenceIssued, StatusChanged
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree, load
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.approval.quality import Violation, numbers_used_twice, violations

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db
NIGHT = A_MONDAY.replace(hour=23)
SUNDAY = A_MONDAY - timedelta(days=1)
OFFICIAL = 7


@pytest.fixture
def decided(accepted: Proceeding) -> Tree:
    """One matter granted, nothing wrong with any."""
    accepted.grant(PERMIT)
    return load(accepted.stage)


def found(tree: Tree) -> list[Violation]:
    return list(violations(tree, calendar_of(CITY)))


def add(tree: Tree, matter: str, *facts: Fact, at: datetime = A_MONDAY) -> None:
    """What nobody could have recorded through an act."""
    case = next(case for case in tree.cases.values() if case.matter == matter)
    for fact in facts:
        tree.history.append((Event(chain=case.id, at=at, actor=OFFICIAL, kind=fact.kind), fact))


def drop(tree: Tree, matter: str, kind: type[Fact]) -> None:
    case = next(case for case in tree.cases.values() if case.matter == matter)
    tree.history[:] = [
        (event, fact) for event, fact in tree.history if event.chain != case.id or not isinstance(fact, kind)
    ]


def test_nothing_is_found_where_nothing_is_wrong(decided: Tree) -> None:
    assert found(decided) == []


@pytest.mark.parametrize(
    ("check", "added"),
    [
        ("acceptance", (Status.ACCEPTED,)),
        ("decision", (Status.APPROVED, Status.REFUSED)),
        ("special", (Status.SPECIAL_ENDED,)),
        ("special", (Status.SPECIAL_STARTED, Status.SPECIAL_STARTED)),
        ("correction", (Status.CORRECTION_ENDED,)),
        ("order", (Status.RECEIVED,)),
    ],
)
def test_what_cannot_follow_is_found(decided: Tree, check: str, added: tuple[Status, ...]) -> None:
    add(decided, OPINION, *(StatusChanged(to=status) for status in added))
    assert check in {violation.check for violation in found(decided)}


def test_a_procedure_that_is_left_open_at_the_end_is_found(decided: Tree) -> None:
    add(decided, PERMIT, StatusChanged(to=Status.SPECIAL_STARTED))
    assert "特别程序没有结束" in {violation.sentence for violation in found(decided)}


@pytest.mark.parametrize("at", [NIGHT, SUNDAY])
def test_an_officials_act_out_of_hours_is_found(decided: Tree, at: datetime) -> None:
    add(decided, OPINION, StatusChanged(to=Status.SPECIAL_STARTED), at=at)
    assert "office-hours" in {violation.check for violation in found(decided)}


def test_what_the_applicant_does_at_night_is_none(decided: Tree) -> None:
    add(decided, OPINION, StatusChanged(to=Status.WITHDRAWN), at=NIGHT)
    assert "office-hours" not in {violation.check for violation in found(decided)}


@pytest.mark.parametrize(("later", "wrong"), [(timedelta(0), False), (timedelta(minutes=1), True)])
def test_what_ends_because_the_applicant_takes_the_case_back_is_none(
    decided: Tree, later: timedelta, wrong: bool
) -> None:
    """Ended in the same act; an official who ends it a minute before was out of hours."""
    add(decided, OPINION, StatusChanged(to=Status.SPECIAL_STARTED))
    add(decided, OPINION, StatusChanged(to=Status.SPECIAL_ENDED), at=NIGHT)
    add(decided, OPINION, StatusChanged(to=Status.WITHDRAWN), at=NIGHT + later)
    assert ("office-hours" in {violation.check for violation in found(decided)}) is wrong


def test_a_grant_without_its_document_is_found(decided: Tree) -> None:
    drop(decided, PERMIT, LicenceIssued)
    assert [violation.sentence for violation in found(decided)] == ["办结通过，证照 0 份"]


def test_a_number_that_stands_twice_is_found(decided: Tree) -> None:
    letter = next(fact for _, fact in decided.history if isinstance(fact, LetterIssued))
    assert numbers_used_twice([decided]) == []
    add(decided, PERMIT, replace(letter, letter="another"))
    assert numbers_used_twice([decided]) == [letter.number]


def test_a_violation_names_the_case(decided: Tree) -> None:
    add(decided, OPINION, StatusChanged(to=Status.ACCEPTED))
    number = next(case.number for case in decided.cases.values() if case.matter == OPINION)
    assert {violation.number for violation in found(decided)} == {number}
