"""Who may do what in the assessment. Each answer is also the filter of the lists."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.systems.assessment.office import office_of


def assesses(viewer: Viewer, city: str, *roles: Role) -> bool:
    """Whether the viewer works in the body that assesses the city, in one of the roles (any official one)."""
    wanted = frozenset(roles) or frozenset({Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR})
    office = office_of(city)
    return office is not None and any(
        member.city == city and member.code == office.body and member.roles & wanted
        for member in viewer.memberships
    )


def administers(viewer: Viewer, city: str) -> bool:
    """Whether the viewer looks after the standards: an administrator of the body, or of its city."""
    of_city = office_of(city) is not None and viewer.has(Role.ADMINISTRATOR, city=city)
    return of_city or assesses(viewer, city, Role.ADMINISTRATOR, Role.HEAD)


def districts_of(viewer: Viewer, city: str) -> frozenset[int]:
    """The assessed districts for which the viewer works."""
    return frozenset(member.organisation for member in viewer.memberships if _is_district(member, city))


def takes_part(viewer: Viewer, city: str) -> bool:
    """Whether the assessment concerns the viewer at all."""
    return administers(viewer, city) or assesses(viewer, city) or bool(districts_of(viewer, city))


def seen_by(viewer: Viewer, city: str, district: str = "district") -> Q:
    """The rows of districts a viewer may see: all for the body, their own for a district, else none."""
    if assesses(viewer, city):
        return Q()
    return Q(**{f"{district}__in": districts_of(viewer, city)})


def needs_part(viewer: Viewer, city: str) -> None:
    """Raises `PermissionDenied` for whom the assessment does not concern."""
    if not takes_part(viewer, city):
        raise PermissionDenied("本页面仅供考核机构和被考核的区使用。")


def needs_body(viewer: Viewer, city: str, *roles: Role) -> None:
    """Raises `PermissionDenied` for whoever does not work in the body that assesses, in one of the roles."""
    if not assesses(viewer, city, *roles):
        who = "、".join(role.label for role in roles) or "工作人员"
        raise PermissionDenied(f"只有考核机构的{who}可以办理。")


def _is_district(member: Membership, city: str) -> bool:
    office = office_of(city)
    official = member.roles & {Role.HANDLER, Role.HEAD, Role.SUPERVISOR}
    return bool(office and member.city == city and official and office.district(member.code) is not None)
