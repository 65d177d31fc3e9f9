"""Issued planning conditions come before the file of the pack, and a running case keeps its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tests.kernel.places.kit import published, square
from tests.kernel.places.planning.conftest import SAID, person
from tongjian.engines.scrutiny.conditions import read_conditions
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import Status
from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Attachment, Document
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.places.planning import actions, issuing
from tongjian.kernel.places.planningconditions import PlanningConditions
from tongjian.systems.scrutiny.models import Watched
from tongjian.systems.scrutiny.parcels import accepted_on, conditions_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CITY, PARCEL = "suzhou", "sz-2024-018"


def issued(from_day: date) -> PlanningConditions:
    published("control-plan", [square("control-plan", PARCEL, 0, 0, 240, **SAID)])
    name = f"issuer{PlanningConditions.objects.count()}"
    head = viewer_of(person(name, "natural-resources", "handler", "head"), timezone.localdate())
    row = actions.begin(head, CITY, PARCEL, timezone.now())
    return issuing.issue(head, row.pk, row.revision, from_day, timezone.now())


def test_the_file_of_the_pack_holds_until_conditions_are_issued(tmp_path: Path) -> None:
    today = timezone.localdate()
    before = conditions_of(CITY, PARCEL)
    assert "2024-018号地块" in before
    row = issued(today + timedelta(days=3))
    assert conditions_of(CITY, PARCEL) == before
    assert conditions_of(CITY, PARCEL, on=today + timedelta(days=3)) == row.conditions
    path = tmp_path / "conditions.yaml"
    path.write_text(row.conditions, encoding="utf-8")
    assert read_conditions(path).use == ["住宅", "社区服务"]
    assert conditions_of("rugao", PARCEL, on=today + timedelta(days=3)) == ""
    assert conditions_of(CITY, "") == ""


def drawing(subject: str, slot: str = "site-plan") -> Attachment:
    """A drawing attached to what somebody is applying for."""
    document = Document.objects.create(
        city=CITY, sha256="0" * 64, size=1, media_type="image/vnd.dxf", name="总平面图.dxf"
    )
    return attach(subject, slot, document, None)


def case_of(project: UUID, accepted: datetime | None, root: UUID | None = None) -> Case:
    now = timezone.now()
    key = uuid4()
    return Case.objects.create(
        id=key,
        city=CITY,
        root=root or key,
        parent=root,
        kind="stage",
        matter="planning-permit",
        definition="0" * 64,
        title="核发",
        number=str(key)[:40],
        organisation=1,
        project=project,
        status=Status.ACCEPTED,
        status_since=now,
        opened_at=now,
        accepted_at=accepted,
        seq=1,
        head="0" * 64,
    )


def test_a_drawing_that_replaces_one_of_an_accepted_case_keeps_its_day() -> None:
    project = uuid4()
    subject = f"draft:{uuid4()}"
    first = drawing(subject)
    assert accepted_on(first, project) is None
    stage = case_of(project, datetime(2026, 3, 1, 17, tzinfo=UTC))
    matter = case_of(project, None, root=stage.pk)
    Watched.objects.create(case=matter.pk, city=CITY, slot="site-plan", document=first.document)
    again = drawing(subject)
    assert accepted_on(again, project) == date(2026, 3, 2)
    assert accepted_on(again, uuid4()) is None
    assert accepted_on(drawing(f"draft:{uuid4()}"), project) is None


def test_a_running_case_is_judged_by_what_held_when_it_was_accepted() -> None:
    today = timezone.localdate()
    before = conditions_of(CITY, PARCEL)
    issued(today)
    assert conditions_of(CITY, PARCEL) != before
    assert conditions_of(CITY, PARCEL, on=today - timedelta(days=1)) == before
