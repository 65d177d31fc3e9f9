"""网上申报: start an application for a stage, and submit it once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.cases.actions import Notify, Refusal
from tongjian.kernel.cases.facts import FormSubmitted, Opened
from tongjian.kernel.cases.opening import child_case, new_id, opening, root_case
from tongjian.kernel.cases.perform import NotAllowed, Refused, write_down
from tongjian.kernel.cases.session import Session
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.forms.actions import freeze, start_draft
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.prefill import ORGANISATION, Source
from tongjian.kernel.numbers.actions import allot
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.queries import current_stage, pack_of
from tongjian.kernel.people.handover.powers import Powers
from tongjian.kernel.people.handover.queries import powers_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.models import Project, Works
from tongjian.kernel.projects.queries import project_values
from tongjian.systems.approval.actions.completeness import lacking_at_first, missing_in
from tongjian.systems.approval.actions.correction import changed_materials
from tongjian.systems.approval.actions.first_review import reception
from tongjian.systems.approval.actions.promising import (
    changes_of_promises,
    commitments_open_to,
    not_promised,
    promising,
)
from tongjian.systems.approval.kinds import MATTER, STAGE
from tongjian.systems.approval.models import Application, subject_of
from tongjian.systems.approval.queries import known_before, matters_of, running_case


def start_application(works: Works, stage: str, actor: Viewer, *, now: datetime | None = None) -> Application:
    """Begin to apply for a stage of works, or go on with the application that is already begun.

    For an agent (a viewer made by `acting`) it is written down in the same transaction.
    """
    moment = now or timezone.now()
    project = works.project
    if project.applicant_id not in actor.organisations(Role.APPLICANT):
        raise NotAllowed([Refusal("只有建设单位可以申报")])
    assert actor.user is not None, "whoever holds a role is a person"
    definition = current_stage(project.city, stage, timezone.localdate(moment))
    with transaction.atomic(durable=True):
        # The works row is the lock: two people of one company start one application, not two.
        Works.objects.select_for_update(no_key=True).get(pk=works.pk)
        if begun := Application.objects.filter(works=works, stage=stage, case=None).first():
            _by_agent(begun, actor, "代办：继续填写", moment)
            return begun
        if running := running_case(works.pk, stage):
            raise Refused([Refusal(f"本阶段已经申报（{running}）", "请在办件页面查看进度")])
        id_ = new_id(moment)
        row = Application.objects.create(
            id=id_,
            city=project.city,
            stage=stage,
            project=project,
            works=works,
            applicant=project.applicant,
            draft=_draft(definition, id_, project, actor, moment),
            started_by_id=actor.user,
            started_at=moment,
        )
        _by_agent(row, actor, "代办：开始申报", moment)
        return row


def _draft(
    definition: StageDefinition, application: UUID, project: Project, actor: Viewer, moment: datetime
) -> Draft:
    """The form of the stage with what is known of the company, and what it answered before, filled in."""
    company = project.applicant
    record = Source(ORGANISATION, {"name": company.name, "uscc": company.uscc})
    sources = [record, *known_before(project)]
    subject = subject_of(application)
    form = definition.form_for(project_values(project))
    return start_draft(form, subject, project, actor, sources=sources, now=moment)


def submit(
    application: UUID,
    actor: Viewer,
    *,
    promised: frozenset[str] | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> UUID:
    """提交: the draft becomes a case with its matters, received by the window. Returns the stage's id.

    `promised` are codes of matters whose applicant promises instead of proving (告知承诺); None: those that
    are ticked on the application, as they are under its lock. `seen` is the number of changes of the ticks
    (`changes_of_promises`) that the page showed: nobody promises what they have not seen. A material that
    may come later (容缺) does not keep the application back: the window decides whether it accepts without.
    What an agent hands in is written down in the same transaction.

    Raises :class:`Refused` with every reason at once: fields, materials, state. Nothing is half submitted.
    """
    moment = now or timezone.now()
    city = Application.objects.values_list("city", flat=True).get(pk=application)
    with opening(city, actor, now=moment) as session:
        row = _locked(application, actor)
        definition = current_stage(city, row.stage, timezone.localdate(moment))
        promises = {m.matter.code: m.matter for m in commitments_open_to(definition, row.project)}
        if seen is not None and seen != changes_of_promises(row):
            raise Refused([Refusal("告知承诺的选择刚在另一个窗口改过", "请核对后再提交")])
        if promised is None:
            promised = frozenset(promises.keys() & row.promised)
        if refusals := [*not_promised(promised - promises.keys()), *missing_in(row, definition, promised)]:
            raise Refused(refusals)
        submission = freeze(row.draft, actor, now=moment)
        stage = root_case(session, _opened(session, row, definition))
        powers = powers_of(city)
        for matter in _open_matters(session, stage, definition, row, powers):
            if matter.matter in promised:
                session.append(matter, *promising(session, matter, promises[matter.matter]))
        region = row.project.region
        window = powers.window(region) or window_of(session.tree, definition)
        first = reception(session, stage, powers, region, window)
        session.append(
            stage,
            FormSubmitted(submission=submission.digest),
            *changed_materials(stage, row.subject, definition),
            *lacking_at_first(row, definition, promised),
            *first.facts,
        )
        session.notify(stage, [Notify("收到新的申请", stage.title, organisation=first.organisation)])
        row.case, row.submitted_at = stage.id, moment
        row.save(update_fields=["case", "submitted_at"])
        _by_agent(row, actor, "代办：提交申请", moment)
    return stage.id


def _by_agent(row: Application, actor: Viewer, what: str, now: datetime) -> None:
    """An agent's part in it; it is written down together with the act or neither is."""
    if actor.mandate is not None:
        write_down(actor, what, row.subject, now=now)
        row.mandate_id = actor.mandate
        row.save(update_fields=["mandate"])


def _locked(application: UUID, actor: Viewer) -> Application:
    """The application, locked, as somebody who may submit it."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related(
        "project__applicant", "works", "draft__form"
    )
    row = rows.get(pk=application)
    if row.applicant_id not in actor.organisations(Role.APPLICANT):
        raise NotAllowed([Refusal("只有申请单位可以提交")])
    if row.case is not None:
        raise Refused([Refusal("这份申请已经提交", "请在办件页面查看进度")])
    return row


def _opened(session: Session, row: Application, definition: StageDefinition) -> Opened:
    lead = session.tree.organisation_of(definition.stage.lead)
    assert lead is not None, "a pack is refused when a stage's lead department is not in the city"
    return Opened(
        case_kind=STAGE,
        matter=row.stage,
        definition=definition.digest,
        title=f"{row.works.name} · {definition.stage.title}",
        number=_number(row.city, session.now),
        organisation=lead,
        applicant=row.applicant_id,
        project=str(row.project_id),
        works=str(row.works_id),
    )


def window_of(tree: Tree, definition: StageDefinition) -> int:
    """The comprehensive window where the city has one, else the lead department's own."""
    organisation = tree.organisation_of("window")
    lead = tree.organisation_of(definition.stage.lead)
    found = organisation or lead
    assert found is not None, "a pack is refused when a stage's lead department is not in the city"
    return found


def _open_matters(
    session: Session, stage: CaseState, definition: StageDefinition, row: Application, powers: Powers
) -> Iterator[CaseState]:
    today = timezone.localdate(session.now)
    for index, matter in enumerate(matters_of(definition, row.project), start=1):
        department = powers.decides(matter.matter, row.project.region, today)
        assert department is not None, "a pack is refused when a matter's department is not in the city"
        yield child_case(
            session,
            Opened(
                case_kind=MATTER,
                matter=matter.matter.code,
                definition=matter.digest,
                title=matter.matter.title,
                number=f"{stage.number}-{index:02d}",
                organisation=department,
                applicant=stage.applicant,
                project=stage.project,
                works=stage.works,
                parent=str(stage.id),
            ),
        )


def _number(city: str, moment: datetime) -> str:
    """办件编号 in the pattern of the city."""
    pack = pack_of(city)
    on = timezone.localtime(moment).date()
    serial = allot(city, f"case-{on.year}")
    return pack.settings.number("case", serial=serial, on=on, region=pack.region)
