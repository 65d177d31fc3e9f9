"""Who is looking: a plain value, made once a request, that every permission check is a function of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a post lets its holder do."""

    APPLICANT = "applicant"
    WINDOW = "window"
    HANDLER = "handler"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The Chinese name shown on screens."""
        return _LABELS[self]


_LABELS = {
    Role.APPLICANT: "申请人",
    Role.WINDOW: "综合窗口",
    Role.HANDLER: "承办人",
    Role.HEAD: "审批负责人",
    Role.SUPERVISOR: "督查",
    Role.ADMINISTRATOR: "管理员",
}


@dataclass(frozen=True)
class Membership:
    """The roles held in one organisation, in one's own name or, on leave, in an absent colleague's.

    `on_behalf_of` is the user id of the absent colleague; None means in one's own name. `mandate` is that
    under which an agent (代办人) stands in for an applicant; None for the organisation's own people.
    """

    organisation: int
    code: str
    duty: str
    name: str
    kind: str
    city: str
    region: str
    roles: frozenset[Role]
    on_behalf_of: int | None = None
    mandate: UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """A person (or the platform itself) with every membership that holds on one day."""

    user: int | None
    name: str
    memberships: tuple[Membership, ...] = ()
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        """True for a visitor who has not signed in; false for the platform itself."""
        return self.user is None and not self.is_system

    @property
    def mandate(self) -> UUID | None:
        """The mandate under which the viewer acts at the moment; None when in nobody else's name."""
        return next((member.mandate for member in self.memberships if member.mandate), None)

    def has(self, role: Role, *, organisation: int | None = None, city: str | None = None) -> bool:
        """Whether the role is held, in that organisation or city when one is named."""
        return any(
            role in member.roles
            and (organisation is None or member.organisation == organisation)
            and (city is None or member.city == city)
            for member in self.memberships
        )

    def organisations(self, *roles: Role) -> frozenset[int]:
        """Organisations in which any of the roles is held; all one belongs to when no role is named."""
        wanted = frozenset(roles)
        return frozenset(
            member.organisation for member in self.memberships if not wanted or wanted & member.roles
        )

    def cities(self, *roles: Role) -> frozenset[str]:
        """Cities in which any of the roles is held; all one belongs to when no role is named."""
        wanted = frozenset(roles)
        return frozenset(member.city for member in self.memberships if not wanted or wanted & member.roles)

    def acts_for(self, role: Role, organisation: int) -> int | None:
        """The absent colleague for whom the role is held there; None when it is held in one's own name.

        Raises LookupError when the role is not held there at all.
        """
        holders = [
            member.on_behalf_of
            for member in self.memberships
            if member.organisation == organisation and role in member.roles
        ]
        if not holders:
            raise LookupError(f"{self.name} does not hold {role} in organisation {organisation}")
        return None if None in holders else holders[0]


ANONYMOUS = Viewer(user=None, name="访客")
SYSTEM = Viewer(user=None, name="系统", is_system=True)
