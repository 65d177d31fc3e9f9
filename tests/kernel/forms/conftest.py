"""A form with one of everything."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from ruamel.yaml import YAML

from tongjian.kernel.forms.actions import start_draft
from tongjian.kernel.forms.models import Draft
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.kernel.projects.models import Project

FORM = """
form: everything
version: 2024-06-01
title: 样表
sections:
  - title: 项目情况
    fields:
      - {name: project_name, title: 项目名称, type: text, required: true, max: 60, prefill: project.name}
      - {name: use, title: 主要用途, type: choice, required: true, options: {residential: 住宅, office: 办公}}
      - {name: households, title: 总户数, type: number, required: true, min: 1, max: 9999, unit: 户,
         when: "form.use == 'residential'"}
      - {name: per_household, title: 户均面积, type: decimal, places: 2, unit: ㎡,
         when: "form.households > 100"}
      - {name: tags, title: 特征, type: multi-choice, options: {green: 绿色建筑, prefab: 装配式}}
      - {name: underground, title: 有地下室, type: boolean, required: true}
      - {name: note, title: 说明, type: textarea}
  - title: 资金与日期
    fields:
      - {name: civil, title: 建筑工程费, type: money, min: 0}
      - {name: other, title: 其他费用, type: money, min: 0}
      - {name: total, title: 合计, type: money, sum_of: [civil, other]}
      - {name: begins, title: 开工日期, type: date, min: 2024-01-01}
      - {name: ends, title: 竣工日期, type: date, check: form.begins < form.ends,
         says: 竣工日期应晚于开工日期，请核对}
  - title: 政府投资
    when: project.kind == 'government'
    fields:
      - {name: approval, title: 立项文号, type: text, required: true, pattern: "^[A-Z]{2}[0-9]+$",
         help: 两个大写字母加数字}
  - title: 单位与楼栋
    fields:
      - {name: uscc, title: 统一社会信用代码, type: uscc, prefill: organisation.uscc}
      - {name: phone, title: 联系电话, type: phone}
      - name: buildings
        title: 楼栋
        type: table
        min: 1
        max: 3
        fields:
          - {name: number, title: 楼号, type: text, required: true}
          - {name: storeys, title: 层数, type: number, required: true, min: 1}
          - {name: lift, title: 电梯数, type: number, required: true, when: row.storeys >= 4}
          - {name: height, title: 高度, type: decimal, check: row.height < 250.0,
             says: 高度应小于 250 米，请核对}
"""

GOOD: dict[str, Any] = {
    "project_name": "示范住宅",
    "use": "residential",
    "households": 120,
    "underground": False,
    "civil": "100.10",
    "other": "0.20",
    "total": "100.30",
    "begins": "2024-03-01",
    "ends": "2026-03-01",
    "buildings": [{"number": "1#", "storeys": 3, "height": "9.8"}],
}


@pytest.fixture(scope="session")
def form() -> Form:
    return Form.from_data(YAML().load(FORM), "everything.form.yaml")


@pytest.fixture
def good() -> dict[str, Any]:
    """Complete data of the form for a private project."""
    return {**GOOD, "buildings": [dict(row) for row in GOOD["buildings"]]}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(city="suzhou", code="acme", name="苏州示范置业", kind="company")


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="lin", name="林一")


@pytest.fixture
def applicant(organisation: Organisation, user: User) -> Viewer:
    return viewer_in(organisation, user.pk)


@pytest.fixture
def stranger(db: None) -> Viewer:
    other = Organisation.objects.create(city="suzhou", code="other", name="别家", kind="company")
    return viewer_in(other, None)


@pytest.fixture
def project(organisation: Organisation) -> Project:
    return Project.objects.create(
        city="suzhou",
        code="2305-320553-89-01-389104",
        name="示范住宅项目",
        applicant=organisation,
        kind="private",
        region="320508",
        created_at=timezone.now(),
    )


@pytest.fixture
def draft(form: Form, project: Project, applicant: Viewer) -> Draft:
    return start_draft(form, "application:1", project, applicant)


def viewer_in(organisation: Organisation, user: int | None) -> Viewer:
    """An applicant of the organisation, without going through posts."""
    membership = Membership(
        organisation=organisation.pk,
        code=organisation.code,
        duty="",
        name=organisation.name,
        kind=organisation.kind,
        city=organisation.city,
        region="",
        roles=frozenset({Role.APPLICANT}),
    )
    return Viewer(user=user, name="林一", memberships=(membership,))
