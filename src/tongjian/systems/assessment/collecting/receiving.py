"""A form with a file: received no further than its limit, then checked for its token, then read."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_protect

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.actions import store, too_large
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.models import Organisation
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.office import office_of


def limited(
    request: ViewerRequest, limits: Limits, then: Callable[[ViewerRequest], HttpResponseBase]
) -> HttpResponseBase:
    """Go on with the request, of whose body no more than the limit is kept; its token is checked first."""
    request.upload_handlers = [LimitedUploadHandler(limits.max_bytes, request)]

    @csrf_protect
    def checked(inner: ViewerRequest) -> HttpResponseBase:
        return then(inner)

    return checked(request)


def needed(request: ViewerRequest, limits: Limits, city: str, missing: str) -> Document:
    """The file of a form that is nothing without one. Raises `RefusedError`."""
    document = received(request, limits, city)
    if document is None:
        raise RefusedError(missing)
    return document


def received(request: ViewerRequest, limits: Limits, city: str) -> Document | None:
    """The file of the form as a document of the body; None where none was chosen. Raises `RefusedError`."""
    file = request.FILES.get("file")
    handler = request.upload_handlers[0]
    if isinstance(handler, LimitedUploadHandler) and handler.passed_limit:
        raise RefusedError(too_large(handler.name, limits))
    if not isinstance(file, UploadedFile):
        return None
    office = office_of(city)
    body = Organisation.objects.filter(city=city, code=office.body if office else "").first()
    try:
        return store(
            file,
            file.name or "",
            city=city,
            owner=body.pk if body else None,
            by=request.viewer.user,
            limits=limits,
        )
    except NotTaken as error:
        raise RefusedError(str(error)) from None
