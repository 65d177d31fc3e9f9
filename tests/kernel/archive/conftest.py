"""A project of a small city whose stage was decided, with permits, letters, opinions and files that open."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client

from bench import proceedings
from tests.systems.approval.procedures.proceeding import Proceeding
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.projects.models import Project

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(proceedings, "PDF", a_pdf())
    with proceedings.pack_installed():
        yield


@pytest.fixture
def proceeding(city: None) -> Proceeding:
    """Handed in and accepted; nothing is decided yet."""
    found = Proceeding(proceedings.apply())
    found.accept()
    return found


@pytest.fixture
def decided(proceeding: Proceeding) -> Proceeding:
    """Every matter was granted, in the order in which they wait for one another."""
    for matter in (proceedings.OPINION, proceedings.PERMIT, proceedings.PROMISE, proceedings.SECOND):
        proceeding.grant(matter)
    return proceeding


@pytest.fixture
def project(decided: Proceeding) -> Project:
    return Project.objects.get(pk=decided.row().project)


@pytest.fixture
def applicant(project: Project) -> Viewer:
    """Who applies for the company of the project, as an account that can sign in."""
    return appointed(project.applicant, "applicant")


@pytest.fixture
def keeper(city: None) -> Viewer:
    """Who keeps the archive of the city."""
    body = Organisation.objects.create(
        city=proceedings.CITY, code="archives", name="城建档案馆", kind="government", duty="archives"
    )
    return appointed(body, "handler")


@pytest.fixture
def strangers(city: None) -> list[Viewer]:
    """Another company, and an official of a department that does not keep the archive."""
    other = Organisation.objects.create(city=proceedings.CITY, code="other", name="旁人公司", kind="company")
    fire = Organisation.objects.get(city=proceedings.CITY, duty="fire")
    return [appointed(other, "applicant"), appointed(fire, "handler")]


def appointed(organisation: Organisation, role: str) -> Viewer:
    user = User.objects.create(username=f"{organisation.code}-{role}-account", name="许清和")
    post = Post.objects.create(organisation=organisation, code=f"{role}-x", title="岗位", roles=[role])
    Holding.objects.create(post=post, user=user, since=date(2020, 1, 1))
    return viewer_of(user, DAY)


def signed_in(viewer: Viewer) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=viewer.user))
    return browser


def a_pdf() -> bytes:
    """One empty page, the same bytes every time."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
