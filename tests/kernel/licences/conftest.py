"""A project, an issuing department and the result of its matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from tongjian.kernel.licences.actions import issue
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Result
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.projects.models import Project

DAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def pack() -> Pack:
    """A city whose patterns of numbers are known here."""
    numbers = {"planning-permit": "建字第{region}{year}{serial:05}号", "running": "第{serial}号"}
    suzhou = pack_of("suzhou")
    return replace(suzhou, settings=suzhou.settings.model_copy(update={"numbers": numbers}))


@pytest.fixture
def result() -> Result:
    return Result(
        licence_type="planning-permit",
        title="建设工程规划许可证",
        template="permit.typ",
        series="planning-permit",
        type_code="1110000000001",
    )


@pytest.fixture
def company(db: None) -> Organisation:
    return Organisation.objects.create(
        city="suzhou", code="acme", name="苏州示范置业有限公司", kind="company"
    )


@pytest.fixture
def bureau(db: None) -> Organisation:
    name = "苏州市自然资源和规划局"
    return Organisation.objects.create(
        city="suzhou", code="nr", name=name, kind="government", region="320500"
    )


@pytest.fixture
def project(company: Organisation) -> Project:
    return Project.objects.create(
        city="suzhou",
        code="2305-320553-89-01-389104",
        name="平江新城示范住宅小区",
        applicant=company,
        kind="private",
        site_area=Decimal("62345.67"),
        floor_area=Decimal("187037.01"),
        region="320508",
        address="姑苏区人民路东、江宇路南",
        created_at=timezone.now(),
    )


@pytest.fixture
def draw_up(pack: Pack, result: Result, bureau: Organisation, project: Project) -> Callable[..., Licence]:
    """Issue planning permits for the project; keywords say what is different."""

    def issued(result: Result = result, **different: Any) -> Licence:
        given = {"on": DAY, "basis": ("《中华人民共和国城乡规划法》",), "attachments": ("建设工程总平面图",)}
        parties = {"issuer": bureau.pk, "project": project.pk, "case": uuid4()}
        return issue(pack, result, **{**parties, **given, **different})

    return issued


@pytest.fixture
def licence(draw_up: Callable[..., Licence]) -> Licence:
    """One that was issued."""
    return draw_up()


@pytest.fixture
def day() -> date:
    """The day on which it was issued."""
    return DAY
