"""The file of a form becomes a document of the body that assesses."""

from __future__ import annotations

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.office import office_of

__all__ = ["limited", "needed", "received"]


def needed(request: ViewerRequest, limits: Limits, city: str, missing: str) -> Document:
    """The file of a `limited` form that is nothing without one. Raises `RefusedError`."""
    document = received(request, limits, city)
    if document is None:
        raise RefusedError(missing)
    return document


def received(request: ViewerRequest, limits: Limits, city: str) -> Document | None:
    """The file of a `limited` form; None where none was chosen. Raises `RefusedError`."""
    office = office_of(city)
    body = Organisation.objects.filter(city=city, code=office.body if office else "").first()
    try:
        return given(request, limits, city=city, owner=body.pk if body else None)
    except NotTaken as error:
        raise RefusedError(str(error)) from None
