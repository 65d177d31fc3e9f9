"""A city's pack becomes organisations, posts and demo accounts; installing again changes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tongjian.kernel.packs import actions as packs
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.actions import install, install_demo_people
from tongjian.kernel.people.models import Holding, Organisation, Post, User
from tongjian.kernel.people.queries import organisations_by_duty, viewer_of
from tongjian.kernel.people.viewer import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("suzhou")


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Organisation, Post, Holding, User)]


def test_a_pack_is_installed_with_its_departments(pack, django_assert_num_queries) -> None:
    install(pack)
    with django_assert_num_queries(1):
        by_duty = organisations_by_duty(pack.name)
    assert {sheet.duty for sheet in pack.organisations.values() if sheet.duty} == by_duty.keys()
    sheets = pack.organisations.values()
    assert Post.objects.count() == sum(len(sheet.posts) for sheet in sheets)
    for sheet in sheets:
        parent = Organisation.objects.get(city=pack.name, code=sheet.code).parent
        assert (parent and parent.code) == sheet.parent


def test_installing_again_changes_nothing(pack) -> None:
    packs.install(pack)
    install_demo_people(pack)
    before = everything()
    assert all(before)
    install(pack)
    install_demo_people(pack)
    assert everything() == before


def test_a_changed_pack_changes_what_it_names_and_keeps_the_rest(pack) -> None:
    install(pack)
    sheet = next(iter(pack.organisations.values()))
    Organisation.objects.filter(code=sheet.code).update(name="旧名")
    added = Organisation.objects.create(city=pack.name, code="added", name="另设", kind="government")
    install(pack)
    assert Organisation.objects.get(code=sheet.code).name == sheet.name
    assert Organisation.objects.filter(pk=added.pk).exists()


def test_demo_accounts_can_sign_in_and_hold_their_posts(pack) -> None:
    install(pack)
    install_demo_people(pack)
    person = next(person for person in pack.demo.people if "applicant" in person.username)
    user = User.objects.get(username=person.username)
    assert user.check_password(pack.demo.password)
    viewer = viewer_of(user, timezone.localdate())
    assert viewer.has(Role.APPLICANT, city=pack.name)
    assert viewer.name == person.name
    assert viewer_of(user, date(2000, 1, 1)).memberships == ()
    user.set_password("own secret of the person")
    user.save()
    install_demo_people(pack)
    user.refresh_from_db()
    assert user.check_password("own secret of the person")
