"""One city with a few projects at different stages, made once for all tests of a module: they only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from tests.held import held
from tests.systems.approval import story
from tests.systems.approval.conftest import install_cities
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.projects.models import Project, Works
from tongjian.systems.approval.models import Application
from tongjian.systems.approval.statistics.jobs import MEASURE, measure_one

LAB = "星湖桥生物医药研发中心"


@dataclass(frozen=True)
class Town:
    """澄云里 has its planning permit, the school is under review, the laboratory has not applied."""

    housing: Project
    school: Project
    lab: Project
    cleared: UUID
    running: UUID


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Undone when the module is through."""
    with held(django_db_blocker):
        yield _made()


def _made() -> Town:
    install_cities()
    install_demo_layers(pack_of("suzhou"))
    others = Project.objects.filter(city="suzhou").exclude(name__in=(story.HOUSING, story.SCHOOL, LAB))
    Works.objects.filter(project__in=others).delete()
    others.delete()
    cleared = story.accepted(story.HOUSING)
    story.approved(cleared)
    running = story.accepted(story.SCHOOL)
    story.give(Application.objects.get(case=running), "site-plan", content=story.DXF + b"\r\n")
    perform("replace_materials", running, story.viewer("suzhou-applicant"), {})
    story.begin(story.HOUSING, stage="construction-permit")
    for job in Job.objects.filter(name=MEASURE):
        measure_one(job.args)
    projects = {project.name: project for project in Project.objects.select_related("applicant")}
    return Town(projects[story.HOUSING], projects[story.SCHOOL], projects[LAB], cleared, running)
