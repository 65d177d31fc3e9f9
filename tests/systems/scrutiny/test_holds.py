"""A drawing is scrutinised when it is attached; what fails holds the case until a better version comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tongjian.engines.drawing.samples import write_sample
from tongjian.kernel.cases.facts import MaterialGiven, Opened
from tongjian.kernel.cases.models import Hold
from tongjian.kernel.cases.opening import opening, root_case
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.documents.access import place_of
from tongjian.kernel.documents.actions import attach, store
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import current_stage, pack_of
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import organisations_by_duty, viewer_of
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.kernel.projects.actions import install_demo_projects
from tongjian.kernel.projects.models import Works
from tongjian.systems.approval.actions.submit import start_application
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.models import Application
from tongjian.systems.scrutiny.models import Check, CheckState

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
CITY, CODE = "suzhou", "engineering-permit"


@pytest.fixture
def application(transactional_db: None, settings: object, tmp_path: Path) -> Iterator[Application]:
    """The demo company has begun to apply for its estate."""
    settings.VAR = tmp_path
    pack = pack_of(CITY)
    install(pack)
    install_demo_people(pack)
    install_demo_projects(pack)
    works = Works.objects.select_related("project__applicant").filter(project__parcel="sz-2024-018").get()
    yield start_application(works, CODE, company())


def company() -> Viewer:
    return viewer_of(User.objects.get(username="suzhou-applicant"), timezone.localdate())


def upload(application: Application, path: Path) -> Attachment:
    place = place_of(application.subject, "site-plan")
    assert place is not None
    with path.open("rb") as file:
        document = store(
            file, path.name, city=CITY, owner=application.applicant_id, by=None, limits=place.limits
        )
    return attach(application.subject, "site-plan", document, None)


def work() -> None:
    call_command("work", "--drain")
    assert not Job.objects.exclude(state=State.DONE).exclude(ready_at__gt=timezone.now()).exists()
    assert list(Job.objects.exclude(error="").values_list("name", "error")) == []


def a_case_rests_on(application: Application, attachment: Attachment) -> UUID:
    """The stage as it stands after submitting, without the rest of the form."""
    definition = current_stage(CITY, CODE, timezone.localdate())
    lead = organisations_by_duty(CITY)[definition.stage.lead]
    with opening(CITY, SYSTEM) as session:
        opened = Opened(
            case_kind=STAGE,
            matter=CODE,
            definition=definition.digest,
            title="试验",
            number="试验 1",
            organisation=lead,
            applicant=application.applicant_id,
        )
        stage = root_case(session, opened)
        document = attachment.document
        given = MaterialGiven(
            name="site-plan", title=document.name, document=str(document.pk), sha256=document.sha256
        )
        session.append(stage, given)
    Application.objects.filter(pk=application.pk).update(case=stage.id)
    return stage.id


def held_rules(stage: UUID, kind: str = "scrutiny") -> set[str]:
    held = Hold.objects.filter(case=stage, released_at=None, key__startswith=f"{kind}:")
    return {key.split(":")[2] for key in held.values_list("key", flat=True)}


def test_what_fails_holds_its_department_until_the_drawing_is_mended(
    application: Application, tmp_path: Path
) -> None:
    faulty, passing = tmp_path / "总图-1.dxf", tmp_path / "总图-2.dxf"
    truth = write_sample(faulty, "faulty")
    write_sample(passing, "passing")
    attachment = upload(application, faulty)
    stage = a_case_rests_on(application, attachment)
    work()
    check = Check.objects.get(attachment=attachment)
    assert (check.state, check.failed) == (CheckState.JUDGED, len(truth.faults))
    assert held_rules(stage) == set(truth.broken_rules)
    failing = Hold.objects.filter(case=stage, key__startswith="scrutiny:")
    assert set(failing.values_list("duty", flat=True)) == {"natural-resources", "transport"}

    upload(application, passing)
    work()
    assert held_rules(stage) == set(truth.broken_rules), "the case still rests on the first version"
    perform("replace_materials", stage, company(), {})
    work()
    assert held_rules(stage) == set()
    assert failing.filter(because="mended").count() == len(truth.faults)
    assert list(differences()) == []


def test_a_file_that_cannot_be_judged_costs_a_sentence_and_holds_the_lead_department(
    application: Application, tmp_path: Path
) -> None:
    broken, passing = tmp_path / "总图.dxf", tmp_path / "总图-2.dxf"
    write_sample(passing, "passing")
    broken.write_bytes(passing.read_bytes()[:40_000])
    attachment = upload(application, broken)
    stage = a_case_rests_on(application, attachment)
    work()
    check = Check.objects.get(attachment=attachment)
    assert check.state == CheckState.REFUSED
    assert check.sentence
    assert check.mend
    held = Hold.objects.get(case=stage, released_at=None)
    assert (held.duty, held.key.split(":")[0]) == ("natural-resources", "scrutiny-unjudged")

    upload(application, passing)
    perform("replace_materials", stage, company(), {})
    work()
    assert not Hold.objects.filter(case=stage, key__startswith="scrutiny-unjudged:", released_at=None)
    assert list(differences()) == []


def test_only_who_may_read_the_material_sees_its_scrutiny(application: Application, tmp_path: Path) -> None:
    path = tmp_path / "总图.dxf"
    write_sample(path, "faulty")
    attachment = upload(application, path)
    work()
    check = Check.objects.get(attachment=attachment)
    addresses = [f"/scrutiny/of/{attachment.pk}/", f"/scrutiny/{check.pk}/"]
    addresses += [f"/scrutiny/{check.pk}/{part}" for part in ("report.json", "annotated.dxf")]
    expected = {
        "suzhou-applicant": 200,
        "suzhou-applicant-2": 404,
        "suzhou-landscape": 404,
        "rugao-none": 302,
    }
    for username, status in expected.items():
        client = Client()
        if user := User.objects.filter(username=username).first():
            client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == status, (username, address)
    client = Client()
    client.force_login(User.objects.get(username="suzhou-applicant"))
    page = client.get(addresses[1]).content.decode()
    assert page.count("data-finding-ref=") >= 7
    assert "31.48" in page
    assert client.get(f"/scrutiny/{check.pk}/passwd").status_code == 404
