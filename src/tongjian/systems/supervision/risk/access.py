"""Who sees and decides what of risk and credit. Each answer is also the filter of the lists."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tongjian.kernel.people.regions import reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.risk.office import office_of
from tongjian.systems.supervision.risk.sheets import has_risk

READERS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR)


def seen_by(viewer: Viewer, city: str) -> Q:
    """The rows with `city` and `region` that the viewer sees: as far as the region of their post."""
    return Q(city=city) & reach_of(viewer, READERS).inside()


def sees(viewer: Viewer, city: str, region: str) -> bool:
    """The same for one row."""
    return reach_of(viewer, READERS).covers(city, region)


def takes_part(viewer: Viewer, city: str) -> bool:
    """Whether the pages of the city are for the viewer at all."""
    reach = reach_of(viewer, READERS)
    return has_risk(city) and (city in reach.cities or any(own == city for own, _ in reach.parts))


def needs_part(viewer: Viewer, city: str) -> None:
    """Raises `PermissionDenied` for whom the risk of that city does not concern."""
    if not takes_part(viewer, city):
        raise PermissionDenied("本页面仅供本市监管部门使用。")


def heads(viewer: Viewer, city: str) -> bool:
    """Whether the viewer leads the body that supervises the city."""
    return _of_body(viewer, city, Role.HEAD)


def handles(viewer: Viewer, city: str) -> bool:
    """Whether the viewer works in that body, as handler or head."""
    return _of_body(viewer, city, Role.HANDLER, Role.HEAD)


def needs_head(viewer: Viewer, city: str) -> None:
    """Raises `PermissionDenied` for everybody but the head of that body."""
    if not heads(viewer, city):
        raise PermissionDenied("由监管主管部门负责人办理。")


def needs_handler(viewer: Viewer, city: str) -> None:
    """Raises `PermissionDenied` for whoever does not work in that body."""
    if not handles(viewer, city):
        raise PermissionDenied("由监管主管部门的承办人或负责人办理。")


def works_in(viewer: Viewer, organisation: int | None) -> bool:
    """Whether the viewer handles matters in an organisation."""
    return organisation is not None and organisation in viewer.organisations(Role.HANDLER, Role.HEAD)


def _of_body(viewer: Viewer, city: str, *roles: Role) -> bool:
    office = office_of(city)
    wanted = frozenset(roles)
    return office is not None and any(
        member.city == city and member.code == office.body and member.roles & wanted
        for member in viewer.memberships
    )
