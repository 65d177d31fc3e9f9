"""A form with a file: received no further than its limit, then checked for its token, then kept."""

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
from tongjian.systems.performance.declaring.refused import refused


def limited(
    request: ViewerRequest, limits: Limits, then: Callable[[ViewerRequest], HttpResponseBase]
) -> HttpResponseBase:
    """Go on with the request, of whose body no more than the limit is kept; its token is checked first."""
    request.upload_handlers = [LimitedUploadHandler(limits.max_bytes, request)]

    @csrf_protect
    def checked(inner: ViewerRequest) -> HttpResponseBase:
        return then(inner)

    return checked(request)


def received(request: ViewerRequest, limits: Limits, body: Organisation) -> Document:
    """The file of the form as a document of the department. Raises `RefusedError`."""
    file = request.FILES.get("file")
    handler = request.upload_handlers[0]
    if isinstance(handler, LimitedUploadHandler) and handler.passed_limit:
        raise refused(too_large(handler.name, limits).rstrip("。"))
    if not isinstance(file, UploadedFile):
        raise refused("没有选择文件，请选择 XLSX 文件后再导入")
    name, by = file.name or "", request.viewer.user
    try:
        return store(file, name, city=body.city, owner=body.pk, by=by, limits=limits)
    except NotTaken as error:
        raise refused(str(error).rstrip("。")) from None
