"""Whose rows a person may count. One function: the pages refuse by it, and every statement carries it."""

from __future__ import annotations

from tongjian.engines.measures.bound import Scope
from tongjian.kernel.measures.sources import MeasureSource
from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer

OVERSEERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""They count as far as the region of their body reaches."""
OFFICIALS = (Role.HANDLER, Role.HEAD)
"""They count the rows of their own body."""


def scope_of(viewer: Viewer, city: str, source: MeasureSource) -> Scope:
    """The rows of a source that the viewer may count in a city; `Scope.nothing()` for a stranger."""
    of_city = {source.city: [city]}
    if viewer.is_system:
        return Scope.of(of_city)
    reach = reach_of(viewer, OVERSEERS)
    if city in reach.cities or (source.whole_to is not None and source.whole_to(viewer, city)):
        return Scope.of(of_city)
    grants: list[dict[str, list[str | int]]] = []
    for field, digits in ((source.district, 6), (source.town, 9)):
        stems = sorted(stem for own, stem in reach.parts if own == city and len(stem) == digits)
        if field and stems:
            grants.append({source.city: [city], field: [*stems]})
    bodies = sorted(
        member.organisation
        for member in viewer.memberships
        if member.city == city and member.roles & frozenset(OFFICIALS)
    )
    if source.organisation and bodies:
        grants.append({source.city: [city], source.organisation: [*bodies]})
    return Scope.of(*grants) if grants else Scope.nothing()


def cities_of(viewer: Viewer) -> tuple[str, ...]:
    """The cities of whose measures the viewer may open something."""
    return tuple(sorted(viewer.cities(*OVERSEERS, *OFFICIALS)))
