"""A form with a file among other fields: received no further than its limit, checked for its token, kept.

    @csrf_exempt  # The token stands in the body: it is checked once the size of the body is limited.
    def page(request):
        return limited(request, LIMITS, lambda inner: answer(inner, given(inner, LIMITS, city=…, owner=…)))

A page that attaches one file to one material needs none of this: `documents:upload` does it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_protect

from tongjian.kernel.documents.access import Limits
from tongjian.kernel.documents.actions import RefusedError, store, too_large
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.uploading import LimitedUploadHandler
from tongjian.kernel.people.middleware import ViewerRequest

FIELD = "file"
"""The name of the field that holds the file."""


def limited(
    request: ViewerRequest, limits: Limits, then: Callable[[ViewerRequest], HttpResponseBase]
) -> HttpResponseBase:
    """Go on with the request, of whose body no more than the limit is kept; its token is checked first.

    The view is `csrf_exempt`: a token is read from the body, and Django would read the body whole for it.
    """
    request.upload_handlers = [LimitedUploadHandler(limits.max_bytes, request)]

    @csrf_protect
    def checked(inner: ViewerRequest) -> HttpResponseBase:
        return then(inner)

    return checked(request)


def given(request: ViewerRequest, limits: Limits, *, city: str, owner: int | None) -> Document | None:
    """The file of a `limited` form as a document of the organisation `owner`; None where none was chosen.

    Raises `RefusedError` with a sentence for whoever gave it.
    """
    file = request.FILES.get(FIELD)
    handler = request.upload_handlers[0]
    if isinstance(handler, LimitedUploadHandler) and handler.passed_limit:
        raise RefusedError(too_large(handler.name, limits))
    if not isinstance(file, UploadedFile):
        return None
    return store(file, file.name or "", city=city, owner=owner, by=request.viewer.user, limits=limits)
