"""Who somebody is on a given day: own posts, posts of absent colleagues, and nothing beyond."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tongjian.kernel.people.gate import needs_role, signed_in
from tongjian.kernel.people.middleware import ViewerMiddleware
from tongjian.kernel.people.models import Holding, Organisation, Post, Substitution, User
from tongjian.kernel.people.queries import organisations_by_duty, viewer_of
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Membership, Role, Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = date(2026, 3, 2)


def organisation(city: str = "suzhou", code: str = "bureau", **more) -> Organisation:
    return Organisation.objects.create(city=city, code=code, name=code, kind="government", **more)


def post(place: Organisation, *roles: str, code: str = "p") -> Post:
    return Post.objects.create(organisation=place, code=code, title=code, roles=roles)


def person(username: str) -> User:
    return User.objects.create(username=username, name=username)


def hold(user: User, chair: Post, since: date = date(2026, 1, 1), until: date | None = None) -> None:
    Holding.objects.create(user=user, post=chair, since=since, until=until)


@pytest.fixture
def colleagues() -> tuple[User, User, Organisation]:
    """A head, a handler of the same bureau, and the bureau."""
    place = organisation(duty="natural-resources")
    head, handler = person("head"), person("handler")
    hold(head, post(place, "head"))
    hold(handler, post(place, "handler", code="q"))
    return head, handler, place


def leave(absent: User, substitute: User, since: date, until: date, city: str = "suzhou") -> Substitution:
    return Substitution.objects.create(
        city=city, absent=absent, substitute=substitute, since=since, until=until, reason="年休假"
    )


def test_a_post_is_held_from_its_first_to_its_last_day(django_assert_num_queries) -> None:
    user, place = person("a"), organisation()
    hold(user, post(place, "handler"), since=DAY, until=DAY + timedelta(days=2))
    with django_assert_num_queries(1):
        days = [viewer_of(user, DAY)]
    days += [viewer_of(user, DAY + timedelta(days=offset)) for offset in (-1, 2, 3)]
    assert [viewer.has(Role.HANDLER, organisation=place.pk) for viewer in days] == [True, False, True, False]


def test_roles_of_several_posts_in_one_organisation_join() -> None:
    user, place = person("a"), organisation()
    hold(user, post(place, "handler"))
    hold(user, post(place, "head", "supervisor", code="q"))
    (member,) = viewer_of(user, DAY).memberships
    assert member.roles == {Role.HANDLER, Role.HEAD, Role.SUPERVISOR}
    assert (member.city, member.on_behalf_of) == ("suzhou", None)


def test_a_substitute_holds_the_absent_colleagues_post_on_each_day_of_leave(
    colleagues, django_assert_num_queries
) -> None:
    head, handler, place = colleagues
    leave(head, handler, DAY, DAY + timedelta(days=1))
    with django_assert_num_queries(1):
        viewer = viewer_of(handler, DAY + timedelta(days=1))
    assert viewer.has(Role.HEAD, organisation=place.pk)
    assert viewer.acts_for(Role.HEAD, place.pk) == head.pk
    assert viewer.acts_for(Role.HANDLER, place.pk) is None
    assert {m.on_behalf_of for m in viewer.memberships} == {None, head.pk}
    for offset in (-1, 2):
        assert not viewer_of(handler, DAY + timedelta(days=offset)).has(Role.HEAD)
    assert viewer_of(head, DAY).has(Role.HEAD), "the absent person keeps the post"


def test_a_leave_taken_back_gives_nothing(colleagues) -> None:
    head, handler, _ = colleagues
    Substitution.objects.filter(pk=leave(head, handler, DAY, DAY).pk).update(cancelled_at=timezone.now())
    assert not viewer_of(handler, DAY).has(Role.HEAD)


def test_a_substitute_does_not_pass_on_what_was_lent(colleagues) -> None:
    head, handler, _ = colleagues
    third = person("third")
    leave(head, handler, DAY, DAY)
    leave(handler, third, DAY, DAY)
    viewer = viewer_of(third, DAY)
    assert (viewer.has(Role.HANDLER), viewer.has(Role.HEAD)) == (True, False)


def test_leave_in_one_city_lends_no_power_in_another(colleagues) -> None:
    head, handler, _ = colleagues
    hold(head, post(organisation("rugao", "other"), "administrator"))
    leave(head, handler, DAY, DAY)
    viewer = viewer_of(handler, DAY)
    assert viewer.has(Role.HEAD)
    assert not viewer.has(Role.ADMINISTRATOR)
    assert viewer.cities() == {"suzhou"}


def test_a_post_that_ended_is_not_lent(colleagues) -> None:
    head, handler, _ = colleagues
    Holding.objects.filter(user=head).update(until=DAY - timedelta(days=1))
    leave(head, handler, DAY, DAY)
    assert not viewer_of(handler, DAY).has(Role.HEAD)


def test_the_database_refuses_impossible_rows(colleagues) -> None:
    head, handler, place = colleagues
    yesterday = DAY - timedelta(days=1)
    for wrong in (
        lambda: leave(head, head, DAY, DAY),
        lambda: leave(head, handler, DAY, yesterday),
        lambda: hold(handler, place.posts.get(code="p"), since=DAY, until=yesterday),
        lambda: hold(handler, place.posts.get(code="q")),
        lambda: post(place, "head"),
        lambda: organisation(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_highest_body_carries_the_duty(django_assert_num_queries) -> None:
    top = organisation(code="top", duty="housing")
    organisation(code="branch", duty="housing", parent=top)
    organisation(code="third", duty="housing")
    organisation(code="none")
    organisation("rugao", "other", duty="housing")
    with django_assert_num_queries(1):
        assert organisations_by_duty("suzhou") == {"housing": top.pk}


def test_what_a_viewer_answers() -> None:
    here = Membership(1, "a", "", "甲", "government", "suzhou", "", frozenset({Role.HANDLER}))
    there = Membership(2, "b", "", "乙", "company", "rugao", "", frozenset({Role.APPLICANT, Role.HEAD}))
    viewer = Viewer(5, "某", (here, there))
    assert viewer.organisations() == {1, 2}
    assert viewer.organisations(Role.APPLICANT) == {2}
    assert viewer.cities(Role.HANDLER) == {"suzhou"}
    assert viewer.has(Role.HEAD, city="rugao")
    assert not viewer.has(Role.HEAD, city="suzhou")
    assert not viewer.has(Role.HEAD, organisation=1)
    with pytest.raises(LookupError):
        viewer.acts_for(Role.HEAD, 1)
    assert (ANONYMOUS.is_anonymous, SYSTEM.is_anonymous, viewer.is_anonymous) == (True, False, False)
    assert not any(somebody.has(role) for somebody in (ANONYMOUS, SYSTEM) for role in Role)


def request_of(user, **headers):
    request = RequestFactory().get("/somewhere/?a=1", headers=headers)
    request.user = user
    ViewerMiddleware(lambda _: HttpResponse())(request)
    return request


def test_the_middleware_asks_the_database_only_when_asked(colleagues, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        request = request_of(colleagues[0])
        assert request_of(AnonymousUser()).viewer.is_anonymous
    with django_assert_num_queries(1):
        assert request.viewer.has(Role.HEAD)
        assert request.viewer.name == "head"


def test_gates_lead_visitors_to_the_sign_in_and_refuse_strangers(colleagues) -> None:
    open_page = signed_in(lambda request: HttpResponse("in"))
    heads_page = needs_role(Role.HEAD, Role.SUPERVISOR)(lambda request: HttpResponse("in"))
    for page in (open_page, heads_page):
        answer = page(request_of(AnonymousUser()))
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/somewhere/%3Fa%3D1")
        fragment = page(request_of(AnonymousUser(), **{"HX-Request": "true"}))
        assert (fragment.status_code, fragment["HX-Redirect"]) == (401, "/sign-in/")
    head, handler, _ = colleagues
    assert heads_page(request_of(head)).content == b"in"
    assert open_page(request_of(handler)).content == b"in"
    with pytest.raises(Exception, match="审批负责人、督查"):
        heads_page(request_of(handler))
