"""The register of projects: who may write it, what it refuses, who reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions import install, install_demo_people
from tongjian.kernel.people.models import Audit, Organisation, User
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Membership, Role, Viewer
from tongjian.kernel.projects.actions import (
    NotAllowedError,
    ProjectFacts,
    RefusedError,
    add_works,
    correct,
    facts_of,
    install_demo_projects,
    register,
    replace_buildings,
)
from tongjian.kernel.projects.models import Building, Project
from tongjian.kernel.projects.queries import project_page, project_values, projects_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FACTS = ProjectFacts(
    code="2305-320553-89-01-389104",
    name="示范住宅",
    kind="private",
    region="320508",
    use="residential",
    address="人民路东",
    investment=Decimal("98600.1234"),
    site_area=Decimal("60000.10"),
    attributes={"establishing": "filing", "ratio": Decimal("0.30"), "since": date(2026, 3, 1)},
)


@pytest.fixture
def company(db: None) -> Organisation:
    return Organisation.objects.create(city="suzhou", code="acme", name="示范置业", kind="company")


def acting(organisation: Organisation, role: Role) -> Viewer:
    user = User.objects.create(username=f"user-{organisation.pk}-{role}", name="某人")
    name, kind, city = organisation.name, organisation.kind, organisation.city
    member = Membership(organisation.pk, organisation.code, "", name, kind, city, "", frozenset({role}))
    return Viewer(user=user.pk, name="某人", memberships=(member,))


@pytest.fixture
def clerk(company: Organisation) -> Viewer:
    return acting(company, Role.APPLICANT)


@pytest.fixture
def project(company: Organisation, clerk: Viewer) -> Project:
    return register("suzhou", company.pk, FACTS, clerk)


def test_what_was_stated_is_read_again(project: Project) -> None:
    kept = Project.objects.get(pk=project.pk)
    assert facts_of(kept) == FACTS
    assert kept.investment == Decimal("98600.1234")


def test_registering_is_recorded(project: Project, clerk: Viewer) -> None:
    (audit,) = Audit.objects.all()
    assert (audit.what, audit.who_id, audit.subject) == ("登记项目", clerk.user, f"project:{project.pk}")


def test_a_code_without_hyphens_is_the_same_code(company: Organisation, clerk: Viewer) -> None:
    project = register("suzhou", company.pk, replace(FACTS, code="23053205538901389104"), clerk)
    assert project.code == FACTS.code
    with pytest.raises(RefusedError, match="已经登记过"):
        register("suzhou", company.pk, FACTS, clerk)


def test_every_mistake_is_said_at_once(company: Organisation, clerk: Viewer) -> None:
    wrong = replace(
        FACTS, code="2305-320553-89-01-389105", name=" ", kind="villa", region="姑苏", site_area=Decimal(0)
    )
    with pytest.raises(RefusedError) as refused:
        register("suzhou", company.pk, wrong, clerk)
    code, name, region, area, kind = refused.value.sentences
    assert code.startswith("项目代码“2305-320553-89-01-389105”不对：校验位不符")
    assert name == "项目名称还没有填，请填写"
    assert kind.startswith("没有“villa”这种审批流程类型")
    assert region == "所在区划“姑苏”不对，应为 6 位行政区划代码"
    assert area == "用地面积不能是 0，请核对"


def test_only_the_company_and_the_windows_of_its_city_register(company: Organisation) -> None:
    hall = Organisation.objects.create(city="suzhou", code="hall", name="大厅", kind="government")
    far = Organisation.objects.create(city="rugao", code="hall", name="大厅", kind="government")
    for stranger in (acting(hall, Role.HANDLER), acting(far, Role.WINDOW), ANONYMOUS):
        with pytest.raises(NotAllowedError):
            register("suzhou", company.pk, FACTS, stranger)
    register("suzhou", company.pk, FACTS, acting(hall, Role.WINDOW))


def test_a_correction_is_recorded_with_what_was_before(project: Project, clerk: Viewer) -> None:
    corrected = correct(project, replace(FACTS, name="新名"), clerk)
    assert corrected.name == "新名"
    audit = Audit.objects.latest("id")
    assert audit.before is not None
    assert audit.after is not None
    assert (audit.before["name"], audit.after["name"]) == ("示范住宅", "新名")
    with pytest.raises(RefusedError, match="不能更改"):
        correct(project, replace(FACTS, code="2104-320553-89-02-396616"), clerk)


def test_works_continue_the_code_of_the_project(project: Project, clerk: Viewer) -> None:
    assert [add_works(project, name, clerk).code for name in ("一期", "二期")] == [
        "2305-320553-89-01-389104-01",
        "2305-320553-89-01-389104-02",
    ]
    with pytest.raises(RefusedError, match="已经用过"):
        add_works(project, "三期", clerk, code="2305-320553-89-01-389104-02")
    with pytest.raises(RefusedError, match="还没有填"):
        add_works(project, " ", clerk)


def test_the_page_of_a_project(project: Project, clerk: Viewer, django_assert_num_queries: Any) -> None:
    works = add_works(project, "一期", clerk)
    replace_buildings(works, [Building(code=code, height=Decimal("9.80")) for code in ("10#", "2#")], clerk)
    replace_buildings(works, [Building(code=code) for code in ("10#", "2#", "1#")], clerk)
    with django_assert_num_queries(3):
        page = project_page(clerk, project.pk)
        assert page.project.applicant.name == "示范置业"
    assert page.kind == "一般社会投资项目"
    assert [building.code for building in page.works[0].buildings] == ["1#", "2#", "10#"]


def test_a_stranger_does_not_learn_that_a_project_is_there(project: Project) -> None:
    other = Organisation.objects.create(city="suzhou", code="other", name="别家", kind="company")
    far = Organisation.objects.create(city="rugao", code="nr", name="局", kind="government")
    for stranger in (acting(other, Role.APPLICANT), acting(far, Role.HANDLER), ANONYMOUS):
        assert projects_of(stranger) == []
        with pytest.raises(Project.DoesNotExist):
            project_page(stranger, project.pk)


def test_officials_see_the_projects_of_their_city(project: Project) -> None:
    bureau = Organisation.objects.create(city="suzhou", code="nr", name="局", kind="government")
    assert [row.id for row in projects_of(acting(bureau, Role.HANDLER))] == [project.pk]


def test_a_list_goes_on_where_the_page_ended(
    company: Organisation, clerk: Viewer, django_assert_num_queries: Any
) -> None:
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    codes = ["2305-320553-89-01-389104", "2104-320553-89-02-396616", "2112-320509-89-01-969223"]
    for number, code in enumerate(codes):
        facts = replace(FACTS, code=code, name=f"项目{number}")
        register("suzhou", company.pk, facts, clerk, now=begin + timedelta(days=number // 2))
    with django_assert_num_queries(1):
        first = projects_of(clerk, limit=2)
    last = first[-1]
    rest = projects_of(clerk, after=(last.created_at, last.id), limit=2)
    assert {row.code for row in first + rest} == set(codes)
    assert first[0].name == "项目2"
    assert [row.code for row in projects_of(clerk, text="项目1")] == [codes[1]]
    assert [row.code for row in projects_of(clerk, text="2112")] == [codes[2]]


def test_what_is_blank_is_absent_for_conditions(project: Project) -> None:
    values = project_values(Project.objects.get(pk=project.pk))
    assert values["project.floor_area"] is None
    assert values["project.parcel"] is None
    assert values["project.ratio"] == Decimal("0.30")
    assert values["project.since"] == date(2026, 3, 1)


def test_the_database_refuses_sizes_that_make_no_sense(project: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(site_area=Decimal(0))


def test_decimals_are_exact_and_sum_exactly(company: Organisation, clerk: Viewer) -> None:
    for code, amount in (("2305-320553-89-01-389104", "0.1"), ("2104-320553-89-02-396616", "0.2")):
        register("suzhou", company.pk, replace(FACTS, code=code, investment=Decimal(amount)), clerk)
    assert Project.objects.aggregate(total=Sum("investment"))["total"] == Decimal("0.3000")
    assert Project.objects.filter(investment__gte=Decimal("0.15")).count() == 1
    with pytest.raises(ValidationError, match="小数位数超过 4 位"):
        Project.objects.filter(investment=Decimal("0.12345")).exists()


@pytest.mark.parametrize("city", ["suzhou", "rugao"])
def test_demo_projects_are_registered_once(city: str) -> None:
    pack = pack_of(city)
    install(pack)
    install_demo_people(pack)
    for _ in range(2):
        install_demo_projects(pack)
    assert Project.objects.filter(city=city).count() == len(pack.demo.projects)
    page = project_page(SYSTEM, Project.objects.filter(city=city).earliest("code").pk)
    assert page.works
