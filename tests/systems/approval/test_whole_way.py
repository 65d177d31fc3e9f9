"""From the first plan to the archive, by the real packs: each stage of each kind of project ends."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
from django.utils import timezone

from tests.systems.approval import story
from tests.systems.approval.sampling import answer_all
from tongjian.kernel.archive.building import build
from tongjian.kernel.cases.actions import View, closed_because, registry
from tongjian.kernel.cases.models import Task
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.cases.status import Status
from tongjian.kernel.cases.tree import Tree, load
from tongjian.kernel.packs.queries import current_stage
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.approval.actions.promising import commitments_open_to
from tongjian.systems.approval.actions.submit import submit
from tongjian.systems.approval.facts import CommitmentGiven

# Decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db
STAGES = ("land-planning", "engineering-permit", "construction-permit", "completion")
PROJECTS = [
    ("suzhou", "相城区春申湖文化馆", "government"),
    ("rugao", "白蒲邻里便民中心", "small"),
    ("suzhou", "阳澄智造产业园", "land-with-design"),
]


@pytest.mark.parametrize(("city", "project", "theme"), PROJECTS)
def test_from_the_first_plan_to_the_archive(
    cities: None, monkeypatch: pytest.MonkeyPatch, city: str, project: str, theme: str
) -> None:
    monkeypatch.setattr(story, "PDF", a_page())
    licences: Counter[str] = Counter()
    promises = 0
    for stage in STAGES:
        case = handed_in(city, project, stage)
        perform("accept", case, story.viewer(f"{city}-window"), {})
        tree = agreed(case, city)
        assert tree.top().status is Status.APPROVED, [(c.title, c.status.title) for c in tree.cases.values()]
        licences[stage] += sum(bool(each.licence) for each in tree.cases.values())
        promises += sum(isinstance(fact, CommitmentGiven) for _, fact in tree.history)
    assert licences["engineering-permit"] >= 1
    assert licences["construction-permit"] >= 1
    works = story.works_of(project)
    assert works.project.kind == theme
    assert bool(promises) is (theme == "small")
    archived(works.project.pk)


def archived(project: UUID) -> None:
    """The package of the project: everything that was asked for is there and opens."""
    built = build(project)
    assert built.report.gaps == ()
    assert built.report.passed


def a_page() -> bytes:
    """A PDF of one empty page."""
    document, content = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.save(content, deterministic_id=True)
    return content.getvalue()


def handed_in(city: str, project: str, stage: str) -> UUID:
    """A complete application for a stage; a small project promises whatever it may."""
    works = story.works_of(project)
    who = next(
        name
        for name in (f"{city}-applicant", f"{city}-applicant-2")
        if works.project.applicant_id in {m.organisation for m in story.viewer(name).memberships}
    )
    application = story.begin(project, who, stage)
    answer_all(application.draft_id, story.viewer(who))
    story.give_all(application, who)
    definition = current_stage(city, stage, timezone.localdate())
    open_to = commitments_open_to(definition, works.project) if works.project.kind == "small" else []
    promised = frozenset(each.matter.code for each in open_to)
    return submit(application.pk, story.viewer(who), promised=promised)


def agreed(stage: UUID, city: str) -> Tree:
    """Every officer takes the way that leads on; what waits for something else comes later."""
    people = story.by_post(city)
    while tasks := list(Task.objects.filter(root=stage, open=True).order_by("id")):
        done = [task for task in tasks if concluded(task, people[task.organisation, task.role])]
        assert done, [f"{task.case.title}：{task.title}" for task in tasks]
    return load(stage)


def concluded(task: Task, actor: Viewer) -> bool:
    """Finish a task with its first conclusion, which leads on; false while that is closed."""
    tree = load(task.root)
    case = tree.cases[task.case_id]
    if not case.tasks[task.pk].open:
        return False
    view = View(tree, case, actor, timezone.now())
    for action in registry.actions.values():
        if closed_because(action, view):
            continue
        if first := next(iter(action.conclusions(view, case.tasks[task.pk])), None):
            if not first.refusals:
                given = {"task": task.pk, "outcome": first.code, "remark": "符合规定，同意。"}
                perform(action.name, case.id, actor, given)
            return not first.refusals
    return False
