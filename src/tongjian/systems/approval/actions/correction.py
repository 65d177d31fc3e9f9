"""补正与更换材料: what is missing is told once, and what is mended comes into the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from tongjian.kernel.cases.actions import Action, Notify, Refusal, View, applicant, registry
from tongjian.kernel.cases.common import Given
from tongjian.kernel.cases.facts import Fact, FormSubmitted, MaterialGiven, Moved, NewTask, StatusChanged
from tongjian.kernel.cases.state import CaseState
from tongjian.kernel.cases.status import PASSED, Status
from tongjian.kernel.documents.queries import current_attachments
from tongjian.kernel.forms.actions import freeze, reopen
from tongjian.kernel.forms.queries import draft_errors
from tongjian.kernel.packs.definitions import StageDefinition
from tongjian.kernel.people.viewer import Role
from tongjian.systems.approval.actions.aside import Aside, about, closed, done, new_task
from tongjian.systems.approval.actions.gaps import gaps
from tongjian.systems.approval.actions.intake import ByWindow, accepting_window, receive_task
from tongjian.systems.approval.actions.letters import last_day, letter, written
from tongjian.systems.approval.kinds import STAGE
from tongjian.systems.approval.models import Application


def correct_task(stage: CaseState, days: int | None = None) -> NewTask:
    """补正: beside the process, so that its time runs while the clock of the case stands."""
    # An application that is rehearsed before its company is known has nobody yet.
    return new_task(stage, Aside.CORRECT, "补正材料", stage.applicant or 0, Role.APPLICANT, limit=days)


@registry.action
class AskForCorrection(ByWindow):
    """补正告知: everything that is missing, told once (行政许可法 art. 32(4))."""

    name, title = "ask_for_correction", "一次性告知补正"
    states = frozenset({Status.RECEIVED})

    class Input(Given):
        remark: str = Field(min_length=5, max_length=2000, title="需要补正的全部内容")
        days: int | None = Field(None, ge=1, le=120, title="补正期限（工作日，不写则不限期）")

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.corrections:
            yield Refusal("补正只能告知一次", "请受理或决定不予受理（行政许可法第三十二条）")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield StatusChanged(to=Status.CORRECTION_STARTED, remark=given.remark)
        correct = correct_task(view.case, given.days)
        yield Moved(opened=(correct,), closed=closed(view.case.open_tasks()))

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """The answers can be changed again."""
        application = application_of(view.case)
        if application is not None:
            reopen(application.draft_id, now=view.now)
        until = written(last_day(view.case.city, view.now, given.days)) if given.days else ""
        return letter(view, "correction", missing=given.remark, until=until)

    def notices(self, view: View, given: Any) -> Iterable[Notify]:
        yield Notify("需要补正材料", given.remark, organisation=view.case.applicant)


class WithMaterials(Action):
    """An act of the applicant that brings the files uploaded since into the case."""

    kinds = frozenset({STAGE})

    def who(self, view: View) -> Refusal | None:
        return applicant(view)

    def load(self, view: View, given: Any) -> Any:
        """Attachments that are newer than what the case has. 2 queries."""
        application = application_of(view.case)
        return changed_materials(view.case, application.subject, view.definition) if application else []

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from view.loaded


@registry.action
class Correct(WithMaterials):
    """补正: what was asked for is there; the window looks again."""

    name, title = "correct", "提交补正"
    by_agent = True
    button = False
    states = frozenset({Status.CORRECTION_STARTED})

    class Input(Given):
        remark: str = Field("", max_length=500, title="补正说明")

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        """The answers have to be complete again. 1 query."""
        application = application_of(view.case)
        if application is not None:
            yield from (Refusal(error.sentence) for error in draft_errors(application.draft))

    def record(self, view: View, given: Any) -> Iterator[Fact]:
        """The answers as they are now."""
        application = application_of(view.case)
        if application is not None:
            submission = freeze(application.draft, view.actor, now=view.now)
            if view.actor.mandate:
                application.mandate_id = view.actor.mandate
                application.save(update_fields=["mandate"])
            yield FormSubmitted(submission=submission.digest, revision=view.case.corrections + 1)

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from super().apply(view, given)
        yield StatusChanged(to=Status.CORRECTION_ENDED, remark=given.remark)
        yield Moved(
            opened=(receive_task(view.case, accepting_window(view.case)),),
            closed=closed(view.case.open_tasks()),
        )


@registry.action
class ReplaceMaterials(WithMaterials):
    """更换或补交材料: a drawing mended while it is reviewed, or a material that was due later (容缺).

    Every version stays on record. What was due later may still come when the stage has cleared.
    """

    name, title = "replace_materials", "更换或补交材料"
    by_agent = True
    button = False
    states = frozenset({Status.RECEIVED, Status.ACCEPTED, Status.UNDER_REVIEW}) | PASSED

    def ready(self, view: View) -> Iterator[Refusal]:
        if view.case.ended and not gaps(view.case):
            yield Refusal("阶段已经办结，没有待补交的材料", "需要变更的，请另行申请")

    def check(self, view: View, given: Any) -> Iterator[Refusal]:
        if not view.loaded:
            yield Refusal("没有新的材料", "请先上传更换后的文件")
        elif view.case.ended and (
            strange := {m.name for m in view.loaded} - set(map(about, gaps(view.case)))
        ):
            titles = "、".join(m.title for m in view.loaded if m.name in strange)
            yield Refusal(f"阶段已经办结，不能再更换：{titles}", "只能补交容缺的材料")

    def apply(self, view: View, given: Any) -> Iterator[Fact]:
        yield from super().apply(view, given)
        came = {material.name for material in view.loaded}
        for task in gaps(view.case):
            if about(task) in came:
                yield done(view, task, "given", "", "已补交")


def application_of(case: CaseState) -> Application | None:
    """What the case was submitted as; None when it came in another way. 1 query."""
    return Application.objects.select_related("draft__form").filter(case=case.id).first()


def changed_materials(case: CaseState, subject: str, definition: StageDefinition) -> list[MaterialGiven]:
    """Facts for every attachment whose content the case does not have yet. 1 query."""
    titles = {m.name: m.title for matter in definition.matters for m in matter.matter.materials}
    return [
        MaterialGiven(
            name=row.slot,
            title=titles.get(row.slot, row.slot),
            document=str(row.document),
            sha256=row.sha256,
            version=row.version,
        )
        for row in current_attachments(subject)
        if row.slot not in case.materials or case.materials[row.slot].sha256 != row.sha256
    ]
