"""Due days follow the calendar, and rows follow the ledger."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from bench import world
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.rebuild import rebuild
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.loader import load_pack

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_notice_that_is_loaded_settles_provisional_days(transactional_db: None) -> None:
    with world.pack_installed(2):
        late = datetime(2026, 12, 24, 10, 0, tzinfo=world.SHANGHAI)
        opened = world.open_stage("wide", late)
        perform("accept", opened.stage, world.officer("window"), {}, now=late)
        before = Case.objects.get(pk=opened.stage)
        assert before.provisional
        load_notice(Path(os.environ["TONGJIAN_PACKS"]))
        install(load_pack(world.CITY))
        call_command("work", "--drain")
        after = Case.objects.get(pk=opened.stage)
        assert not after.provisional
        assert after.due_on is not None and before.due_on is not None
        assert after.due_on > before.due_on, "two days in January became days off, one Saturday is worked"
        assert list(differences()) == []


NOTICE = """
  2027:
    sources: [https://example.invalid/2027]
    days_off:
      元旦: [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05]
      春节: [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08]
      清明节: [2027-04-05]
      劳动节: [2027-05-01, 2027-05-02]
      端午节: [2027-06-09]
      中秋节: [2027-09-15]
      国庆节: [2027-10-01, 2027-10-02, 2027-10-03]
    days_worked: [2027-01-09]
"""


def load_notice(root: Path) -> None:
    """Give the city a calendar of its own that has a notice for 2027."""
    known = (root / "_china" / "calendar" / "holidays.yaml").read_text("utf-8")
    folder = root / world.CITY / "calendar"
    folder.mkdir()
    (folder / "holidays.yaml").write_text(known.rstrip() + NOTICE, "utf-8")


def test_rows_that_somebody_changed_are_written_anew(accepted: world.Opened) -> None:
    Case.objects.filter(pk=accepted.matters[0]).update(status=11, due_on=date(2030, 1, 1))
    assert len(list(differences())) == 1
    assert rebuild(world.CITY) == 1
    assert list(differences()) == []
