"""Every address of the site, with the objects of a real case behind it, and who may open it.

`open_to` are the strangers who may: everyone (`ANYONE`), whoever has signed in (`SIGNED_IN`), or accounts by
name. What a stranger may open must still say nothing about the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.systems.approval import addresses_of_approval as of_approval
from tests.systems.approval import addresses_of_assessment as of_assessment
from tests.systems.approval import addresses_of_centre as of_centre
from tests.systems.approval import addresses_of_enforcement as of_enforcement
from tests.systems.approval import addresses_of_evaluation as of_evaluation
from tests.systems.approval import addresses_of_field as of_field
from tests.systems.approval import addresses_of_measures as of_measures
from tests.systems.approval import addresses_of_performance as of_performance
from tests.systems.approval import addresses_of_places as of_places
from tests.systems.approval import addresses_of_registers as of_registers
from tests.systems.approval import addresses_of_risk as of_risk
from tests.systems.approval import addresses_of_supervision as of_supervision
from tests.systems.approval import story
from tests.systems.approval.address import (
    ADMINISTRATORS,
    ANYONE,
    APPLICANTS,
    OFFICIALS,
    OWN_ADMINISTRATOR,
    OWN_CITY,
    REVIEWERS,
    SIGNED_IN,
    SUPERVISORS,
    Address,
)
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.models import Case, Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.jobs.models import Job, State
from tongjian.kernel.ledger.bills import make_bill
from tongjian.kernel.ledger.models import Bill
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.measures.models import Reading
from tongjian.kernel.notices.models import Notice
from tongjian.kernel.people.models import Holding, User
from tongjian.systems.approval.models import Application
from tongjian.systems.performance.evaluating.models import Evaluation
from tongjian.systems.performance.models import Declaration
from tongjian.systems.scrutiny.models import Check, SelfCheck

# Each makes what its addresses need and lists them; in this order.
ROOMS = (of_supervision, of_field, of_risk, of_centre, of_enforcement)


def names(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address the site has."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or str(pattern.pattern)))
        else:
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from names(pattern, inside)


@dataclass
class Objects:
    """A case under way, one with its permit, and an application that is being filled in."""

    stage: Case
    task: Task
    permit: Licence
    attachment: Attachment
    check: Check
    self_check: SelfCheck
    handed_in: Application
    draft: Application
    notice: Notice
    holding: Holding
    job: Job
    bill: Bill
    places: of_places.Places
    procedures: of_approval.Procedures
    reading: Reading
    declaration: Declaration
    evaluation: Evaluation
    registered: of_registers.Registered
    assessed: of_assessment.Assessed
    rooms: Mapping[ModuleType, Any]


def make_objects() -> Objects:
    """The company of the story has one stage cleared, another under review, and a third begun."""
    cleared = story.accepted(story.HOUSING)
    story.approved(cleared)
    stage = story.accepted(story.SCHOOL)
    perform("urge", stage, story.viewer("suzhou-supervisor"), {"remark": "请抓紧"})
    handed_in = Application.objects.get(case=stage)
    attachment = Attachment.objects.get(subject=handed_in.subject, slot="site-plan")
    under_way = Case.objects.get(pk=stage)
    permit = Licence.objects.get(type="planning-permit")
    draft = story.begin(story.HOUSING, stage="construction-permit")
    return Objects(
        stage=under_way,
        task=Task.objects.get(root=stage, case__matter="drainage-review", open=True),
        permit=permit,
        attachment=attachment,
        check=Check.objects.get(attachment=attachment),
        self_check=_self_check(),
        handed_in=handed_in,
        draft=draft,
        notice=Notice.objects.filter(organisation=handed_in.applicant_id).latest("id"),
        holding=Holding.objects.get(user__username="suzhou-water"),
        job=_dead_job(),
        bill=make_bill("suzhou", timezone.localdate(), timezone.now()),
        places=of_places.make_places(),
        procedures=of_approval.make_procedures(under_way, permit, draft),
        reading=of_measures.make_reading(),
        declaration=of_performance.make_declaration(),
        evaluation=of_evaluation.make_evaluation(),
        registered=of_registers.make_registered(),
        assessed=of_assessment.make_assessed(),
        rooms={room: room.make() for room in ROOMS},
    )


def _self_check() -> SelfCheck:
    """A drawing somebody of the company had scrutinised for themselves."""
    now = timezone.now()
    return SelfCheck.objects.create(
        city="suzhou",
        name="总平面图.dxf",
        sha256="0" * 64,
        size=1,
        user=User.objects.get(username="suzhou-applicant"),
        asked_at=now,
        expires_at=now + timedelta(hours=1),
    )


def _dead_job() -> Job:
    """Work that failed for good, for an administrator to let run again."""
    return Job.objects.create(
        city="suzhou",
        name="scrutiny.hold",
        args={"case": str(UUID(int=0))},
        state=State.DEAD,
        ready_at=timezone.now(),
    )


def table(o: Objects) -> list[Address]:
    """One line for each address at least; several where it leads to different objects."""
    own = [*_public(o), *_own_pages(), *_cases(o), *_applications(o), *_materials(o), *_management(o)]
    declared = of_performance.table(o.declaration)
    return [
        *own,
        *of_places.table(o.places),
        *of_approval.table(o.procedures),
        *declared,
        *of_evaluation.table(o.evaluation),
        *of_registers.table(o.registered),
        *of_measures.table(o.reading),
        *of_assessment.table(o.assessed),
        *(address for room, made in o.rooms.items() for address in room.table(made)),
    ]


def _public(o: Objects) -> Iterator[Address]:
    matter = {"city": "suzhou", "code": "planning-permit"}
    yield Address("portal", open_to=ANYONE)
    yield Address("find", query="?city=suzhou&q=规划", open_to=ANYONE)
    yield Address("city", {"city": "suzhou"}, open_to=ANYONE)
    yield Address("catalog", {"city": "suzhou"}, open_to=ANYONE)
    yield Address("guide", matter, open_to=ANYONE)
    yield Address("guide-process", matter, open_to=ANYONE)
    yield Address("sign-in", open_to=ANYONE)
    yield Address("sign-out", posted={}, open_to=ANYONE)
    yield Address("progress", query=f"?number={o.stage.number}", open_to=ANYONE, public=True)
    yield Address("api:progress", query=f"?number={o.stage.number}", open_to=ANYONE, public=True)
    yield Address("api:openapi-json", open_to=ANYONE)
    yield Address("bills", {"city": "suzhou"}, open_to=ANYONE)
    yield Address("bill", {"city": "suzhou", "day": str(o.bill.day)}, open_to=ANYONE)
    yield Address("licences:start", open_to=ANYONE)
    yield Address("licences:verify", {"key": o.permit.token}, open_to=ANYONE, public=True)
    yield Address("self-check", {"city": "suzhou"}, open_to=ANYONE)


def _own_pages() -> Iterator[Address]:
    """Pages that show everyone their own."""
    yield Address("home", open_to=ANYONE)
    yield Address("workbench", open_to=OFFICIALS)
    yield Address("api:workbench", open_to=OFFICIALS)
    yield Address("lights", open_to=SUPERVISORS)
    yield Address("scrutiny-queue", open_to=REVIEWERS)
    yield Address("scrutiny-unjudged", open_to=ADMINISTRATORS)
    yield Address("my", open_to=APPLICANTS)
    yield Address("project-new", open_to=APPLICANTS)
    yield Address("notices:index", open_to=SIGNED_IN)
    yield Address("notices:bell", open_to=ANYONE)
    yield Address("notices:read_all", posted={}, open_to=SIGNED_IN)


def _cases(o: Objects) -> Iterator[Address]:
    for case in (o.stage.pk, o.task.case_id):
        yield Address("case", {"case": case})
        yield Address("case-receipt", {"case": case})
        yield Address("api:actions", {"case": case})
        for action in registry.actions.values():
            given = _given(action.name, o)
            yield Address("case-action", {"case": case, "action": action.name}, posted=given)
            if not action.by_platform:
                yield Address(f"api:do_{action.name}", {"case": case}, posted=given)
    yield Address("stage-board", {"stage": o.stage.pk})
    yield Address("notices:open", {"notice_id": o.notice.pk}, posted={})
    yield Address("licences:pdf", {"licence": o.permit.pk}, open_to=OWN_CITY, public=True)


def _given(action: str, o: Objects) -> dict[str, Any]:
    """Input that would do, were one allowed to."""
    remark, one_task = "一段足够长的说明", {"task": str(o.task.pk), "outcome": "agree"}
    given: dict[str, dict[str, Any]] = {
        "reassign": {"task": str(o.task.pk)},
        "note_overdue": {"task": str(o.task.pk)},
        "answer_urging": {"urging": str(UUID(int=1)), "remark": remark},
        "ask_extension": {"days": 3, "remark": remark},
        "begin_special": {"procedure": "expert-review", "days": 5, "remark": remark},
        "consult": {"departments": ["fire"], "days": 3, "remark": remark},
        "propose_joint": {"when": "2027-03-09T09:30", "place": "现场"},
        "serve_letter": {"letter": str(UUID(int=1)), "way": "post", "receiver": "李四"},
        "sign_for_letter": {"letter": str(UUID(int=1))},
        "end_licence": {"state": "lapsed", "remark": remark},
        "override_hold": {"key": "scrutiny:1", "remark": "已现场核实无误"},
        "set_holds": {"system": "scrutiny"},
        "comment_on_drawing": {"check": str(o.check.pk), "text": "请补充标高", "x": 1, "y": 2},
        "answer_comment": {"comment": str(UUID(int=1)), "text": "已经修改"},
        "close_comment": {"comment": str(UUID(int=1)), "remark": "已经修改"},
        "decide_findings": {
            "check": str(o.check.pk),
            "findings": [1],
            "decision": "accept",
            "remark": "符合要求",
        },
        "accept_by_silence": {},
        "pass_on": {"task": str(o.task.pk)},
        "decline": {"ground": "elsewhere", "instead": "其他机关", "remark": remark},
        "accept_with_gaps": {},
        "replace_materials": {},
    }
    if "task" in registry.actions[action].Input.model_fields:
        given.setdefault(action, {**one_task, "remark": remark})
    return given.get(action, {"remark": remark})


def _applications(o: Objects) -> Iterator[Address]:
    project = o.handed_in.project_id
    # Whether officials of the city see its projects is the registry's decision: they do.
    yield Address("project", {"project": project}, open_to=OWN_CITY, public=True)
    works = {"works": o.handed_in.works_id, "stage": "completion"}
    yield Address("application-start", works, posted={})
    for application in (o.handed_in, o.draft):
        yield Address("application", {"application": application.pk})
        yield Address("application-missing", {"application": application.pk})
        yield Address("application-submit", {"application": application.pk}, posted={})
        draft = {"draft": application.draft_id}
        typed = {"f.contact_name": "旁人", "r.contact_name": "0"}
        yield Address("forms:draft", draft, posted=typed)
        yield Address("forms:draft", draft)
        yield Address("forms:field", {**draft, "path": "contact_name"}, posted=typed)
        yield Address("forms:add-row", {**draft, "table": "buildings"}, posted={})
        yield Address("forms:remove-row", {**draft, "table": "buildings", "row": "r1"}, posted={})


def _materials(o: Objects) -> Iterator[Address]:
    for application in (o.handed_in, o.draft):
        place = f"?subject={application.subject}&slot=site-plan"
        yield Address("documents:upload", query=place, posted={"file": story.DXF.decode()})
        yield Address("documents:offer", query=place, posted={"document": str(o.attachment.document_id)})
        yield Address("documents:remove", query=place, posted={})
        yield Address("scrutiny-boundary-draft", {"draft": application.draft_id})
    yield Address("scrutiny-boundary-case", {"case": o.stage.pk})
    yield Address("documents:download", {"document_id": o.attachment.document_id})
    yield Address("scrutiny-of-attachment", {"attachment": o.attachment.pk})
    yield Address("scrutiny-drawing", {"check": o.check.pk})
    yield Address("scrutiny-download", {"check": o.check.pk, "part": "report.json"})
    yield Address("scrutiny-place", {"city": "suzhou", "check": o.check.pk})
    yield Address("scrutiny-newer", {"check": o.check.pk}, posted={})
    yield Address("scrutiny-current", {"case": o.stage.pk, "slot": "site-plan"})
    for action in ("comment_on_drawing", "answer_comment", "close_comment", "decide_findings"):
        act = {"check": o.check.pk, "action": action}
        yield Address("scrutiny-act", act, posted={"case": str(o.stage.pk), **_given(action, o)})
    tried = {"city": "suzhou", "check": o.self_check.pk}
    for name in ("self-check-result", "self-check-waiting"):
        yield Address(name, tried)
    for name in ("self-check-delete", "self-check-keep"):
        yield Address(name, tried, posted={})
    said = {"layer.1": "绿地", "layer.1.is": "none"}
    for posted in (None, said):
        yield Address("self-check-layers", tried, posted=posted)
        yield Address("scrutiny-layers", {"check": o.check.pk}, posted=posted)
    yield Address("self-check-download", {**tried, "part": "report.json"})


def _management(o: Objects) -> Iterator[Address]:
    person, body = {"user_id": o.holding.user_id}, {"organisation_id": o.holding.post.organisation_id}
    for name in ("manage-people", "manage-people-new", "manage-leaves", "manage-changes"):
        yield Address(name, open_to=ADMINISTRATORS)
    yield Address("manage-organisations", open_to=ADMINISTRATORS)
    yield Address("manage-organisations-new", open_to=ADMINISTRATORS)
    yield Address("manage-person", person, open_to=OWN_ADMINISTRATOR)
    for name in ("account", "active", "password", "appoint", "leave"):
        yield Address(f"manage-person-{name}", person, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address(
        "manage-person-end", {**person, "holding_id": o.holding.pk}, posted={}, open_to=OWN_ADMINISTRATOR
    )
    yield Address("manage-person-cancel", {**person, "leave_id": 1}, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-organisation", body, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-organisation-facts", body, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-organisation-posts", body, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("manage-post", {**body, "post_id": o.holding.post_id}, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("scrutiny-again", {"check": o.check.pk}, posted={}, open_to=OWN_ADMINISTRATOR)
    yield Address("jobs:index", open_to=ADMINISTRATORS)
    yield Address("jobs:revive", {"job_id": o.job.pk}, posted={}, open_to=OWN_ADMINISTRATOR)


def secrets(o: Objects) -> Callable[[str], list[str]]:
    """What of the case a text gives away."""
    words = {
        o.stage.number,
        o.stage.title,
        o.handed_in.project.name,
        o.handed_in.project.code,
        story.ANSWERS["contact_name"],
        story.ANSWERS["contact_phone"],
        User.objects.get(username="suzhou-applicant").get_full_name(),
    }
    return lambda text: sorted(word for word in words if word in text)
