"""A project that was licensed becomes an object by itself: asked for in the act, entered afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.systems.supervision.base.people import NOW
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.licences.signals import issued
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project
from tongjian.systems.supervision.libraries.licensed import ENTER, enter

pytestmark = pytest.mark.django_db


def licence(kind: str) -> Licence:
    holder = Organisation.objects.get(city="suzhou", code="chengyunli")
    project, _ = Project.objects.get_or_create(
        city="suzhou",
        code="2026-320508-47-01-000001",
        defaults={
            "name": "云里二期",
            "applicant": holder,
            "kind": "x",
            "region": "320508",
            "address": "平江路",
            "created_at": NOW,
        },
    )
    row = Licence.objects.create(
        city="suzhou",
        type=kind,
        document_number=kind,
        title="证",
        template="x",
        holder=holder,
        project=project,
        issued_on=date(2026, 11, 1),
        content="{}",
        digest="0" * 64,
        token=kind,
    )
    issued.send(sender=Licence, licence=row)
    return row


def test_a_permit_makes_an_object(library: None, django_assert_max_num_queries: Any) -> None:
    row = licence("construction-permit")
    job = Job.objects.get(name=ENTER)
    assert job.args == {"licence": str(row.pk)}
    with django_assert_max_num_queries(10):  # 6, and savepoints around them
        enter(job.args)
    subject = Subject.objects.get(city="suzhou", code="2026-320508-47-01-000001")
    assert (subject.kind, subject.name, subject.categories) == ("site", "云里二期", ["construction-site"])
    assert subject.project == row.project and subject.party_name == row.holder.name
    Subject.objects.filter(pk=subject.pk).update(
        categories=["municipal-site"], longitude=120.6, latitude=31.3
    )
    enter(job.args)
    subject.refresh_from_db()
    assert subject.categories == ["construction-site", "municipal-site"] and subject.longitude == 120.6


def test_other_licences_make_none(library: None) -> None:
    licence("planning-permit")
    assert not Job.objects.filter(name=ENTER).exists()
