"""Every write on projects, each recorded in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import SYSTEM, Role, Viewer
from tongjian.kernel.projects.models import Building, Project, Works
from tongjian.kernel.projects.signals import corrected
from tongjian.kernel.projects.stating import (
    ProjectFacts,
    code_of,
    facts_of,
    mistakes_in,
    row_of,
    theme_for,
)


class RefusedError(ValueError):
    """The record is not made or changed; `sentences` say every reason."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("；".join(sentences))


class NotAllowedError(PermissionError):
    """The viewer may not write this record."""


@transaction.atomic
def register(
    city: str, applicant: int, facts: ProjectFacts, by: Viewer, *, now: datetime | None = None
) -> Project:
    """登记: a project of an applicant under its project code.

    Raises `NotAllowedError` for anyone but the applicant's own people and the city's windows and
    administrators, `RefusedError` with every mistake: a wrong code, one that is registered already, …
    """
    pack = pack_of(city)
    _must_be_allowed(by, city, applicant, facts.region)
    mistakes = list(mistakes_in(pack, facts))
    if not mistakes and Project.objects.filter(city=city, code=code_of(facts)).exists():
        mistakes = [f"项目代码 {code_of(facts)} 已经登记过，请在“我的项目”中查找，或核对代码"]
    theme = theme_for(pack, facts)
    if mistakes := [*mistakes, *theme.mistakes]:
        raise RefusedError(mistakes)
    project = Project.objects.create(
        city=city,
        applicant_id=applicant,
        created_at=now or timezone.now(),
        created_by_id=by.user,
        **row_of(facts),
        **theme.columns,
    )
    record(by, {city}, "登记项目", project_subject(project), after=_stated(project))
    return project


@transaction.atomic
def correct(
    project: Project, facts: ProjectFacts, by: Viewer, *, reason: str = "", seen: int | None = None
) -> Project:
    """更正: the record states these facts from now on; the project code stays. Raises as `register`.

    The theme is decided anew. Anyone but the applicant has to give a `reason`, which is recorded. `seen` is
    the number of the last change on the page that was filled in: when there is a newer one, this is refused.
    """
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    _must_be_allowed(by, row.city, row.applicant_id, row.region)
    mistakes = list(mistakes_in(pack_of(row.city), facts))
    if not mistakes and code_of(facts) != row.code:
        mistakes = ["项目代码是项目的身份，不能更改；代码登记错了，请重新登记一个项目"]
    if not reason.strip() and not (by.is_system or _is_own(by, row.applicant_id)):
        mistakes.append("更正别人登记的项目要写明理由，请填写更正理由")
    if seen is not None and last_change(project_subject(row)) != seen:
        mistakes.append("项目登记刚被别人更正过，本次没有保存。请核对最新的内容后重新提交")
    theme = theme_for(pack_of(row.city), facts)
    if mistakes := [*mistakes, *theme.mistakes]:
        raise RefusedError(mistakes)
    before = _stated(row)
    for name, value in {**row_of(facts), **theme.columns}.items():
        setattr(row, name, value)
    row.save()
    after = {**_stated(row), **({"reason": reason.strip()} if reason.strip() else {})}
    record(by, {row.city}, "更正项目", project_subject(row), before=before, after=after)
    corrected.send(Project, project=row)
    return row


@transaction.atomic
def add_works(
    project: Project, name: str, by: Viewer, *, code: str = "", now: datetime | None = None
) -> Works:
    """Add works (工程) to a project; without a code of its own the project's code is continued: `…-01`.

    Raises `NotAllowedError`, and `RefusedError` for a blank name or a code that is taken.
    """
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    _must_be_allowed(by, row.city, row.applicant_id, row.region)
    code = code.strip() or f"{row.code}-{row.works.count() + 1:02}"
    if not name.strip():
        raise RefusedError(["工程名称还没有填，请填写"])
    if Works.objects.filter(city=row.city, code=code).exists():
        raise RefusedError([f"工程代码 {code} 已经用过，请换一个"])
    works = Works.objects.create(
        project=row, city=row.city, code=code, name=name.strip(), created_at=now or timezone.now()
    )
    record(by, {row.city}, "登记工程", project_subject(row), after={"code": code, "name": works.name})
    return works


@transaction.atomic
def replace_buildings(works: Works, buildings: Sequence[Building], by: Viewer) -> None:
    """The buildings of the works are these from now on. Raises `NotAllowedError`."""
    row = Works.objects.select_for_update(of=("self",)).select_related("project").get(pk=works.pk)
    _must_be_allowed(by, row.city, row.project.applicant_id, row.project.region)
    before = _named(row.buildings.all())
    row.buildings.all().delete()
    for building in buildings:
        building.works = row
    Building.objects.bulk_create(buildings)
    record(by, {row.city}, "登记单体", project_subject(row.project), before=before, after=_named(buildings))


def _named(buildings: Iterable[Building]) -> dict[str, object]:
    return {"buildings": "、".join(sorted(building.code for building in buildings))}


def install_demo_projects(pack: Pack) -> None:
    """Register the pack's demo projects with their works; what is registered already stays as it is."""
    bodies = dict(Organisation.objects.filter(city=pack.name).values_list("code", "id"))
    there = set(Project.objects.filter(city=pack.name).values_list("code", flat=True))
    for demo in pack.demo.projects:
        if demo.code in there:
            continue
        stated = demo.model_dump(exclude={"organisation", "works", "parcel"})
        facts = ProjectFacts(**stated, parcel=demo.parcel or "")
        project = register(pack.name, bodies[demo.organisation], facts, SYSTEM)
        for works in demo.works:
            add_works(project, works.name, SYSTEM, code=works.code)


def _is_own(by: Viewer, applicant: int) -> bool:
    return applicant in by.organisations(Role.APPLICANT)


def _stated(project: Project) -> dict[str, object]:
    """What the record keeps, for the list of changes."""
    decided = f"第 {project.kind_rule} 行：{project.kind_because}" if project.kind_rule else ""
    return {**asdict(facts_of(project)), **({"because": decided} if decided else {})}


def may_correct(by: Viewer, project: Project) -> bool:
    """Whether the viewer may write the record: the applicant's own people, and the windows and
    administrators in whose region it stands."""
    return _is_allowed(by, project.city, project.applicant_id, project.region)


def _is_allowed(by: Viewer, city: str, applicant: int, region: str) -> bool:
    officials = reach_of(by, (Role.WINDOW, Role.ADMINISTRATOR))
    return by.is_system or _is_own(by, applicant) or officials.covers(city, region)


def _must_be_allowed(by: Viewer, city: str, applicant: int, region: str) -> None:
    if not _is_allowed(by, city, applicant, region):
        raise NotAllowedError("只有建设单位自己、综合窗口和管理员可以登记或更正项目")


def project_subject(project: Project) -> str:
    """How the record of changes names a project."""
    return f"project:{project.pk}"


__all__ = [
    "NotAllowedError",
    "ProjectFacts",
    "RefusedError",
    "add_works",
    "correct",
    "facts_of",
    "install_demo_projects",
    "may_correct",
    "project_subject",
    "register",
    "replace_buildings",
]
