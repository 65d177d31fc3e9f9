"""Who may keep the libraries and carry out plans: posts of the bodies that supervise, as they reach."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied

from tongjian.kernel.people.regions import lies_in, reach_of_posts
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.systems.supervision.office import office_of

READERS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR)
KEEPERS = (Role.HANDLER, Role.HEAD)


def posts_of(viewer: Viewer, city: str, *roles: Role) -> Iterator[Membership]:
    """The viewer's posts with one of the roles in the bodies that supervise the city."""
    office = office_of(city)
    if office is None:
        return
    for member in viewer.memberships:
        if member.city == city and member.code in office.bodies and member.roles & set(roles):
            yield member


def keeps(viewer: Viewer, city: str, region: str | None = None) -> bool:
    """Whether the viewer keeps the libraries there; anywhere in the city when no region is named."""
    posts = list(posts_of(viewer, city, *KEEPERS))
    return bool(posts) if region is None else reach_of_posts(posts).covers(city, region)


def needs_keeper(viewer: Viewer, city: str, region: str | None = None) -> None:
    """Raises `PermissionDenied` with a sentence."""
    if not keeps(viewer, city, region):
        where = "这个地区" if region and keeps(viewer, city) else "本市"
        raise PermissionDenied(f"只有{where}监管部门的承办人和负责人可以办理。")


def sends(viewer: Viewer, city: str, organisation: int) -> bool:
    """Whether the viewer works, in either role, in the body that makes a plan or sends a team."""
    return any(member.organisation == organisation for member in posts_of(viewer, city, *KEEPERS))


def heads(viewer: Viewer, city: str, organisation: int) -> bool:
    """Whether the viewer heads that body."""
    return any(member.organisation == organisation for member in posts_of(viewer, city, Role.HEAD))


def needs_head(viewer: Viewer, city: str, organisation: int) -> None:
    """Raises `PermissionDenied` with a sentence."""
    if not heads(viewer, city, organisation):
        raise PermissionDenied("公告、抽取和结束计划由编制单位的负责人办理。")


def needs_sender(viewer: Viewer, city: str, organisation: int) -> None:
    """Raises `PermissionDenied` with a sentence."""
    if not sends(viewer, city, organisation):
        raise PermissionDenied("计划由编制单位的承办人和负责人编写。")


def whole_region(region: str) -> str:
    """The region as the list of a draw names it: the district, or nothing for a whole city."""
    return "" if lies_in(region, region[:4] + "00") and region[4:6] == "00" else region[:6]
