"""One city with its demo people, and declarations at every stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.held import held
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import Organisation, User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring import actions
from tongjian.systems.performance.declaring.demo import FILE, DemoDeclarations
from tongjian.systems.performance.declaring.filling import data_of
from tongjian.systems.performance.declaring.sheet import form_for
from tongjian.systems.performance.models import Declaration

CITY = "suzhou"


def install_people() -> None:
    """Departments and accounts, nothing else."""
    install(pack_of(CITY))
    install_demo_people(pack_of(CITY))


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Installed once for all tests of a module, with accounts whose passwords cost nothing to hash."""
    with held(django_db_blocker):
        install_people()
        yield CITY


def viewer(username: str) -> Viewer:
    """Somebody, with the posts they hold today."""
    return viewer_of(User.objects.get(username=username), timezone.localdate())


def whole(number: int = 0) -> FormSheet:
    """A source form with what the demo adds to it."""
    pack = pack_of(CITY)
    wanted = read_sheet(pack.folders[:1], FILE, DemoDeclarations).declarations[number]
    sheet = read_sheet(pack.folders, f"performance/{wanted.form}.form.yaml", FormSheet)
    return FormSheet.model_validate({**sheet.model_dump(mode="json", exclude_none=True), **wanted.fields})


@pytest.fixture
def filled(city: str) -> Callable[..., Declaration]:
    """A declaration of the approval bureau whose form is filled in from the first source form."""

    def fill(**changed: object) -> Declaration:
        form = form_for(CITY, "project")
        assert form is not None
        data = {**data_of(whole(), form), **changed}
        body = Organisation.objects.get(city=CITY, code="approval-bureau")
        return actions.begin(
            viewer("suzhou-approval-bureau"),
            *(body.pk, "project", 2020, "审批平台升级改造", timezone.now()),
            sources=[Source(EARLIER, data)],
        )

    return fill
