"""Whose rows a post lets its holder count, and that no measure widens it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kernel.measures.world import PROVED
from tongjian.engines.measures.bound import Scope
from tongjian.kernel.measures.access import cities_of, scope_of
from tongjian.kernel.people.viewer import ANONYMOUS, SYSTEM, Membership, Role, Viewer

CITY, DISTRICT, TOWN = "320500", "320505", "320509102"


def viewer(role: Role, region: str, city: str = "suzhou", organisation: int = 7) -> Viewer:
    post = Membership(organisation, "body", "duty", "机构", "government", city, region, frozenset({role}))
    return Viewer(1, "某人", (post,))


@pytest.mark.parametrize(
    ("who", "scope"),
    [
        (SYSTEM, Scope.of({"city": ["suzhou"]})),
        (viewer(Role.SUPERVISOR, CITY), Scope.of({"city": ["suzhou"]})),
        (viewer(Role.SUPERVISOR, DISTRICT), Scope.of({"city": ["suzhou"], "district": [DISTRICT]})),
        (viewer(Role.HANDLER, CITY), Scope.of({"city": ["suzhou"], "organisation": [7]})),
        (viewer(Role.SUPERVISOR, TOWN), Scope.nothing()),
        (viewer(Role.WINDOW, CITY), Scope.nothing()),
        (viewer(Role.APPLICANT, ""), Scope.nothing()),
        (viewer(Role.SUPERVISOR, "320600", "rugao"), Scope.nothing()),
        (ANONYMOUS, Scope.nothing()),
    ],
)
def test_a_post_reaches_so_far(who: Viewer, scope: Scope) -> None:
    assert scope_of(who, "suzhou", PROVED) == scope


def test_a_source_without_districts_is_for_the_whole_city_only() -> None:
    bare = replace(PROVED, district="", organisation="")
    assert scope_of(viewer(Role.SUPERVISOR, DISTRICT), "suzhou", bare) == Scope.nothing()
    assert scope_of(viewer(Role.HEAD, CITY), "suzhou", bare) == Scope.nothing()
    assert scope_of(viewer(Role.ADMINISTRATOR, CITY), "suzhou", bare) == Scope.of({"city": ["suzhou"]})


def test_a_source_may_be_the_whole_of_somebodys_work() -> None:
    opened = replace(PROVED, whole_to=lambda who, city: city == "suzhou" and who.has(Role.HANDLER))
    assert scope_of(viewer(Role.HANDLER, CITY), "suzhou", opened) == Scope.of({"city": ["suzhou"]})
    assert scope_of(viewer(Role.HEAD, CITY), "suzhou", opened) != Scope.of({"city": ["suzhou"]})


def test_only_ones_own_cities_are_opened() -> None:
    assert cities_of(viewer(Role.HEAD, CITY)) == ("suzhou",)
    assert cities_of(viewer(Role.WINDOW, CITY)) == ()
