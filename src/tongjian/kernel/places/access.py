"""Who sees which layers, and who may write them."""

from __future__ import annotations

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import OrganisationKind
from tongjian.kernel.people.viewer import Membership, Role, Viewer

_OFFICIALS = frozenset({Role.WINDOW, Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR})


def is_official(viewer: Viewer, city: str) -> bool:
    """Whether the viewer works for the city. No SQL query."""
    return viewer.is_system or any(_works_for(member, city) for member in viewer.memberships)


def visible_layers(viewer: Viewer, city: str) -> frozenset[str]:
    """The layers open to the viewer: the public ones, and to officials of the city all. No SQL query."""
    layers = pack_of(city).layers
    if is_official(viewer, city):
        return frozenset(layers)
    return frozenset(code for code, layer in layers.items() if layer.access == "public")


def may_manage(viewer: Viewer, city: str, layer_code: str) -> bool:
    """Whether the viewer may import versions: a handler or head of a body whose duty owns the layer."""
    return _holds(viewer, city, layer_code, Role.HANDLER, Role.HEAD)


def may_publish(viewer: Viewer, city: str, layer_code: str) -> bool:
    """Whether the viewer may publish and withdraw: the head of a body whose duty owns the layer."""
    return _holds(viewer, city, layer_code, Role.HEAD)


def _holds(viewer: Viewer, city: str, layer_code: str, *roles: Role) -> bool:
    layer: Layer | None = pack_of(city).layers.get(layer_code)
    if layer is None:
        return False
    return viewer.is_system or any(
        _works_for(member, city) and member.duty == layer.owner and member.roles & set(roles)
        for member in viewer.memberships
    )


def _works_for(member: Membership, city: str) -> bool:
    government = member.kind == OrganisationKind.GOVERNMENT
    return government and member.city == city and bool(member.roles & _OFFICIALS)
