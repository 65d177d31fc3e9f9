"""An application that is being filled in, as the pages of applying find it, or the case it has become."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.status import Status
from tongjian.kernel.forms import actions as forms
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.packs.queries import current_stage, stage_definition
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Mandate
from tongjian.kernel.projects.queries import project_values
from tongjian.systems.approval.actions.promising import commitments_open_to, spared_by
from tongjian.systems.approval.documents import as_applicant
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.queries import known_before


@dataclass(frozen=True)
class Open:
    """An application that is being filled in: before it is submitted, or while it is corrected.

    `actor` is the viewer as who works on it: oneself, or the applicant's agent under `mandate`.
    """

    row: Application
    definition: StageDefinition
    correcting: bool
    actor: Viewer
    mandate: Mandate | None

    @property
    def promised(self) -> frozenset[str]:
        """The matters that are promised; those that no longer take a promise are not."""
        offered = {each.matter.code for each in commitments_open_to(self.definition, self.row.project)}
        return frozenset(offered.intersection(self.row.promised))

    @property
    def spared(self) -> frozenset[str]:
        """Materials nobody asks for, because a promise stands in their place."""
        return spared_by(self.definition, self.row.project, self.promised)


def opened(viewer: Viewer, application: UUID) -> Open | UUID:
    """The application as it is filled in, or the id of the case it has become.

    Raises `Http404` for a stranger as for an application that is not there.
    """
    rows = Application.objects.select_related("project__applicant", "works", "draft__form")
    try:
        found = rows.get(pk=application)
        actor, mandate = as_applicant(viewer, found)
    except (Application.DoesNotExist, PermissionError) as error:
        raise Http404("没有这份申请，或您无权查看") from error
    if found.case is None:
        definition = current_stage(found.city, found.stage, timezone.localdate())
        _follow(found, definition)
        return Open(found, definition, correcting=False, actor=actor, mandate=mandate)
    case = Case.objects.only("status", "definition").get(pk=found.case)
    if case.status != Status.CORRECTION_STARTED:
        return found.case
    return Open(found, stage_definition(case.definition), correcting=True, actor=actor, mandate=mandate)


def _follow(row: Application, definition: StageDefinition) -> None:
    """The form as it is now for the project as it is now.

    A stage has a new version, or the record of the project was corrected and other matters apply: the
    questions change, and every answer stays.
    """
    form = definition.form_for(project_values(row.project))
    if form.digest != row.draft.form_id:
        row.draft = forms.refit(row.draft_id, form, row.project, sources=known_before(row.project))
