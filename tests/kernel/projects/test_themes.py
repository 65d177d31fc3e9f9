"""The theme of a project: decided by the city's table, kept with row, reason and version."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.kernel.projects.test_projects import acting
from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Theme, ThemeRule, Themes
from tongjian.kernel.people.models import Audit, Organisation
from tongjian.kernel.people.queries import last_change
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.projects.actions import (
    ProjectFacts,
    RefusedError,
    correct,
    facts_of,
    project_subject,
    register,
)
from tongjian.kernel.projects.models import Project
from tongjian.kernel.projects.themes import UndecidedError, decide_theme, table_of

LIMIT = {"days": 50, "verified": False}
THEMES = Themes(
    themes=tuple(
        Theme.model_validate({"theme": code, "number": number, "title": code, "limit": LIMIT})
        for number, code in enumerate(("linear", "small", "private"), start=1)
    ),
    decide=(
        ThemeRule(when="project.linear", theme="linear", because="线状工程"),
        ThemeRule(
            when="project.low_risk && project.floor_area <= 500.0", theme="small", because="小型低风险"
        ),
        ThemeRule(theme="private", because="其余项目"),
    ),
)
KINDS = {"linear": Kind.BOOL, "low_risk": Kind.BOOL}


def values(**given: object) -> dict[str, object]:
    return {f"project.{name}": value for name, value in given.items()}


@pytest.mark.parametrize(
    ("given", "theme", "rule"),
    [
        ({"linear": True}, "linear", 1),
        ({"linear": False, "low_risk": True, "floor_area": Decimal(500)}, "small", 2),
        ({"linear": False, "low_risk": True, "floor_area": Decimal("500.01")}, "private", 3),
        ({"linear": False, "low_risk": False}, "private", 3),
    ],
)
def test_the_first_row_that_holds_decides(given: dict[str, object], theme: str, rule: int) -> None:
    decision = decide_theme(THEMES, values(**given), KINDS)
    assert (decision.theme, decision.rule) == (theme, rule)
    assert decision.because == THEMES.decide[rule - 1].because


def test_a_blank_value_decides_nothing_and_is_asked_for() -> None:
    with pytest.raises(UndecidedError) as undecided:
        decide_theme(THEMES, values(linear=False, low_risk=True), KINDS)
    assert undecided.value.missing == ("floor_area",)
    assert table_of(THEMES, KINDS).asks == {"linear", "low_risk", "floor_area"}


def test_another_table_is_another_version() -> None:
    other = THEMES.model_copy(update={"decide": THEMES.decide[1:]})
    assert table_of(THEMES, KINDS).digest != table_of(other, KINDS).digest
    assert table_of(THEMES, KINDS).digest == table_of(THEMES.model_copy(), KINDS).digest


FACTS = ProjectFacts(
    code="2305-320553-89-01-389104",
    name="示范厂房",
    region="320508",
    use="industrial",
    attributes={
        "sector": "building",
        "linear": False,
        "investor": "private",
        "supplied_with_design": False,
        "low_risk": False,
    },
)


@pytest.fixture
def company(db: None) -> Organisation:
    return Organisation.objects.create(city="suzhou", code="acme", name="示范置业", kind="company")


@pytest.fixture
def clerk(company: Organisation) -> Viewer:
    return acting(company, Role.APPLICANT)


@pytest.fixture
def project(company: Organisation, clerk: Viewer) -> Project:
    return register("suzhou", company.pk, FACTS, clerk)


@pytest.mark.django_db
def test_a_project_keeps_what_decided_its_theme(project: Project) -> None:
    pack = pack_of("suzhou")
    assert pack.themes is not None
    row = Project.objects.get(pk=project.pk)
    assert row.kind == "industrial"
    assert row.kind_rule is not None
    assert row.kind_because == pack.themes.decide[row.kind_rule - 1].because
    assert row.kind_table == table_of(pack.themes, pack.attributes).digest


@pytest.mark.django_db
def test_what_the_table_needs_is_asked_for(company: Organisation) -> None:
    facts = replace(FACTS, attributes={"linear": False, "investor": "private"})
    with pytest.raises(RefusedError, match="还不能判定审批流程类型，请补充“工程行业”"):
        register("suzhou", company.pk, facts, acting(company, Role.APPLICANT))


@pytest.mark.django_db
def test_a_window_corrects_with_a_reason_and_the_theme_follows(project: Project) -> None:
    hall = Organisation.objects.create(city="suzhou", code="hall", name="大厅", kind="government")
    window = acting(hall, Role.WINDOW)
    facts = replace(facts_of(project), kind="", attributes={**FACTS.attributes, "investor": "government"})
    with pytest.raises(RefusedError, match="要写明理由"):
        correct(project, facts, window)
    row = correct(project, facts, window, reason="立项批复为政府投资")
    assert row.kind == "government"
    audit = Audit.objects.latest("id")
    assert audit.before is not None
    assert audit.after is not None
    assert (audit.before["kind"], audit.after["kind"]) == ("industrial", "government")
    assert audit.after["reason"] == "立项批复为政府投资"
    assert "政府投资" in audit.after["because"]


@pytest.mark.django_db
def test_who_has_not_seen_the_last_change_overwrites_nothing(project: Project, clerk: Viewer) -> None:
    seen = last_change(project_subject(project))
    correct(project, replace(FACTS, name="先改的"), clerk, seen=seen)
    with pytest.raises(RefusedError, match="刚被别人更正过"):
        correct(project, replace(FACTS, name="后改的"), clerk, seen=seen)
    assert Project.objects.get(pk=project.pk).name == "先改的"


@pytest.mark.django_db
def test_a_theme_that_was_stated_stands_without_a_reason(company: Organisation, clerk: Viewer) -> None:
    facts: Any = replace(FACTS, code="2104-320553-89-02-396616", kind="private")
    row = register("suzhou", company.pk, facts, clerk)
    assert (row.kind, row.kind_rule, row.kind_because) == ("private", None, "")
