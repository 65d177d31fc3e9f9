"""Who may do what in the centre. Each answer is also the filter of its lists."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tongjian.kernel.people.regions import Reach, reach_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.supervision.centre.sheet import centre_of

READERS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR)
OFFICE = (*READERS, Role.ADMINISTRATOR)
_KEEPING = frozenset({Role.HANDLER, Role.HEAD})


def reach(viewer: Viewer, city: str) -> Reach:
    """How far the viewer sees the records of a city. Raises `PermissionDenied` where that is nowhere."""
    found = reach_of(viewer, OFFICE)
    if city not in viewer.cities(*OFFICE):
        raise PermissionDenied("监管数据由本市的监管工作人员查看。")
    return found


def seen(viewer: Viewer, city: str) -> Q:
    """The rows with `city` and `region` the viewer may see. Raises `PermissionDenied`."""
    return Q(city=city) & reach(viewer, city).inside()


def keeps(viewer: Viewer, city: str) -> bool:
    """Whether the viewer works in the department that keeps the data of supervision."""
    duty = centre_of(city).keeper
    return any(
        member.city == city and member.duty == duty and member.roles & _KEEPING
        for member in viewer.memberships
    )


def needs_keeper(viewer: Viewer, city: str) -> int:
    """The id of the acting user. Raises `PermissionDenied` for whoever does not keep the data."""
    if viewer.user is None or not keeps(viewer, city):
        raise PermissionDenied("只有管理监管数据的部门可以办理。")
    return viewer.user


def stations(viewer: Viewer, city: str, *roles: Role) -> frozenset[int]:
    """The bodies that supervise sites for which the viewer works in one of the roles."""
    codes = centre_of(city).stations
    wanted = frozenset(roles) or _KEEPING
    return frozenset(
        member.organisation
        for member in viewer.memberships
        if member.city == city and member.code in codes and member.roles & wanted
    )


def runs(viewer: Viewer, city: str) -> bool:
    """Whether the viewer answers for the running of the platform in a city."""
    return viewer.has(Role.ADMINISTRATOR, city=city) or viewer.has(Role.SUPERVISOR, city=city)


def needs_office(viewer: Viewer, city: str, *roles: Role) -> int:
    """The id of the viewer, an official of the city. Raises `PermissionDenied` for anybody else."""
    if viewer.user is None or city not in viewer.cities(*(roles or OFFICE)):
        raise PermissionDenied("本页面仅供本市工作人员使用。")
    return viewer.user
