"""Who draws up planning conditions: officers of the body that owns the regulatory plan."""

from __future__ import annotations

from tongjian.engines.blueprint.layer import Role as LayerRole
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.kernel.places.access import may_manage, may_publish
from tongjian.kernel.places.queries import layers_with


def may_draw_up(viewer: Viewer, city: str) -> bool:
    """Whether the viewer may draw up conditions, and so read drafts: a handler or head of the body."""
    return any(may_manage(viewer, city, code) for code in layers_with(city, LayerRole.PARCEL))


def may_issue(viewer: Viewer, city: str) -> bool:
    """Whether the viewer may issue conditions: the head of the body."""
    return any(may_publish(viewer, city, code) for code in layers_with(city, LayerRole.PARCEL))


def body_of(viewer: Viewer, city: str) -> int:
    """The organisation for which the viewer draws up conditions. Raises `LookupError` for anybody else."""
    layers = pack_of(city).layers
    owners = {layers[code].owner for code in layers_with(city, LayerRole.PARCEL)}
    for member in viewer.memberships:
        theirs = member.city == city and member.duty in owners
        if theirs and member.roles & {Role.HANDLER, Role.HEAD}:
            return member.organisation
    raise LookupError(f"{viewer.name}不是{city}控制性详细规划主管部门的人员")
