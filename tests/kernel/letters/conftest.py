"""A case under review in a city, its department, the company that applied, and people of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.letters.actions import draw_up
from tongjian.kernel.letters.models import Letter
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A working morning in Suzhou."""
    return NOW


@pytest.fixture
def bureau(db: None) -> Organisation:
    return _organisation("bureau", "苏州市自然资源和规划局", "government")


@pytest.fixture
def company(db: None) -> Organisation:
    return _organisation("acme", "苏州示范置业有限公司", "company")


@pytest.fixture
def stranger(db: None) -> Viewer:
    """Somebody of another company."""
    return person(_organisation("other", "旁人置业有限公司", "company"), "applicant")


@pytest.fixture
def officer(bureau: Organisation) -> Viewer:
    return person(bureau, "handler")


@pytest.fixture
def agent(company: Organisation) -> Viewer:
    """Who applies for the company."""
    return person(company, "applicant")


@pytest.fixture
def case(bureau: Organisation, company: Organisation) -> Case:
    """A row of the case is all that a letter asks of it."""
    id_ = uuid4()
    return Case.objects.create(
        id=id_,
        city="suzhou",
        root=id_,
        kind="approval.stage",
        matter="engineering-permit",
        definition="0" * 64,
        title="平江新城示范住宅小区 工程建设许可",
        number="苏建审〔2026〕00001号",
        organisation=bureau.pk,
        applicant=company.pk,
        status=3,
        status_since=NOW,
        opened_at=NOW,
        seq=1,
        head="0" * 64,
    )


@pytest.fixture
def draw(case: Case, bureau: Organisation, company: Organisation) -> Callable[..., Letter]:
    """Draw up letters of the case to its applicant; keywords say what is different."""

    def drawn(kind: str = "acceptance", about: dict[str, str] | None = None, **different: Any) -> Letter:
        given: dict[str, Any] = {"organisation": bureau.pk, "addressee": company.pk, "by": None, "now": NOW}
        with transaction.atomic():
            return draw_up(
                city="suzhou",
                kind=kind,
                case=case.pk,
                root=case.root,
                about={"limit": "5个工作日", "until": "2026年3月9日"} if about is None else about,
                **{**given, **different},
            )

    return drawn


def _organisation(code: str, name: str, kind: str) -> Organisation:
    return Organisation.objects.create(city="suzhou", code=code, name=name, kind=kind)


def person(organisation: Organisation, role: str) -> Viewer:
    """Somebody who holds one role there."""
    user = User.objects.create(username=f"{organisation.code}-{role}", name="沈嘉禾")
    post = Post.objects.create(organisation=organisation, code=role, title="岗位", roles=[role])
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return viewer_of(user, timezone.localdate())


def account(viewer: Viewer) -> User:
    return User.objects.get(pk=viewer.user)


def nobody() -> UUID:
    """An id nobody has."""
    return uuid4()
