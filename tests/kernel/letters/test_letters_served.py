"""送达 in a real case: by the window, by the department, by the applicant; the proof stands in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.cases.facts import LetterIssued
from tongjian.kernel.cases.perform import Refused, perform
from tongjian.kernel.cases.tree import load
from tongjian.kernel.letters.models import Letter, Service, Way
from tongjian.kernel.people.viewer import Role, Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
LATER = proceedings.A_MONDAY + timedelta(hours=2)


@pytest.fixture
def accepted(db: None, settings: Any, tmp_path: Path) -> Iterator[Proceeding]:
    settings.VAR = tmp_path
    with proceedings.pack_installed():
        found = Proceeding(proceedings.apply())
        found.accept()
        yield found


@pytest.fixture
def letter(accepted: Proceeding) -> Letter:
    return Letter.objects.get(case=accepted.stage, kind="acceptance")


def hand_over(case: Proceeding, by: Viewer, letter: Letter, **different: Any) -> None:
    given = {"letter": str(letter.pk), "way": "post", "receiver": "门卫李四", **different}
    case.do("serve_letter", by, at=LATER, **given)


def test_the_window_records_it_and_the_ledger_has_the_proof(accepted: Proceeding, letter: Letter) -> None:
    hand_over(accepted, accepted.people.of("window", Role.WINDOW), letter)
    service = Service.objects.get(letter=letter)
    assert (service.way, service.receiver, service.at) == (Way.POST, "门卫李四", LATER)
    issued = [fact for _, fact in load(accepted.stage).history if isinstance(fact, LetterIssued)]
    assert (issued[-1].letter_kind, issued[-1].number) == ("proof-of-service", service.proof.number)
    assert issued[-1].digest == service.proof.digest


def test_the_applicant_signs_for_it(accepted: Proceeding, letter: Letter) -> None:
    accepted.do("sign_for_letter", accepted.people.company, at=LATER, letter=str(letter.pk))
    service = Service.objects.get(letter=letter)
    assert (service.way, service.receiver) == (Way.ELECTRONIC, accepted.people.company.name)
    assert service.by_id == accepted.people.company.user


def test_it_happens_once(accepted: Proceeding, letter: Letter) -> None:
    accepted.do("sign_for_letter", accepted.people.company, at=LATER, letter=str(letter.pk))
    with pytest.raises(Refused, match="已经送达过了"):
        hand_over(accepted, accepted.people.of("window", Role.WINDOW), letter)
    proof = Service.objects.get().proof
    with pytest.raises(Refused, match="本身不再送达"):
        hand_over(accepted, accepted.people.of("window", Role.WINDOW), proof)


def test_others_may_not(accepted: Proceeding, letter: Letter) -> None:
    with pytest.raises(Refused, match="只有出具文书的部门或综合窗口"):
        hand_over(accepted, accepted.people.company, letter)
    with pytest.raises(Refused, match="由其他部门出具"):
        hand_over(accepted, accepted.people.of("fire"), letter)
    with pytest.raises(Refused, match="只有申请单位"):
        accepted.do("sign_for_letter", accepted.people.of("fire"), at=LATER, letter=str(letter.pk))
    assert not Service.objects.exists()


def test_a_letter_of_another_case_is_not_there(accepted: Proceeding, letter: Letter) -> None:
    other = Proceeding(proceedings.apply())
    with pytest.raises(Refused, match="本办件没有这份文书"):
        hand_over(other, other.people.of("window", Role.WINDOW), letter)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [(LATER + timedelta(hours=1), "晚于现在"), (proceedings.A_MONDAY - timedelta(days=1), "早于文书出具")],
)
def test_moments_that_cannot_be(
    accepted: Proceeding, letter: Letter, moment: datetime, sentence: str
) -> None:
    given = {
        "letter": str(letter.pk),
        "way": "post",
        "receiver": "李四",
        "at": moment.strftime("%Y-%m-%dT%H:%M"),
    }
    window = accepted.people.of("window", Role.WINDOW)
    with pytest.raises(Refused, match=sentence):
        perform("serve_letter", accepted.stage, window, given, now=LATER)
    assert not Service.objects.exists()
