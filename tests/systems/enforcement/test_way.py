"""The whole way of an ordinary case, through the same door as the pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.systems.enforcement.kit import DAY, TEAM, act, at, served
from tongjian.kernel.inspectorate.models import Conduct
from tongjian.kernel.jobs.models import Job
from tongjian.systems.enforcement.conducting import JOB, report_conducts, tell
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_case_goes_from_its_source_to_the_archive(suzhou: str) -> None:
    case = served()
    tell(case, at(DAY + timedelta(days=5), 12))
    row = Case.objects.get(pk=case)
    assert (row.state, row.fine, row.waits_for) == ("decided", Decimal(12000), "publication")
    late = DAY + timedelta(days=30)
    act(case, TEAM[0], "paid", late, {"on": str(late), "amount": "12000", "receipt": "R-1"})
    assert Job.objects.filter(name=JOB, unique_key=f"{JOB}:{case}").exists()
    report_conducts({"case": str(case)})
    row.refresh_from_db()
    assert row.paid == Decimal(12000)
    conducts = Conduct.objects.filter(origin=f"enforcement:{case}").order_by("version")
    assert [each.version for each in conducts] == [1, 2]
    assert not list(differences("suzhou"))
