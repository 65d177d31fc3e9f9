"""Who may do what with a declaration. A list and a page ask the same functions."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.people.viewer import Membership, Role, Viewer
from tongjian.systems.performance.declaring.sheet import declaring_of
from tongjian.systems.performance.models import Declaration, DeclarationState

FILLERS = (Role.HANDLER, Role.HEAD)
SUBJECT = "declaration"
"""The prefix under which drafts of forms belong to declarations."""


def may_fill(viewer: Viewer, organisation: int) -> bool:
    """Whether the viewer fills in declarations of that department: its handlers and heads."""
    return organisation in viewer.organisations(*FILLERS)


def may_sign(viewer: Viewer, organisation: int) -> bool:
    """Whether the viewer signs them: the head of the department."""
    return viewer.has(Role.HEAD, organisation=organisation)


def may_review(viewer: Viewer, city: str) -> bool:
    """Whether the viewer approves or returns declarations of the city."""
    return city in set(reviewed_cities(viewer))


def sees_unsigned(viewer: Viewer, declaration: Declaration) -> bool:
    """Whether versions are theirs to see that the head of the department has not signed: to the bureau that
    reviews them such a version does not exist yet."""
    own = may_fill(viewer, declaration.organisation_id)
    return own or not may_review(viewer, declaration.city)


def reviewed_cities(viewer: Viewer) -> Iterator[str]:
    """The cities in whose reviewing bureau the viewer works."""
    for member in viewer.memberships:
        if member.roles & set(FILLERS) and member.duty and member.duty == _reviewer(member):
            yield member.city


def _reviewer(member: Membership) -> str:
    try:
        return declaring_of(member.city).reviewer
    except PackErrors:
        # A city that declares nothing has nobody who reviews.
        return ""


def visible(viewer: Viewer) -> Q:
    """The declarations a viewer may see: the own department's and those of bodies below it, what was put
    forward to the own bureau, and all of the cities the viewer supervises. The condition for lists."""
    own = viewer.organisations(*FILLERS)
    forward = ~Q(state__in=(DeclarationState.DRAFT, DeclarationState.PROPOSED)) | Q(approved__isnull=False)
    return (
        Q(organisation__in=own)
        | Q(organisation__parent__in=own)
        | Q(city__in=viewer.cities(Role.SUPERVISOR))
        | (Q(city__in=set(reviewed_cities(viewer))) & forward)
    )


def visible_one(viewer: Viewer, declaration: UUID) -> Declaration:
    """The declaration with what its page shows beside it. 1 SQL query.

    Raises `Declaration.DoesNotExist` also when the viewer may not: a stranger learns nothing.
    """
    rows = Declaration.objects.select_related("organisation", "draft", "draft__form", "approved", "follows")
    return rows.filter(visible(viewer)).get(pk=declaration)


def fills_in(viewer: Viewer, declaration: UUID) -> bool:
    """Whether the viewer may type in the form of the declaration: asked by `kernel.forms`. 1 SQL query."""
    found = Declaration.objects.filter(pk=declaration).values_list("organisation_id", flat=True).first()
    return found is not None and may_fill(viewer, found)
