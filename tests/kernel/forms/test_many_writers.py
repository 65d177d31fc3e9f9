"""Twenty people on one draft at the same moment: every keystroke is kept, or its writer is told."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from tongjian.kernel.forms.actions import save
from tongjian.kernel.forms.editing import Entry, Fate, Written
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
WRITERS = 20
FIELDS = ("note", "civil", "other", "households", "phone")


def at_once(draft: Draft, by: Viewer, entry: dict[int, Entry]) -> dict[int, Written]:
    """What became of each entry when all of them were sent together."""
    together, fates = threading.Barrier(len(entry)), dict[int, Written]()

    def write(number: int) -> None:
        together.wait()
        try:
            (fates[number],) = save(draft.pk, [entry[number]], by).written
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in entry]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    draft.refresh_from_db()
    return fates


def test_one_value_a_field_is_saved_and_everyone_else_is_told(draft: Draft, applicant: Viewer) -> None:
    sent = {n: Entry(FIELDS[n % len(FIELDS)], [str(n + 1)], 0) for n in range(WRITERS)}
    fates = at_once(draft, applicant, sent)
    assert len(fates) == WRITERS
    saved = {number for number, written in fates.items() if written.fate is Fate.SAVED}
    assert sorted(sent[number].path for number in saved) == sorted(FIELDS)
    assert {str(draft.data[sent[number].path]) for number in saved} == {str(number + 1) for number in saved}
    told = {number for number, written in fates.items() if written.fate is Fate.STALE}
    assert told == set(sent) - saved
    assert all(str(number + 1) in fates[number].mine for number in told)


def test_different_fields_never_meet(draft: Draft, applicant: Viewer) -> None:
    for round_ in range(3):
        sent = {n: Entry(name, [str(10 + round_)], round_) for n, name in enumerate(FIELDS)}
        fates = at_once(draft, applicant, sent)
        assert {written.fate for written in fates.values()} == {Fate.SAVED}
    assert {str(draft.data[name]) for name in FIELDS} == {"12"}
    assert draft.revision == 3 * len(FIELDS)
