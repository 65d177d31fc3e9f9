"""Every write on projects, each recorded in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from tongjian.engines.identifiers import CodeKind, check
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.actions.changes import record
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import SYSTEM, Role, Viewer
from tongjian.kernel.projects.models import Building, Project, ProjectKind, Works
from tongjian.kernel.projects.signals import corrected
from tongjian.kernel.projects.variables import from_json, to_json


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What a project's record states: investment in 万元, areas in m², `attributes` as the pack declares."""

    code: str
    name: str
    kind: str
    region: str
    use: str = ""
    address: str = ""
    parcel: str = ""
    investment: Decimal | None = None
    site_area: Decimal | None = None
    floor_area: Decimal | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)


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
    _must_be_allowed(by, city, applicant)
    mistakes = list(_mistakes(facts))
    if not mistakes and Project.objects.filter(city=city, code=_code(facts)).exists():
        mistakes = [f"项目代码 {_code(facts)} 已经登记过，请在“我的项目”中查找，或核对代码"]
    if mistakes:
        raise RefusedError(mistakes)
    project = Project.objects.create(
        city=city,
        applicant_id=applicant,
        created_at=now or timezone.now(),
        created_by_id=by.user,
        **_row(facts),
    )
    record(by, {city}, "登记项目", _subject(project), after=asdict(facts))
    return project


@transaction.atomic
def correct(project: Project, facts: ProjectFacts, by: Viewer) -> Project:
    """更正: the record states these facts from now on; the project code stays. Raises as `register`."""
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    _must_be_allowed(by, row.city, row.applicant_id)
    mistakes = list(_mistakes(facts))
    if not mistakes and _code(facts) != row.code:
        mistakes = ["项目代码是项目的身份，不能更改；代码登记错了，请重新登记一个项目"]
    if mistakes:
        raise RefusedError(mistakes)
    before = facts_of(row)
    for name, value in _row(facts).items():
        setattr(row, name, value)
    row.save()
    record(by, {row.city}, "更正项目", _subject(row), before=asdict(before), after=asdict(facts))
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
    _must_be_allowed(by, row.city, row.applicant_id)
    code = code.strip() or f"{row.code}-{row.works.count() + 1:02}"
    if not name.strip():
        raise RefusedError(["工程名称还没有填，请填写"])
    if Works.objects.filter(city=row.city, code=code).exists():
        raise RefusedError([f"工程代码 {code} 已经用过，请换一个"])
    works = Works.objects.create(
        project=row, city=row.city, code=code, name=name.strip(), created_at=now or timezone.now()
    )
    record(by, {row.city}, "登记工程", _subject(row), after={"code": code, "name": works.name})
    return works


@transaction.atomic
def replace_buildings(works: Works, buildings: Sequence[Building], by: Viewer) -> None:
    """The buildings of the works are these from now on. Raises `NotAllowedError`."""
    row = Works.objects.select_for_update(of=("self",)).select_related("project").get(pk=works.pk)
    _must_be_allowed(by, row.city, row.project.applicant_id)
    before = _named(row.buildings.all())
    row.buildings.all().delete()
    for building in buildings:
        building.works = row
    Building.objects.bulk_create(buildings)
    record(by, {row.city}, "登记单体", _subject(row.project), before=before, after=_named(buildings))


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


def facts_of(project: Project) -> ProjectFacts:
    """What the record states now."""
    return ProjectFacts(
        code=project.code,
        name=project.name,
        kind=project.kind,
        region=project.region,
        use=project.use,
        address=project.address,
        parcel=project.parcel,
        investment=project.investment,
        site_area=project.site_area,
        floor_area=project.floor_area,
        attributes=from_json(project.attributes),
    )


def _must_be_allowed(by: Viewer, city: str, applicant: int) -> None:
    officials = (Role.WINDOW, Role.ADMINISTRATOR)
    if not (by.is_system or applicant in by.organisations(Role.APPLICANT) or city in by.cities(*officials)):
        raise NotAllowedError("只有建设单位自己、综合窗口和管理员可以登记或更正项目")


def _mistakes(facts: ProjectFacts) -> Iterator[str]:
    verdict = check(CodeKind.PROJECT, facts.code)
    if not verdict.valid:
        yield f"项目代码“{facts.code}”不对：{verdict.why}"
    if not facts.name.strip():
        yield "项目名称还没有填，请填写"
    if facts.kind not in ProjectKind.values:
        yield f"没有“{facts.kind}”这种审批流程类型，请从 {'、'.join(ProjectKind.labels)} 中选"
    if not facts.region.isdecimal() or len(facts.region) != 6:
        yield f"所在区划“{facts.region}”不对，应为 6 位行政区划代码"
    amounts = (("总投资", facts.investment), ("用地面积", facts.site_area), ("建筑面积", facts.floor_area))
    for title, amount in amounts:
        if amount is not None and (amount < 0 or (amount == 0 and title == "用地面积")):
            yield f"{title}不能是 {amount}，请核对"


def _code(facts: ProjectFacts) -> str:
    """The code as everyone writes it, whatever hyphens were typed."""
    return check(CodeKind.PROJECT, facts.code).normalised


def _row(facts: ProjectFacts) -> dict[str, object]:
    stated = asdict(facts)
    stripped = {name: value.strip() for name, value in stated.items() if isinstance(value, str)}
    return {**stated, **stripped, "code": _code(facts), "attributes": to_json(facts.attributes)}


def _subject(project: Project) -> str:
    return f"project:{project.pk}"
