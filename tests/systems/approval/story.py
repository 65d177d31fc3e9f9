"""One project on its way through both cities' real packs, without a browser: who does what, step by step."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.tree import Tree, load
from tongjian.kernel.documents import actions as documents
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.forms.editing import Entry
from tongjian.kernel.packs.queries import current_stage
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Works
from tongjian.systems.approval.actions import submit as submitting
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import materials_given

STAGE = "engineering-permit"
PDF = b"%PDF-1.4\n%%EOF\n"
DXF = b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"
HOUSING = "澄云里住宅小区"
SCHOOL = "太湖新城第三小学"
ANSWERS = {
    "contact_name": "沈嘉禾",
    "contact_phone": "13900000001",
    "by_agent": "false",
    "helper_wanted": "false",
    "design_institute": "平江里建筑设计院",
    "design_institute_uscc": "91320508MADM0T034J",
    "starts_on": "2027-03-01",
    "ends_on": "2029-06-30",
    "floor_area_above": "120000",
    "floor_area_below": "30000",
    "floor_area_total": "150000",
    "floor_area_far": "120000",
    "far": "2.03",
    "coverage": "15.9",
    "building_height_max": "73.5",
    "civil_defence": "build",
    "civil_defence_area": "6200",
    "green_area": "19000",
    "green_ratio": "34.2",
    "parking_motor": "1384",
    "parking_nonmotor": "1980",
    "entrances": "2",
    "drainage_separated": "true",
    "sewage_per_day": "820.5",
    "drainage_outlet": "市政污水管网",
    "truthful": "true",
}
BUILDING = {"code": "1#", "use": "residential", "floor_area": "120000", "height": "73.5", "storeys": "24"}


def viewer(account: str) -> Viewer:
    """What a demo account may do today."""
    return viewer_of(User.objects.get(username=account), timezone.localdate())


def client(account: str | None) -> Client:
    """A browser session of a demo account; None is a visitor."""
    browser = Client()
    if account:
        browser.force_login(User.objects.get(username=account))
    return browser


def works_of(project: str) -> Works:
    return Works.objects.select_related("project__applicant").get(project__name=project)


def begin(project: str = HOUSING, by: str = "suzhou-applicant", stage: str = STAGE) -> Application:
    """An application that nobody has filled in yet."""
    return submitting.start_application(works_of(project), stage, viewer(by))


def answer(application: Application, by: str = "suzhou-applicant") -> None:
    """Fill in the form of the stage."""
    asked = _fields(application)
    change(application, by, **{name: value for name, value in ANSWERS.items() if name in asked})
    if "buildings" in asked:
        draft, actor = application.draft, viewer(by)
        row = forms.add_row(draft.pk, "buildings", actor).draft.data["buildings"][0]["_row"]
        cells = [Entry(f"buildings.{row}.{name}", [value], 0) for name, value in BUILDING.items()]
        forms.save(draft.pk, cells, actor)
        draft.refresh_from_db()


def change(application: Application, by: str = "suzhou-applicant", **values: str) -> None:
    """Type over some answers."""
    draft = application.draft
    draft.refresh_from_db()
    entries = [Entry(name, [value], draft.revisions.get(name, 0)) for name, value in values.items()]
    forms.save(draft.pk, entries, viewer(by))
    draft.refresh_from_db()


def _fields(application: Application) -> Any:
    return current_stage(application.city, application.stage, timezone.localdate()).form.fields


def give(application: Application, slot: str, by: str = "suzhou-applicant", content: bytes = b"") -> None:
    """Upload a file for one material."""
    definition = current_stage(application.city, application.stage, timezone.localdate())
    row = next(r for r in materials_given(definition, application) if r.material.name == slot)
    drawing = "dxf" in row.material.formats
    name = f"{slot}.{'dxf' if drawing else 'pdf'}"
    stream = BytesIO(content or (DXF if drawing else PDF))
    person = viewer(by).user
    document = documents.store(
        stream, name, city=application.city, owner=row.place.owner, by=person, limits=row.place.limits
    )
    documents.attach(application.subject, slot, document, person)


def give_all(application: Application, by: str = "suzhou-applicant") -> None:
    """Upload everything that is asked for."""
    definition = current_stage(application.city, application.stage, timezone.localdate())
    for row in materials_given(definition, application):
        if row.missing:
            give(application, row.material.name, by)


def submitted(project: str = HOUSING, by: str = "suzhou-applicant") -> UUID:
    """A complete application, handed in. The stage's id."""
    application = begin(project, by)
    answer(application, by)
    give_all(application, by)
    return submitting.submit(application.pk, viewer(by))


def accepted(project: str = HOUSING, by: str = "suzhou-applicant", window: str = "suzhou-window") -> UUID:
    """The same, accepted by the window: every department has its task."""
    stage = submitted(project, by)
    perform("accept", stage, viewer(window), {})
    return stage


def approved(stage: UUID, city: str = "suzhou", *, now: datetime | None = None) -> Tree:
    """Every department agrees until nothing is left to do, the permit last."""
    people = by_post(city)
    while tasks := list(Task.objects.filter(root=stage, open=True).order_by("node", "id")):
        # `issue` comes after `approve`: by then every other matter has passed.
        task = min(tasks, key=lambda t: t.node == "issue")
        actor = people[task.organisation, task.role]
        given = {"task": task.pk, "outcome": "agree", "remark": "符合规定，同意。"}
        perform("decide", task.case_id, actor, given, now=now)
    return load(stage)


def by_post(city: str) -> dict[tuple[int, str], Viewer]:
    """Somebody for every post of a city, by organisation and role."""
    found: dict[tuple[int, str], Viewer] = {}
    for user in User.objects.filter(username__startswith=f"{city}-"):
        who = viewer_of(user, timezone.localdate())
        for member in who.memberships:
            found.update({(member.organisation, role): who for role in member.roles})
    return found
